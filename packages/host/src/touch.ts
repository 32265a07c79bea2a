import type { Stats } from "node:fs";

/** What a collector asked of a path: the content of a file, the names in a directory, or owner and permissions. */
export type Aspect = "content" | "entries" | "status";

/** One path that a fact came from: where it led, and what was asked of it, with a fingerprint of the answer. */
export interface Touch {
  readonly real: string | undefined;
  readonly prints: Map<Aspect, string>;
}

/**
 * A short text that differs when the answer to what was asked may differ. The kernel's own files carry no usable times:
 * their content is seen again when a check is due, never by looking at their status.
 */
export function fingerprint(aspect: Aspect, stats: Stats | undefined): string {
  if (stats === undefined) return "absent";
  if (aspect === "status") return `${stats.mode} ${stats.uid} ${stats.gid}`;
  if (aspect === "entries" && !stats.isDirectory()) return "no directory";
  return `${stats.dev} ${stats.ino} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs}`;
}
