import type { Stats } from "node:fs";

/**
 * What a collector asked of a path: the content of a file, the names in a directory, owner and permissions, or the
 * target of a symbolic link.
 */
export type Aspect = "content" | "entries" | "status" | "link";

/** One path that a fact came from: where it led, and what was asked of it, with a fingerprint of the answer. */
export interface Touch {
  readonly real: string | undefined;
  readonly prints: Map<Aspect, string>;
}

/**
 * Whether a path is one of the kernel's own files. They carry no usable times, so that a change of them is never seen
 * from outside: what comes from them is gathered anew whenever it is needed.
 */
export const isKernels = (path: string): boolean => /^\/(proc|sys)(\/|$)/.test(path);

/** A short text that differs when the answer to what was asked may differ. */
export function fingerprint(aspect: Aspect, stats: Stats | undefined): string {
  if (stats === undefined) return "absent";
  if (aspect === "status") return `${stats.mode} ${stats.uid} ${stats.gid}`;
  if (aspect === "entries" && !stats.isDirectory()) return "no directory";
  return `${stats.dev} ${stats.ino} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs}`;
}
