import type { Seen } from "@tokiwa/content";
import { mounts } from "../parse/fields.ts";
import type { Root } from "../root.ts";

/** One line of a mount table, fstab(5) or /proc/self/mountinfo (proc_pid_mountinfo(5)). */
export interface MountLine {
  readonly source: string;
  readonly target: string;
  readonly type: string;
  readonly options: readonly string[];
  /** Major and minor number of the device; empty in fstab. */
  readonly device: string;
  /** Which directory of the device is mounted: `/` but for bind mounts and subvolumes. */
  readonly part: string;
  readonly seen: Seen;
}

/** Spaces and the like are written as `\040` in both tables. */
const unescape = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

/** What fstab(5) declares, swap and `none` left out. */
export function declaredMounts(root: Root): readonly MountLine[] {
  const path = "/etc/fstab";
  return mounts(path, root.text(path) ?? "")
    .filter(({ point }) => point.startsWith("/"))
    .map(({ device, point, type, options, seen }) => ({
      source: device,
      target: point.replace(/(.)\/$/, "$1"),
      type,
      options,
      device: "",
      part: "/",
      seen,
    }));
}

/** What is mounted now; nothing in a tree of files. Of several mounts over one target the last is the one in sight. */
export function runningMounts(root: Root): readonly MountLine[] {
  if (!root.live) return [];
  const found = new Map<string, MountLine>();
  for (const line of root.lines("/proc/self/mountinfo")) {
    const [before = "", after = ""] = line.text.split(" - ");
    const [, , device = "", part = "", target, own = ""] = before.split(" ");
    const [type = "", source = "", shared = ""] = after.split(" ");
    if (target === undefined) continue;
    const path = unescape(target);
    found.delete(path);
    found.set(path, {
      source: unescape(source),
      target: path,
      type,
      options: [...new Set([...own.split(","), ...shared.split(",")])],
      device,
      part: unescape(part),
      seen: line,
    });
  }
  return [...found.values()];
}
