/**
 * The container that this process runs in, and the cloud instance that this host may be.
 * @module
 */
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { containerOf } from "../collectors/container.ts";
import type { Root } from "../root.ts";

const self = z.strictObject({
  inside: z.boolean(),
  /** It could do all that root of the host can. */
  privileged: z.boolean(),
  /** No filter of system calls holds. */
  unfiltered: z.boolean(),
  /** Sockets of the host's daemons that it may speak to. */
  sockets: z.array(seen),
  seen,
});

const cloud = z.strictObject({
  /** cloud-init has set this host up. */
  present: z.boolean(),
  /** Data given at the start, where everybody may read it. */
  readable: z.array(seen),
  /** Lines that give a password to somebody, or let them log in by one. */
  passwords: z.array(seen),
});

const status = "/proc/self/status";
const daemonSockets = [
  "/run/docker.sock",
  "/var/run/docker.sock",
  "/run/containerd/containerd.sock",
  "/run/podman/podman.sock",
  "/run/crio/crio.sock",
];

/** CAP_SYS_ADMIN, CAP_SYS_MODULE, CAP_SYS_RAWIO, CAP_SYS_PTRACE and CAP_SYS_BOOT (capabilities(7)) together. */
const almighty = (1n << 21n) | (1n << 16n) | (1n << 17n) | (1n << 19n) | (1n << 22n);

/** What /proc/self/status (proc_pid_status(5)) says of the limits of a process. */
export function limitsOf(text: string): { readonly privileged: boolean; readonly unfiltered: boolean } {
  const digits = /^CapBnd:\s*([0-9a-f]{1,16})$/m.exec(text)?.[1];
  const bounds = digits === undefined ? 0n : BigInt(`0x${digits}`);
  return { privileged: (bounds & almighty) === almighty, unfiltered: /^Seccomp:\s*0$/m.test(text) };
}

export const selfCollector = collector({
  facts: { "container.self": self },
  collect(root) {
    const inside = root.live && containerOf(root) !== "none";
    const text = inside ? (root.text(status) ?? "") : "";
    const line = (name: string): Seen => ({
      file: status,
      line: 0,
      text: new RegExp(`^${name}:.*$`, "m").exec(text)?.[0].replace(/\s+/g, " ") ?? name,
    });
    const found = [...new Set(inside ? daemonSockets.flatMap((path) => root.real(path) ?? []) : [])];
    return {
      "container.self": {
        inside,
        ...(inside ? limitsOf(text) : { privileged: false, unfiltered: false }),
        sockets: found.map((path) => ({ file: path, line: 0, text: path })),
        seen: line(limitsOf(text).privileged ? "CapBnd" : "Seccomp"),
      },
    };
  },
});

const given =
  /^\s*(?:-\s*)?(?:plain_text_passwd\s*:|passwd\s*:\s*\S|hashed_passwd\s*:|lock_passwd\s*:\s*(?:false|no)\b|ssh_pwauth\s*:\s*(?:true|yes|1)\b|password\s*:\s*\S)/i;

export const cloudCollector = collector({
  facts: { "cloud.instance": cloud },
  collect(root) {
    const data = [
      ...root.glob("/var/lib/cloud/instances/*/*data.txt*"),
      ...root.glob("/var/lib/cloud/instances/*/cloud-config.txt"),
    ];
    const settings = ["/etc/cloud/cloud.cfg", ...root.glob("/etc/cloud/cloud.cfg.d/*.cfg")];
    return {
      "cloud.instance": {
        present: root.exists("/etc/cloud/cloud.cfg") || data.length > 0,
        readable: data.flatMap((path) => readable(root, path)),
        passwords: [...settings, ...data].flatMap((path) =>
          root
            .lines(path)
            .filter(({ text }) => given.test(text))
            .map(masked),
        ),
      },
    };
  },
});

/** A file that says something (cloud-init writes empty ones, too) and that everybody may read. */
function readable(root: Root, path: string): readonly Seen[] {
  const found = root.status(path);
  if (!found || found.size === 0 || (found.mode & 0o004) === 0) return [];
  return [{ file: path, line: 0, text: found.mode.toString(8).padStart(4, "0") }];
}

const masked = (line: Seen): Seen => ({
  ...line,
  text: line.text.trim().replace(/((?:passwd|password)\s*:\s*)(?!true|false|yes|no)\S.*/i, "$1…"),
});
