import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { family } from "../plants/family.ts";
import { limitsOf } from "./self.ts";

const file = "/etc/docker/daemon.json";
const record = "/var/lib/docker/containers/4f5e/hostconfig.json";
const careful =
  '{\n  "log-driver": "journald",\n  "no-new-privileges": true,\n  "insecure-registries": ["127.0.0.1:5000"]\n}\n';
const docker = family("docker", {
  "/usr/bin/dockerd": "",
  "/etc/group": "root:x:0:\ndocker:x:998:\n",
  [file]: careful,
  "/usr/lib/systemd/system/docker.service":
    "[Service]\nExecStart=/usr/bin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock\n",
  [record]:
    '{"Binds":["/srv/data:/data","/etc/localtime:/etc/localtime:ro"],"Privileged":false,"NetworkMode":"bridge"}',
  "/var/lib/docker/containers/4f5e/config.v2.json": '{"Name":"/web","Config":{"Image":"nginx:1"}}',
  "/etc/containerd/config.toml": "version = 2\n# insecure_skip_verify = true\n",
});
const settings = (from: string, to: string) => ({ [file]: careful.replace(from, to) });
const given = (json: string) => ({ [record]: json });
const web = { file: record, text: "web" };

describe("Docker", () => {
  it("set up with care passes every check", () => docker.isGreen());

  it("that takes orders from others is named", async () => {
    await docker.turnsRed(
      "host.docker.tcp",
      settings('"log-driver"', '"hosts": ["tcp://0.0.0.0:2375"],\n "log-driver"'),
      { file, line: 2 },
    );
    const unit = "/etc/systemd/system/docker.service.d/x.conf";
    const started = (flags: string) => ({ [unit]: `[Service]\nExecStart=\nExecStart=/usr/bin/dockerd ${flags}\n` });
    await docker.turnsRed("host.docker.tcp", started("-H fd:// -H tcp://127.0.0.1:2375"), { file: unit, line: 3 });
    await docker.says("host.docker.tcp", started("--host=tcp://0.0.0.0:2376 --tlsverify"), "pass");
    await docker.turnsRed(
      "host.docker.group",
      { "/etc/group": "root:x:0:\ndocker:x:998:alice\n" },
      { file: "/etc/group", line: 2 },
    );
    const daemon = {
      present: true,
      openAddresses: [],
      openSocket: [],
      members: [],
      insecureRegistries: [],
      noNewPrivileges: true,
      noNewPrivilegesSeen: { file, line: 0, text: "" },
      logsNothing: false,
      open: [],
      file: { file, line: 0, text: "" },
    };
    await docker.turnsRedBy(
      "host.docker.socket",
      { "docker.daemon": { ...daemon, openSocket: [{ file: "/run/docker.sock", line: 0, text: "666" }] } },
      { "docker.daemon": daemon },
    );
  });

  it("with settings that weaken it is named", async () => {
    await docker.turnsRed("host.docker.registries", settings("127.0.0.1:5000", "registry.example.jp"), {
      file,
      line: 4,
    });
    await docker.turnsRed("host.docker.no-new-privileges", settings("true", "false"), { file });
    await docker.turnsRed("host.docker.log", settings("journald", "none"), { file, line: 2 });
    await docker.turnsRed("host.docker.open-files", { [file]: { text: careful, mode: 0o666 } }, { file });
    await docker.turnsRed(
      "host.docker.containerd-registries",
      { "/etc/containerd/config.toml": "\n  insecure_skip_verify = true\n" },
      { file: "/etc/containerd/config.toml", line: 2 },
    );
  });

  it("without containerd has no registries of it to look at", () =>
    docker.says("host.docker.containerd-registries", { "/etc/containerd/config.toml": null }, "not-applicable"));

  it("with containers that reach out of themselves is named", async () => {
    await docker.turnsRed("host.docker.privileged", given('{"Privileged":true}'), web);
    await docker.turnsRed(
      "host.docker.socket-mounted",
      given('{"Binds":["/var/run/docker.sock:/var/run/docker.sock"]}'),
      web,
    );
    await docker.turnsRed(
      "host.docker.host-folders",
      given('{"Mounts":[{"Type":"bind","Source":"/etc","Target":"/x"}]}'),
      web,
    );
    await docker.turnsRed("host.docker.host-namespaces", given('{"PidMode":"host"}'), web);
    await docker.turnsRed("host.docker.capabilities", given('{"CapAdd":["CAP_SYS_ADMIN"]}'), web);
    await docker.turnsRed("host.docker.unconfined", given('{"SecurityOpt":["seccomp=unconfined"]}'), web);
    await docker.says("host.docker.privileged", given("no json"), "error");
  });

  it("has a plant for every check", () => docker.isCovered());
});

const container = family("container", {});
const inside = {
  inside: true,
  privileged: false,
  unfiltered: false,
  sockets: [],
  seen: { file: "/proc/self/status", line: 0, text: "Seccomp: 2" },
};

describe("a container", () => {
  it("is judged by its limits", async () => {
    const good = { "container.self": inside };
    await container.turnsRedBy(
      "host.container.privileged",
      { "container.self": { ...inside, privileged: true } },
      good,
    );
    await container.turnsRedBy("host.container.seccomp", { "container.self": { ...inside, unfiltered: true } }, good);
    const sockets = [{ file: "/run/docker.sock", line: 0, text: "/run/docker.sock" }];
    await container.turnsRedBy("host.container.socket", { "container.self": { ...inside, sockets } }, good);
    await container.says("host.container.socket", {}, "not-applicable");
    container.isCovered();
  });

  it("has the limits that the kernel says", () => {
    assert.deepEqual(limitsOf("CapBnd:\t000001ffffffffff\nSeccomp:\t0\n"), { privileged: true, unfiltered: true });
    assert.deepEqual(limitsOf("CapBnd:\t00000000a80425fb\nSeccomp:\t2\n"), { privileged: false, unfiltered: false });
    assert.deepEqual(limitsOf(""), { privileged: false, unfiltered: false });
  });
});

const data = "/var/lib/cloud/instances/i-1/user-data.txt";
const cloud = family("cloud", {
  "/etc/cloud/cloud.cfg": "system_info:\n  default_user:\n    lock_passwd: True\nssh_pwauth: false\n",
  [data]: { text: "#cloud-config\n", mode: 0o600 },
});

describe("a cloud instance", () => {
  it("set up with care passes every check", () => cloud.isGreen());

  it("with data for everybody to read, or with passwords, is named without showing them", async () => {
    await cloud.turnsRed("host.cloud.user-data", { [data]: "#cloud-config\n" }, { file: data });
    await cloud.turnsRed(
      "host.cloud.passwords",
      { "/etc/cloud/cloud.cfg.d/99.cfg": "\nssh_pwauth: yes\n" },
      { file: "/etc/cloud/cloud.cfg.d/99.cfg", line: 2 },
    );
    const secret = { [data]: { text: "users:\n- name: a\n  plain_text_passwd: hunter2\n", mode: 0o600 } };
    await cloud.turnsRed("host.cloud.passwords", secret, { file: data, line: 3, text: "plain_text_passwd: …" });
    cloud.isCovered();
  });
});
