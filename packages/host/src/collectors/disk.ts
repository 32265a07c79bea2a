import type { Root } from "../root.ts";
import { runningMounts } from "./mount-table.ts";

/** Kinds of file systems that lie on disks of this machine. */
const diskTypes = new Set([
  "ext2",
  "ext3",
  "ext4",
  "xfs",
  "btrfs",
  "zfs",
  "f2fs",
  "jfs",
  "reiserfs",
  "bcachefs",
  "overlay",
]);

/** A directory to walk from, and which of those below it to enter. */
export interface DiskFolder {
  readonly path: string;
  readonly enter: (path: string) => boolean;
}

/**
 * Where walks over all files of this machine begin: each local disk once, at the mount that shows most of it. A tree of
 * files is one such folder.
 */
export function diskFolders(root: Root): readonly DiskFolder[] {
  const mounts = runningMounts(root);
  const targets = new Set(mounts.map(({ target }) => target));
  const enter = (path: string): boolean => !targets.has(path);
  if (!root.live) return [{ path: "/", enter: () => true }];
  const byDevice = new Map<string, { path: string; part: string }>();
  for (const { target, type, device, part } of mounts) {
    if (!diskTypes.has(type) || (type === "overlay" && target !== "/")) continue;
    const other = byDevice.get(device);
    if (!other || part.length < other.part.length) byDevice.set(device, { path: target, part });
  }
  return [...byDevice.values()].map(({ path }) => ({ path, enter }));
}

/** The files of containers and of other machines, which have accounts of their own and are subjects of their own. */
const others = new Set([
  "/proc",
  "/sys",
  "/dev",
  "/run",
  "/snap",
  "/var/lib/docker",
  "/var/lib/containerd",
  "/var/lib/containers",
  "/var/lib/kubelet",
  "/var/lib/lxc",
  "/var/lib/lxd",
  "/var/lib/incus",
  "/var/lib/machines",
  "/var/lib/libvirt/images",
  "/var/lib/schroot",
  "/var/cache/pbuilder",
]);

export const notOurs = (path: string): boolean =>
  others.has(path) || path.endsWith("/.local/share/containers") || path.endsWith("/.snapshots");
