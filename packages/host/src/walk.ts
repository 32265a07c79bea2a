import { constants, lstatSync, readdirSync, type Stats } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { type Gap, quoted, type Text } from "@tokiwa/content";
import type { FolderStatus, Listed, Listings } from "./listings.ts";
import { Standpoint } from "./standpoint.ts";

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
  /** Which files are meant, by name; all others are passed over without a look. Directories are always looked at. */
  readonly only?: (name: string) => boolean;
  /** The walk ends with a gap after this many entries. */
  readonly limit?: number;
}

interface Walk extends WalkOptions {
  readonly prefix: string;
  readonly top: string;
  readonly visit: (entry: Entry) => void;
  readonly gap: (path: string, cause: Gap["cause"], detail?: Text) => void;
  readonly pulse: () => void;
  /** Directories that have not changed since are not read again; what stands in them is looked at all the same. */
  readonly listings?: Listings | undefined;
}

const entryLimit = 5_000_000;
const depthLimit = 512;

/** A directory that takes more bytes than this has over a million entries, and is not read whole into memory. */
export const folderLimit = 64 * 1024 * 1024;

const kinds: ReadonlyMap<number, Entry["kind"] | "link"> = new Map([
  [constants.S_IFREG, "file"],
  [constants.S_IFDIR, "directory"],
  [constants.S_IFLNK, "link"],
]);

/** How long it goes on before others in this thread have their turn, in milliseconds. */
const stretch = 20;

/**
 * Goes through a tree without following links. It looks synchronously, since a promise for each of 300,000 files costs
 * more than looking at them does, and pauses now and then.
 */
export async function walk(options: Walk): Promise<void> {
  const { prefix, top, visit, gap, pulse, listings, enter, cross, only, limit = entryLimit } = options;
  const start = look(prefix + top, top, gap);
  if (!start?.isDirectory()) return;
  const folders: Folder[] = [{ path: top, real: prefix + top, depth: 0, status: start }];
  const standpoint = new Standpoint();
  let count = 0;
  let since = performance.now();
  try {
    for (let folder = folders.pop(); folder; folder = folders.pop()) {
      pulse();
      if (performance.now() - since > stretch) {
        standpoint.leave();
        await setImmediate();
        since = performance.now();
      }
      const { folders: inner, files } = readFolder(folder, gap, listings);
      for (const [names, wanted, looked] of [
        [inner, undefined, listings],
        [files, only, undefined],
      ] as const) {
        for (const name of names) {
          if (++count > limit) {
            gap(top, "too-many", { ja: `${limit} 件を超えるファイルがあります`, en: `more than ${limit} files` });
            return;
          }
          if (wanted?.(name.toString()) === false) continue;
          const status = looked?.looked(realBelow(folder, name)) ?? lookBelow(folder, name, standpoint, gap);
          const kind = status && (kinds.get(status.mode & constants.S_IFMT) ?? "other");
          if (!status || !kind || kind === "link") continue;
          const met = new Met(folder, name, kind, status);
          visit(met);
          if (kind !== "directory" || enter?.(met.path) === false) continue;
          const { path, real } = met;
          if (status.dev !== folder.status.dev && cross?.(path) !== true) continue;
          if (folder.depth >= depthLimit) gap(path, "too-many", { ja: "階層が深すぎます", en: "too deep" });
          else if (status.size > folderLimit)
            gap(path, "too-many", {
              ja: `ディレクトリが ${status.size} バイトあります`,
              en: `a directory of ${status.size} bytes`,
            });
          else folders.push({ path, real, depth: folder.depth + 1, status });
        }
      }
    }
  } finally {
    standpoint.leave();
  }
}

/** A path as it is shown, and as the kernel is asked for it: in bytes, where a name in it is not valid UTF-8. */
interface Place {
  readonly path: string;
  readonly real: string | Buffer;
}

interface Folder extends Place {
  readonly depth: number;
  /** As it was before the folder is read: a change while it is read shows the next time. */
  readonly status: FolderStatus;
}

/** What was met. Of most of it nobody asks the path. */
class Met implements Entry, Place {
  readonly #folder: Place;
  readonly #name: string | Buffer;
  readonly kind: Entry["kind"];
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;

  constructor(
    folder: Place,
    name: string | Buffer,
    kind: Entry["kind"],
    { mode, uid, gid }: Pick<FolderStatus, "mode" | "uid" | "gid">,
  ) {
    this.#folder = folder;
    this.#name = name;
    this.kind = kind;
    this.mode = mode & 0o7777;
    this.uid = uid;
    this.gid = gid;
  }

  get path(): string {
    return pathBelow(this.#folder, this.#name);
  }

  get real(): string | Buffer {
    return realBelow(this.#folder, this.#name);
  }
}

function readFolder({ path, real, status }: Folder, gap: Walk["gap"], listings?: Listings): Listed {
  try {
    if (typeof real !== "string") return readRaw(real);
    const known = listings?.of(real, status);
    if (known) return known;
    const entries = readdirSync(real, { withFileTypes: true });
    if (entries.some((entry) => entry.name.includes("\uFFFD"))) return readRaw(Buffer.from(real));
    const folders: string[] = [];
    const files: string[] = [];
    for (const entry of entries) {
      if (entry.isFile()) files.push(entry.name);
      else if (!entry.isSymbolicLink()) folders.push(entry.name);
    }
    const listed = { folders, files };
    listings?.keep(real, status, listed);
    return listed;
  } catch (error) {
    report(error, path, gap);
    return { folders: [], files: [] };
  }
}

/** A name that is not valid UTF-8 must not hide what it names. */
function readRaw(folder: Buffer): Listed {
  return { folders: readdirSync(folder, { encoding: "buffer" }), files: [] };
}

function pathBelow({ path }: Place, name: string | Buffer): string {
  return path === "/" ? `/${name.toString()}` : `${path}/${name.toString()}`;
}

function realBelow({ real }: Place, name: string | Buffer): string | Buffer {
  if (typeof real === "string" && typeof name === "string") return real.endsWith("/") ? real + name : `${real}/${name}`;
  return Buffer.concat([Buffer.from(real), Buffer.from("/"), Buffer.from(name)]);
}

/** From within the folder, where the process can stand there; by the whole path where it cannot. */
function lookBelow(folder: Folder, name: string | Buffer, standpoint: Standpoint, gap: Walk["gap"]): Stats | undefined {
  try {
    const isNear = typeof folder.real === "string" && typeof name === "string" && standpoint.enter(folder.real);
    return lstatSync(isNear ? name : realBelow(folder, name), quietly);
  } catch (error) {
    report(error, pathBelow(folder, name), gap);
    return undefined;
  }
}

/** One object for all, since there are hundreds of thousands of them. */
const quietly = { throwIfNoEntry: false } as const;

function look(real: string | Buffer, path: string, gap: Walk["gap"]): Stats | undefined {
  try {
    return lstatSync(real, quietly);
  } catch (error) {
    report(error, path, gap);
    return undefined;
  }
}

function report(error: unknown, path: string, gap: Walk["gap"]): void {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return;
  if (code === "EACCES" || code === "EPERM") gap(path, "permission-denied");
  else if (typeof code === "string") gap(path, "unreadable", quoted(code));
  else throw error;
}
