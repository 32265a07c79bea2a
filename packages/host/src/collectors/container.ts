import type { Root } from "../root.ts";

/** The inode of the first process namespace, fixed by the kernel (PROC_PID_INIT_INO of linux/proc_ns.h). */
const firstPidNamespace = "pid:[4026531836]";
const firstCgroupNamespace = "cgroup:[4026531835]";

/**
 * Which kind of container this process runs in; `none` outside of one and in a tree of files.
 *
 * Marker files alone do not make a container: the image of one may have become the disk of a virtual machine. So the
 * process must also stand in a namespace other than the kernel's first.
 */
export function containerOf(root: Root): string {
  if (!root.live) return "none";
  const separate = root.link("/proc/self/ns/pid") !== firstPidNamespace;
  const grouped = root.link("/proc/self/ns/cgroup") !== firstCgroupNamespace;
  const marker = containerMarker(root);
  if (marker !== undefined && (separate || grouped)) return marker;
  return separate ? "other" : "none";
}

function containerMarker(root: Root): string | undefined {
  if (root.exists("/run/.containerenv")) return "podman";
  if (root.exists("/.dockerenv")) return "docker";
  if (root.exists("/run/secrets/kubernetes.io")) return "kubernetes";
  if (root.exists("/dev/.lxc") || root.exists("/dev/lxd")) return "lxc";
  return root.text("/run/systemd/container")?.trim();
}

/** Whether the kernel that runs is this machine's own to set. */
export const ownsKernel = (root: Root): boolean => root.live && containerOf(root) === "none";
