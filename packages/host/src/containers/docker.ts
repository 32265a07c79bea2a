/**
 * The Docker daemon: how it is set up, and what it gave its containers.
 * https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file, and the records below its data-root.
 * @module
 */
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { loadUnit, unitFiles, unitList } from "../parse/systemd.ts";
import { replaceable } from "../replaceable.ts";
import type { Root } from "../root.ts";
import { unlessWithheld } from "../withheld.ts";
import { type Json, lineOf, objectAt, readObject, stringAt, stringsAt } from "./json.ts";

const daemon = z.strictObject({
  present: z.boolean(),
  /** Addresses on the network at which it takes orders without asking for a client's certificate. */
  openAddresses: z.array(seen),
  /** The socket, where everybody may write to it. */
  openSocket: z.array(seen),
  /** The line of the group whose members may give orders, where it has members. */
  members: z.array(seen),
  /** Registries, beyond this machine, that are not verified. */
  insecureRegistries: z.array(seen),
  /** Containers can gain no privileges unless told otherwise. */
  noNewPrivileges: z.boolean(),
  noNewPrivilegesSeen: seen,
  /** Their output is thrown away. */
  logsNothing: z.boolean(),
  /** Files of the daemon's that others than root may change. */
  open: z.array(seen),
  file: seen,
});

const container = z.strictObject({
  name: z.string(),
  image: z.string(),
  privileged: z.boolean(),
  /** It may give orders to the daemon. */
  socket: z.boolean(),
  /** Folders of the host's system that it may write to. */
  hostFolders: z.array(z.string()),
  /** It shares the network, the processes or the memory of the host. */
  hostNamespaces: z.array(z.string()),
  /** Capabilities (capabilities(7)) beyond the usual, without `CAP_`. */
  capabilities: z.array(z.string()),
  /** Filters of system calls or access that are switched off. */
  unconfined: z.array(z.string()),
  seen,
});
const containers = z.strictObject({ containers: z.array(container) });

const file = "/etc/docker/daemon.json";
const programs = ["/usr/bin/dockerd", "/usr/sbin/dockerd", "/usr/local/bin/dockerd"];

