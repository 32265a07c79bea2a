/**
 * A small disk of one's own, which can be full.
 */
import { spawnSync } from "node:child_process";
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

export interface Disk {
  /** Takes all that is free. */
  fill(): void;
  /** Gives it back. */
  free(): void;
  remove(): void;
}

/** Puts a disk of so many bytes, in memory, at an empty folder; null, and why, where that is not allowed. */
export function smallDisk(folder: string, size: number): Disk | { readonly refused: string } {
  if (process.getuid?.() !== 0) return { refused: "only root may mount a small disk" };
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size},mode=0711`, "tmpfs", folder]);
  if (mounted.status !== 0) return { refused: `mount: ${mounted.error?.message ?? mounted.stderr.toString().trim()}` };
  const filler = join(folder, "filler");
  return {
    fill: () => {
      const file = openSync(filler, "w");
      try {
        // Down to the last page.
        for (let piece = 1 << 20; piece >= 4096; ) {
          try {
            writeSync(file, Buffer.alloc(piece));
          } catch {
            piece /= 2;
          }
        }
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(filler, { force: true }),
    remove: () => {
      spawnSync("umount", ["--lazy", folder]);
    },
  };
}
