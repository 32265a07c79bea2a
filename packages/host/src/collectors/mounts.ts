/**
 * Mounted file systems, and those that fstab(5) declares.
 * @module
 */
import { seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { declaredMounts, type MountLine, runningMounts } from "./mount-table.ts";

const mount = z.strictObject({
  target: z.string(),
  source: z.string(),
  type: z.string(),
  options: z.array(z.string()),
  /** On another machine: nfs, cifs and the like. */
  network: z.boolean(),
  /** Of a medium that is carried about: below /media, or of a kind made for it. */
  removable: z.boolean(),
  /** The line of fstab where it declares this, else that of the running table. */
  seen,
});
const table = z.strictObject({
  running: z.boolean(),
  mounts: z.array(mount),
  /** Lines of fstab that hold a password (mount.cifs(8)), with the password cut out. */
  passwords: z.array(seen),
});

const networkTypes = new Set([
  "nfs",
  "nfs4",
  "cifs",
  "smb3",
  "smbfs",
  "9p",
  "ceph",
  "glusterfs",
  "fuse.sshfs",
  "davfs",
]);
const removableTypes = new Set(["iso9660", "udf", "vfat", "exfat", "msdos", "ntfs", "ntfs3", "fuseblk"]);
/** The boot loader's own partitions are of a carried kind but stay. */
const bootTargets = /^\/(boot|efi)(\/|$)/;

export const mountsCollector = collector({
  facts: { "mounts.table": table },
  collect(root) {
    const declared = declaredMounts(root);
    const running = runningMounts(root);
    const declaredAt = new Map(declared.map((line) => [line.target, line]));
    const runningAt = new Set(running.map(({ target }) => target));
    const lines = [
      ...running.map((line) => ({ ...line, seen: declaredAt.get(line.target)?.seen ?? line.seen })),
      // What is declared but not mounted now will be.
      ...declared.filter(({ target }) => !runningAt.has(target)).map((line) => ({ ...line, options: implied(line) })),
    ];
    return {
      "mounts.table": {
        running: root.live,
        mounts: lines.map(({ target, source, type, options, seen }) => ({
          target,
          source: masked(source),
          type,
          options: options.map(masked),
          network: networkTypes.has(type),
          removable: target.startsWith("/media/") || (removableTypes.has(type) && !bootTargets.test(target)),
          seen: { ...seen, text: masked(seen.text) },
        })),
        passwords: declared
          .filter(({ options }) => options.some((option) => /^(password|pass|passwd)=./.test(option)))
          .map(({ seen }) => ({ ...seen, text: masked(seen.text) })),
      },
    };
  },
});

/** `user`, `users`, `owner` and `group` stand for safe options unless those are set otherwise (mount(8)). */
function implied({ options }: MountLine): readonly string[] {
  const added = new Set(options);
  const set = (option: string, opposite: string): void => {
    if (!added.has(opposite)) added.add(option);
  };
  if (options.some((option) => /^(user|users|owner|group)(=|$)/.test(option))) {
    set("nosuid", "suid");
    set("nodev", "dev");
  }
  if (options.some((option) => /^users?(=|$)/.test(option))) set("noexec", "exec");
  return [...added];
}

const masked = (text: string): string => text.replace(/\b(password|pass|passwd)=[^,\s]*/g, "$1=…");
