import { lstatSync, readdirSync, type Stats } from "node:fs";
import { setImmediate } from "node:timers/promises";
import type { Gap } from "@tokiwa/content";

/** One thing met on a walk, with its permission bits (07777). Symbolic links are passed over. */
export interface Entry {
  readonly path: string;
  readonly kind: "file" | "directory" | "other";
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

export interface WalkOptions {
  /** Whether to go into a directory; asked for each. */
  readonly enter?: (path: string) => boolean;
  /** Whether to go into a directory on which another file system is mounted. None by default. */
  readonly cross?: (path: string) => boolean;
  /** The walk ends with a gap after this many entries. */
  readonly limit?: number;
}

interface Walk extends WalkOptions {
  readonly prefix: string;
  readonly top: string;
  readonly visit: (entry: Entry) => void;
  readonly gap: (path: string, cause: Gap["cause"], detail?: string) => void;
  readonly pulse: () => void;
}

const entryLimit = 5_000_000;
const depthLimit = 512;

/** A directory that takes more bytes than this has over a million entries, and is not read whole into memory. */
export const folderLimit = 64 * 1024 * 1024;

/** How long it goes on before others in this thread have their turn, in milliseconds. */
const stretch = 20;

/**
 * Goes through a tree without following links. It looks synchronously, since a promise for each of 300,000 files costs
 * more than looking at them does, and pauses now and then.
 */
export async function walk(options: Walk): Promise<void> {
  const { prefix, top, visit, gap, pulse, enter, cross, limit = entryLimit } = options;
  const start = look(prefix + top, top, gap);
  if (!start?.isDirectory()) return;
  const folders: Folder[] = [{ path: top, real: prefix + top, depth: 0, device: start.dev }];
  let count = 0;
  let since = performance.now();
  for (let folder = folders.pop(); folder; folder = folders.pop()) {
    pulse();
    if (performance.now() - since > stretch) {
      await setImmediate();
      since = performance.now();
    }
    for (const { path, real } of readFolder(folder, gap)) {
      if (++count > limit) {
        gap(top, "too-many", `more than ${limit} files`);
        return;
      }
      const stats = look(real, path, gap);
      if (!stats || stats.isSymbolicLink()) continue;
      const kind = stats.isFile() ? "file" : stats.isDirectory() ? "directory" : "other";
      visit({ path, kind, mode: stats.mode & 0o7777, uid: stats.uid, gid: stats.gid });
      if (kind !== "directory" || enter?.(path) === false) continue;
      if (stats.dev !== folder.device && cross?.(path) !== true) continue;
      if (folder.depth >= depthLimit) gap(path, "too-many", "too deep");
      else if (stats.size > folderLimit) gap(path, "too-many", `a directory of ${stats.size} bytes`);
      else folders.push({ path, real, depth: folder.depth + 1, device: stats.dev });
    }
  }
}

/** A path as it is shown, and as the kernel is asked for it: in bytes, where a name in it is not valid UTF-8. */
interface Place {
  readonly path: string;
  readonly real: string | Buffer;
}

interface Folder extends Place {
  readonly depth: number;
  readonly device: number;
}

function readFolder({ path, real }: Place, gap: Walk["gap"]): Place[] {
  const base = path === "/" ? "/" : `${path}/`;
  try {
    if (typeof real !== "string") return readRaw(base, real);
    const entries = readdirSync(real, { withFileTypes: true });
    if (entries.some((entry) => entry.name.includes("\uFFFD"))) return readRaw(base, Buffer.from(real));
    const folder = real.endsWith("/") ? real : `${real}/`;
    const places: Place[] = [];
    for (const entry of entries) {
      if (!entry.isSymbolicLink()) places.push({ path: base + entry.name, real: folder + entry.name });
    }
    return places;
  } catch (error) {
    report(error, path, gap);
    return [];
  }
}

/** A name that is not valid UTF-8 must not hide what it names. */
function readRaw(base: string, folder: Buffer): Place[] {
  return readdirSync(folder, { encoding: "buffer" }).map((name) => ({
    path: base + name.toString("utf8"),
    real: Buffer.concat([folder, Buffer.from("/"), name]),
  }));
}

function look(real: string | Buffer, path: string, gap: Walk["gap"]): Stats | undefined {
  try {
    return lstatSync(real, { throwIfNoEntry: false });
  } catch (error) {
    report(error, path, gap);
    return undefined;
  }
}

function report(error: unknown, path: string, gap: Walk["gap"]): void {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return;
  if (code === "EACCES" || code === "EPERM") gap(path, "permission-denied");
  else if (typeof code === "string") gap(path, "unreadable", code);
  else throw error;
}
