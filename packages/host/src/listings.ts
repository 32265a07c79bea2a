import type { Stats } from "node:fs";

/** The names in a directory, symbolic links left out. */
export interface Listed {
  /** In bytes, where a name is not valid UTF-8. */
  readonly names: readonly (string | Buffer)[];
  /** So many of the first are directories, or may be; the others are files. */
  readonly folders: number;
}

/** What tells a directory as it was from the same directory with other names in it. */
interface Listing {
  readonly device: number;
  readonly inode: number;
  readonly modifiedAt: number;
  readonly changedAt: number;
  /** Separated by what no name can hold. */
  readonly names: string;
  readonly folders: number;
}

/** Clocks of file systems tick in milliseconds: what changed just now may change again within the same tick. */
const tick = 2000;
/** About so much memory is spent, in bytes: enough for the names of over a million files. */
const sizeLimit = 32 * 1024 * 1024;

/**
 * The names in directories as walks met them, to be used for as long as the directory has not changed. A name that
 * comes, goes or is given to something else changes the times of its directory; owner and permissions of what it names
 * do not, so nothing but names is remembered.
 */
export class Listings {
  readonly #listings = new Map<string, Listing>();
  #size = 0;
  /** In milliseconds since the epoch; what was changed at this time or just before is not remembered. */
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** About how much memory is spent, in bytes. */
  get size(): number {
    return this.#size;
  }

  /** The names in a directory, if it is as it was when they were kept. */
  of(path: string, stats: Stats): Listed | undefined {
    const known = this.#listings.get(path);
    if (
      known?.inode !== stats.ino ||
      known.device !== stats.dev ||
      known.modifiedAt !== stats.mtimeMs ||
      known.changedAt !== stats.ctimeMs
    ) {
      return undefined;
    }
    return { names: known.names === "" ? [] : known.names.split("/"), folders: known.folders };
  }

  /** @param stats of the directory, taken before its names were read */
  keep(path: string, stats: Stats, { names, folders }: Listed): void {
    this.#forget(path);
    if (Math.max(stats.mtimeMs, stats.ctimeMs) > this.#now() - tick) return;
    const joined = names.join("/");
    if (this.#size + weight(path, joined) > sizeLimit) this.#forgetAll();
    this.#size += weight(path, joined);
    this.#listings.set(path, {
      device: stats.dev,
      inode: stats.ino,
      modifiedAt: stats.mtimeMs,
      changedAt: stats.ctimeMs,
      names: joined,
      folders,
    });
  }

  /** Directories that are gone are never asked for again, and would fill it up. */
  #forgetAll(): void {
    this.#listings.clear();
    this.#size = 0;
  }

  #forget(path: string): void {
    const known = this.#listings.get(path);
    if (!known) return;
    this.#size -= weight(path, known.names);
    this.#listings.delete(path);
  }
}

const weight = (path: string, names: string): number => path.length + names.length + 150;
