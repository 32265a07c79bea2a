import type { Stats } from "node:fs";

/** The names in a directory, symbolic links left out; in bytes, where a name is not valid UTF-8. */
export interface Listed {
  /** Of directories, and of what may be one. */
  readonly folders: readonly (string | Buffer)[];
  readonly files: readonly (string | Buffer)[];
}

/** What tells a directory as it was from the same directory with other names in it. */
interface Listing {
  readonly device: number;
  readonly inode: number;
  readonly modifiedAt: number;
  readonly changedAt: number;
  readonly listed: Listed;
  readonly weight: number;
  /** In milliseconds since the epoch. */
  askedAt: number;
}

/** Clocks of file systems tick in milliseconds: what changed just now may change again within the same tick. */
const tick = 2000;
/** About so much memory is spent, in bytes: enough for the names of 350,000 files. */
const sizeLimit = 24 * 1024 * 1024;
/** Walks are repeated within hours. In milliseconds. */
const forgottenAfter = 86_400_000;

/**
 * The names in directories as walks met them, to be used for as long as the directory has not changed. A name that
 * comes, goes or is given to something else changes the times of its directory; owner and permissions of what it names
 * do not, so nothing but names is remembered.
 */
export class Listings {
  readonly #listings = new Map<string, Listing>();
  #size = 0;
  #clearedAt = Number.NEGATIVE_INFINITY;
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
    known.askedAt = this.#now();
    return known.listed;
  }

  /** @param stats of the directory, taken before its names were read */
  keep(path: string, stats: Stats, listed: Listed): void {
    this.#forget(path);
    const now = this.#now();
    if (Math.max(stats.mtimeMs, stats.ctimeMs) > now - tick) return;
    const weight = weigh(path, listed);
    if (this.#size + weight > sizeLimit) this.#forgetUnasked(now);
    // Where there are more than there is room for, those that came first stay: to change them all the time helps nobody.
    if (this.#size + weight > sizeLimit) return;
    this.#size += weight;
    this.#listings.set(path, {
      device: stats.dev,
      inode: stats.ino,
      modifiedAt: stats.mtimeMs,
      changedAt: stats.ctimeMs,
      listed,
      weight,
      askedAt: now,
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

/** What V8 spends: a name has a head of 12 to 20 bytes and a place of 8 in its list. */
function weigh(path: string, { folders, files }: Listed): number {
  let weight = path.length + 300;
  for (const name of folders) weight += name.length + 28;
  for (const name of files) weight += name.length + 28;
  return weight;
}
