/**
 * Trees of files for tests.
 * @module
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";

/** A file with its text; a folder where there is neither text nor link; a symbolic link. */
export interface Plant {
  readonly text?: string | Uint8Array;
  readonly link?: string;
  /** Permission bits; 0644 for files and 0755 for folders unless told. */
  readonly mode?: number;
  /** Time of last change, in milliseconds since the epoch. */
  readonly modifiedAt?: number;
}

/** By absolute path inside the tree; a text alone is a file, and `null` takes away what an earlier tree has there. */
export type Tree = Readonly<Record<string, string | Plant | null>>;

const folders = mkdtempSync(join(tmpdir(), "tokiwa-plants-"));
test.after(() => rmSync(folders, { recursive: true, force: true }));
let count = 0;

/** Lays trees over each other, the later one winning, in a folder of their own. Gives the folder. */
export function plant(...trees: readonly Tree[]): string {
  count += 1;
  const root = join(folders, String(count));
  mkdirSync(root, { mode: 0o755 });
  const all = new Map(trees.flatMap((tree) => Object.entries(tree)));
  for (const [path, given] of [...all].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (given === null) continue;
    const file: Plant = typeof given === "string" ? { text: given } : given;
    const at = join(root, path);
    mkdirSync(dirname(at), { recursive: true, mode: 0o755 });
    if (file.link !== undefined) {
      symlinkSync(file.link, at);
      continue;
    }
    if (file.text === undefined) mkdirSync(at, { recursive: true, mode: 0o755 });
    else writeFileSync(at, file.text);
    chmodSync(at, file.mode ?? (file.text === undefined ? 0o755 : 0o644));
  }
  // Whatever is put into a folder changes its time, so times come last.
  for (const [path, given] of all) {
    if (given === null || typeof given === "string" || given.modifiedAt === undefined) continue;
    utimesSync(join(root, path), given.modifiedAt / 1000, given.modifiedAt / 1000);
  }
  return root;
}