export const dockerCollector = collector({
  facts: { "docker.daemon": daemon },
  collect(root) {
    const settings = readObject(root, file) ?? {};
    const flags = commandFlags(root);
    const hosts = [
      ...stringsAt(settings, "hosts").map((host) => ({ host, seen: lineOf(root, file, host) })),
      ...flags.flatMap(({ text, seen }) => hostFlags(text).map((host) => ({ host, seen }))),
    ];
    const verified = settings["tlsverify"] === true || flags.some(({ text }) => /--tlsverify(?!=false)/.test(text));
    const registries = [
      ...stringsAt(settings, "insecure-registries").map((name) => ({ name, seen: lineOf(root, file, name) })),
      ...flags.flatMap(({ text, seen }) =>
        [...text.matchAll(/--insecure-registry[= ](\S+)/g)].map(([, name = ""]) => ({ name, seen })),
      ),
    ];
    const socket = "/run/docker.sock";
    const status = root.live ? root.status(socket) : undefined;
    return {
      "docker.daemon": {
        present: programs.some((path) => root.exists(path)),
        openAddresses: verified ? [] : hosts.filter(({ host }) => host.startsWith("tcp://")).map(({ seen }) => seen),
        openSocket:
          status && (status.mode & 0o002) !== 0 ? [{ file: socket, line: 0, text: status.mode.toString(8) }] : [],
        members: root.lines("/etc/group").filter(({ text }) => /^docker:[^:]*:\d+:[^\s:]/.test(text)),
        insecureRegistries: registries
          .filter(({ name }) => !/^(?:127\.|localhost(?::|$)|\[?::1)/.test(name))
          .map(({ seen }) => seen),
        noNewPrivileges:
          settings["no-new-privileges"] === true ||
          flags.some(({ text }) => /--no-new-privileges(?!=false)/.test(text)),
        noNewPrivilegesSeen: settingSeen(root, "no-new-privileges", "no-new-privileges false (default)"),
        logsNothing:
          stringAt(settings, "log-driver") === "none" || flags.some(({ text }) => /--log-driver[= ]none/.test(text)),
        open: [file, "/etc/docker", "/etc/docker/certs.d"].flatMap((path) => replaceable(root, path) ?? []).slice(0, 1),
        file: lineOf(root, file, "log-driver"),
      },
    };
  },
});

/** The line of a setting, or what holds without one. */
function settingSeen(root: Root, name: string, byDefault: string): Seen {
  const found = lineOf(root, file, `"${name}"`);
  return found.line === 0 ? { ...found, text: byDefault } : found;
}

interface Flags {
  readonly text: string;
  readonly seen: Seen;
}

/** What the daemon is started with: the lines of its unit, and the words that Debian's and RHEL's files add. */
function commandFlags(root: Root): readonly Flags[] {
  const unit = loadUnit("docker.service", unitFiles(root), root);
  const started = unit ? unitList(unit, "Service", "ExecStart").map(({ value, seen }) => ({ text: value, seen })) : [];
  const added = ["/etc/default/docker", "/etc/sysconfig/docker"]
    .flatMap((path) => root.lines(path))
    .filter(({ text }) => /^\s*(?:DOCKER_OPTS|OPTIONS)=/.test(text))
    .map((line) => ({ text: line.text, seen: line }));
  return [...started, ...added];
}

const hostFlags = (text: string): readonly string[] =>
  [...text.matchAll(/(?:^|[\s"'])(?:-H|--host)[= ]?\s*(\S+?)["']?(?=\s|$)/g)].map(([, host = ""]) => host);

const recordLimit = 1024 * 1024;

export const dockerContainersCollector = collector({
  facts: { "docker.containers": containers },
  collect(root) {
    const settings = readObject(root, file) ?? {};
    const data = stringAt(settings, "data-root") || "/var/lib/docker";
    const found = root.list(`${data}/containers`).flatMap((id) => {
      const path = `${data}/containers/${id}`;
      const host = readObject(root, `${path}/hostconfig.json`, recordLimit);
      const config = readObject(root, `${path}/config.v2.json`, recordLimit);
      return host ? [containerOf(`${path}/hostconfig.json`, id, host, config ?? {})] : [];
    });
    return { "docker.containers": unlessWithheld(root, found.length === 0, { containers: found }) };
  },
});

/** Folders that make whoever writes to them master of the host. */
const system =
  /^\/(?:|bin|boot|dev|etc|home|lib(?:32|64)?|proc|root|run|sbin|sys|usr|var|var\/lib|var\/run|var\/lib\/docker|var\/spool(?:\/cron)?)\/?$/;

function containerOf(path: string, id: string, host: Json, config: Json): z.infer<typeof container> {
  const name = stringAt(config, "Name").replace(/^\//, "") || id.slice(0, 12);
  const binds = [
    ...stringsAt(host, "Binds").map((bind) => ({
      source: bind.split(":")[0] ?? "",
      readOnly: /:(?:.*,)?ro(?:,|$)/.test(bind),
    })),
    ...mountsOf(host),
  ];
  const options = stringsAt(host, "SecurityOpt");
  const shared = ["NetworkMode", "PidMode", "IpcMode", "UTSMode", "UsernsMode"].filter(
    (mode) => stringAt(host, mode) === "host",
  );
  return {
    name,
    image: stringAt(objectAt(config, "Config"), "Image"),
    privileged: host["Privileged"] === true,
    socket: binds.some(({ source }) => /\/(?:docker|containerd|podman|crio)\.sock$/.test(source)),
    hostFolders: binds.filter(({ source, readOnly }) => !readOnly && system.test(source)).map(({ source }) => source),
    hostNamespaces: shared.filter((mode) => mode !== "UTSMode"),
    capabilities: stringsAt(host, "CapAdd").map((each) => each.replace(/^CAP_/, "").toUpperCase()),
    unconfined: options.filter((each) =>
      /^(?:seccomp|apparmor|label|systempaths)[=:](?:unconfined|disable)/.test(each),
    ),
    seen: { file: path, line: 0, text: name },
  };
}

function mountsOf(host: Json): readonly { readonly source: string; readonly readOnly: boolean }[] {
  const mounts = host["Mounts"];
  if (!Array.isArray(mounts)) return [];
  return mounts.flatMap((each: unknown) => {
    if (typeof each !== "object" || each === null || !("Source" in each) || typeof each.Source !== "string") return [];
    return [{ source: each.Source, readOnly: "ReadOnly" in each && each.ReadOnly === true }];
  });
}

const registries = z.strictObject({
  /** There is a configuration of containerd, or of Podman and its kin. */
  present: z.boolean(),

  /** Lines that switch the verification of a registry off, for containerd or podman. */
  unverified: z.array(seen),
});

export const registriesCollector = collector({
  facts: { "containers.registries": registries },
  collect(root) {
    const files = [
      "/etc/containerd/config.toml",
      "/etc/containers/registries.conf",
      ...root.glob("/etc/containerd/certs.d/*/hosts.toml"),
      ...root.glob("/etc/containers/registries.conf.d/*.conf"),
    ];
    return {
      "containers.registries": {
        present: files.some((path) => root.exists(path)),
        unverified: files
          .flatMap((path) => root.lines(path))
          .filter(({ text }) => /^\s*(?:insecure_skip_verify|skip_verify|insecure)\s*=\s*true\b/.test(text)),
      },
    };
  },
});
