import type { Stats } from "node:fs";

/** The names in a directory, symbolic links left out; in bytes, where a name is not valid UTF-8. */
export interface Listed {
  /** Of directories, and of what may be one. */
  readonly folders: readonly (string | Buffer)[];
  readonly files: readonly (string | Buffer)[];
}

/** The same where all names are valid UTF-8. */
type ListedText = { readonly [K in keyof Listed]: readonly string[] };

/** A directory's status: all that a walk asks of it, and what tells it from the same directory with other names in it. */
export type FolderStatus = Pick<Stats, "dev" | "ino" | "mode" | "uid" | "gid" | "size" | "mtimeMs" | "ctimeMs">;

/** A directory as it was looked at last. */
interface Listing extends FolderStatus {
  /** The names with a slash between each two: as many strings would take three times the room. */
  readonly folders: string;
  readonly files: string;
  readonly weight: number;
  /** When the pass began that looked at it last, in milliseconds since the epoch; and which that was. */
  askedAt: number;
  pass: number;
}

/** Clocks of file systems tick in milliseconds: what changed just now may change again within the same tick. */
const tick = 2000;
/** About so much memory is spent, in bytes: enough for the names of a million files. */
const sizeLimit = 24 * 1024 * 1024;
/** What V8 spends on a directory besides the characters of its names, in bytes. */
const overhead = 350;
/** Walks are repeated within hours. In milliseconds. */
const forgottenAfter = 86_400_000;

/**
 * The names in directories as walks met them, to be used for as long as the directory has not changed. A name that
 * comes, goes or is given to something else changes the times of its directory; owner and permissions of what it names
 * do not, so nothing but names is remembered from one pass over the machine to the next. In one pass, a directory is
 * looked at once, however many walks come by.
 */
export class Listings {
  readonly #listings = new Map<string, Listing>();
  #size = 0;
  #clearedAt = Number.NEGATIVE_INFINITY;
  #now = Number.NEGATIVE_INFINITY;
  #pass = 0;

  /** @param now when the pass begins, in milliseconds since the epoch; what was changed just before is not remembered */
  begin(now: number): void {
    this.#now = now;
    this.#pass++;
  }

  /** About how much memory is spent, in bytes. */
  get size(): number {
    return this.#size;
  }

  /** The names in a directory, if it is as it was when they were kept. */
  of(path: string, stats: FolderStatus): Listed | undefined {
    const known = this.#listings.get(path);
    if (
      known?.ino !== stats.ino ||
      known.dev !== stats.dev ||
      known.mtimeMs !== stats.mtimeMs ||
      known.ctimeMs !== stats.ctimeMs
    ) {
      return undefined;
    }
    known.askedAt = this.#now;
    known.pass = this.#pass;
    return { folders: namesIn(known.folders), files: namesIn(known.files) };
  }

  /** A directory that an earlier walk of this pass has looked at. */
  looked(path: string | Buffer): FolderStatus | undefined {
    const known = typeof path === "string" ? this.#listings.get(path) : undefined;
    return known?.pass === this.#pass ? known : undefined;
  }

  /** @param stats of the directory, taken before its names were read */
  keep(path: string, stats: FolderStatus, listed: ListedText): void {
    this.#forget(path);
    const now = this.#now;
    if (Math.max(stats.mtimeMs, stats.ctimeMs) > now - tick) return;
    const [folders, files] = [listed.folders.join("/"), listed.files.join("/")];
    const weight = path.length + folders.length + files.length + overhead;
    if (this.#size + weight > sizeLimit) this.#forgetUnasked(now);
    // Where there are more than there is room for, those that came first stay: to change them all the time helps nobody.
    if (this.#size + weight > sizeLimit) return;
    this.#size += weight;
    this.#listings.set(path, {
      dev: stats.dev,
      ino: stats.ino,
      mode: stats.mode,
      uid: stats.uid,
      gid: stats.gid,
      size: stats.size,
      mtimeMs: stats.mtimeMs,
      ctimeMs: stats.ctimeMs,
      folders,
      files,
      weight,
      askedAt: now,
      pass: this.#pass,
    });
  }

  /** Directories that are gone are never asked for again, and would fill it up. */
  #forgetUnasked(now: number): void {
    if (this.#clearedAt === now) return;
    this.#clearedAt = now;
    for (const [path, { askedAt }] of this.#listings) if (askedAt < now - forgottenAfter) this.#forget(path);
  }

  #forget(path: string): void {
    this.#size -= this.#listings.get(path)?.weight ?? 0;
    this.#listings.delete(path);
  }
}

const namesIn = (joined: string): readonly string[] => (joined === "" ? [] : joined.split("/"));
