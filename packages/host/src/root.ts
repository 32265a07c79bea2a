/**
 * The one way in which collectors touch a machine: reading, never writing, below a root prefix.
 * @module
 */
import { createHash } from "node:crypto";
import { readdirSync, readlinkSync, realpathSync, type Stats } from "node:fs";
import type { Gap, Seen, Text } from "@tokiwa/content";
import { type Aspect, fingerprint, isKernels, type Touch } from "./touch.ts";
import { Gaps } from "./gaps.ts";
import { matcher } from "./glob.ts";
import type { Listings } from "./listings.ts";
import { join, Locator } from "./locator.ts";
import { filePieces, Replaced } from "./pieces.ts";
import { type Entry, folderLimit, type WalkOptions, walk } from "./walk.ts";

/** What one `lstat` or `stat` tells, with the permission bits alone in `mode` (07777). */
export interface Status {
  readonly kind: "file" | "directory" | "link" | "other";
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Last change of the content, in milliseconds since the epoch. */
  readonly modifiedAt: number;
  readonly device: number;
}

export interface RootOptions {
  /** Stops the work when aborted: the next touch throws the signal's reason. */
  readonly signal?: AbortSignal;
  /** After this long the next touch throws {@link Overtime}, in milliseconds. */
  readonly timeLimit?: number;
  /** What earlier walks met in each directory. Without it walks remember nothing. */
  readonly listings?: Listings;
}

/** The root prefix is no directory that can be entered. */
export class NoSuchRoot extends Error {
  override readonly name = "NoSuchRoot";
  readonly path: string;

  constructor(path: string, cause: unknown) {
    super(`no directory to look into: ${path}`, { cause });
    this.path = path;
  }
}

/** A collector has used up its time. */
export class Overtime extends Error {
  override readonly name = "Overtime";
}

const fileLimit = 4 * 1024 * 1024;
const entryLimit = 20_000;

const pieceSize = 64 * 1024;
/** What is read goes through here: thousands of small files would leave as many large buffers behind. */
const scratch = Buffer.allocUnsafeSlow(pieceSize);

const kindOf = (stats: Stats): Status["kind"] =>
  stats.isFile() ? "file" : stats.isDirectory() ? "directory" : stats.isSymbolicLink() ? "link" : "other";

/**
 * A machine, or an unpacked tree of one, seen through its files. One object serves one run of one collector, and keeps
 * what that run touched ({@link touched}) and where it could not look ({@link gaps}).
 *
 * Paths are absolute and meant inside the root: a symbolic link, also an absolute one or one full of `..`, is followed
 * within it and never out of it. Nothing but regular files is ever opened, so that no pipe or device can block or react.
 * `/proc` and `/sys` tell of the running kernel, so they exist only when {@link live}.
 */
export class Root {
  readonly prefix: string;
  /** Whether this is the running machine itself, and not a tree of files. */
  readonly live: boolean;
  readonly #gaps = new Gaps();
  readonly #touched = new Map<string, Touch>();
  readonly #locator: Locator;
  readonly #deadline: number;
  readonly #signal: AbortSignal | undefined;
  readonly #listings: Listings | undefined;
  #blind = false;

  /** @throws {@link NoSuchRoot} when the prefix is no directory */
  constructor(prefix: string, options: RootOptions = {}) {
    const path = realDirectory(prefix);
    this.live = path === "/";
    this.prefix = this.live ? "" : path;
    this.#locator = new Locator(this.prefix, this.gap.bind(this));
    this.#signal = options.signal;
    this.#listings = options.listings;
    this.#deadline = performance.now() + (options.timeLimit ?? Number.POSITIVE_INFINITY);
  }

  /** The places that could not be looked at so far. */
  get gaps(): readonly Gap[] {
    return this.#gaps.all;
  }

  /** Why a path could not be looked at, where it could not. */
  gapAt(path: string): Gap | undefined {
    return this.gaps.find((gap) => gap.path === path);
  }

  /** Every path asked for so far, also those where nothing stands, with what was asked of it. */
  get touched(): ReadonlyMap<string, Touch> {
    return this.#touched;
  }

  /**
   * Whether anything was looked at whose changes leave no trace in {@link touched}: the kernel's files, a walk, a look
   * aside. What was told of it is told anew whenever it is needed.
   */
  get blind(): boolean {
    return this.#blind;
  }

  /** Records a place that could not be looked at, for what a collector finds out by itself (a malformed line, say). */
  gap(path: string, cause: Gap["cause"], detail?: Text, line?: number): Gap {
    const gap: Gap = { path, cause, ...(line !== undefined && { line }), ...(detail && { detail }) };
    this.#gaps.add(gap);
    return gap;
  }

  /** Takes over the gaps of another view, such as one {@link aside}. */
  adopt(gaps: readonly Gap[]): void {
    for (const gap of gaps) this.#gaps.add(gap);
  }

  /** Takes back a gap, where what it says is told by a fact. */
  fill(gap: Gap): void {
    this.#gaps.remove(gap);
  }

  /**
   * The text of a file, as UTF-8.
   * @returns `undefined` when there is none, or when it could not be read (a gap is recorded then): not a regular file,
   * larger than `limit` bytes, or with NUL bytes, so not text.
   */
  text(path: string, limit = fileLimit): string | undefined {
    const content = this.#content(path, limit);
    if (content?.includes(0)) {
      this.gap(path, "malformed", { ja: "テキストファイルに NUL バイトがあります", en: "NUL bytes in a text file" });
      return undefined;
    }
    return content?.toString("utf8");
  }

  /** The lines of a file with their numbers, ready to be evidence; none where {@link text} gives none. */
  lines(path: string, limit = fileLimit): readonly Seen[] {
    const lines = (this.text(path, limit) ?? "").split("\n");
    if (lines.at(-1) === "") lines.pop();
    return lines.map((text, index) => ({ file: path, line: index + 1, text: text.replace(/\r$/, "") }));
  }

  /** The bytes of a file, or `undefined` as for {@link text}. */
  bytes(path: string, limit = fileLimit): Buffer | undefined {
    const content = this.#content(path, limit);
    return content && Buffer.from(content);
  }

  /**
   * The bytes of a file of any size, piece by piece; each is good only until the next is asked for.
   * @returns `undefined` as for {@link text}. Where reading fails half-way the pieces end early, and a gap is recorded.
   */
  pieces(path: string, limit: number): Iterable<Buffer> | undefined {
    const real = this.#file(path, limit);
    return real === undefined ? undefined : this.#pieces(path, real, Buffer.allocUnsafeSlow(pieceSize));
  }

  /**
   * A digest of a file of any size, in hexadecimal digits, without holding more than a small part of it.
   * @param algorithm as in `md5`, `sha256`
   * @returns `undefined` where there is no such file, or it could not be read (a gap is recorded then)
   */
  digest(path: string, algorithm: string): string | undefined {
    const { real, stats } = this.#look(path, "content");
    if (real === undefined || !stats?.isFile()) return undefined;
    const hash = createHash(algorithm);
    return this.#attempt(path, () => {
      for (const piece of this.#opened(real, scratch)) hash.update(piece);
      return hash.digest("hex");
    });
  }

  /** The names in a directory, sorted by code unit; none where there is no directory, or it may not be read (a gap). */
  list(path: string): readonly string[] {
    const { real, stats } = this.#look(path, "entries");
    if (real === undefined || !stats?.isDirectory()) return [];
    if (stats.size > folderLimit) {
      this.gap(path, "too-many", {
        ja: `ディレクトリが ${stats.size} バイトあります`,
        en: `a directory of ${stats.size} bytes`,
      });
      return [];
    }
    const names = this.#locator.attempt(path, () => readdirSync(this.prefix + real)) ?? [];
    if (names.length > entryLimit)
      this.gap(path, "too-many", { ja: `${names.length} 件`, en: `${names.length} entries` });
    return names.sort().slice(0, entryLimit);
  }

  /**
   * The existing paths that match a pattern as of glob(7), without braces and with hidden files left out as a shell
   * does, sorted.
   * @example root.glob("/etc/sysctl.d/*.conf")
   */
  glob(pattern: string): readonly string[] {
    let found = ["/"];
    for (const part of pattern.split("/").filter((part) => part !== "")) {
      const matches = matcher(part);
      found =
        matches === undefined
          ? found.map((folder) => join(folder, part))
          : found.flatMap((folder) =>
              this.list(folder)
                .filter(matches)
                .map((name) => join(folder, name)),
            );
      if (found.length > entryLimit) {
        this.gap(pattern, "too-many", { ja: `${found.length} 件のパス`, en: `${found.length} paths` });
        found = found.slice(0, entryLimit);
      }
    }
    return found.filter((path) => this.exists(path)).sort();
  }

  /** Kind, owner, permissions, size and time of what stands at a path, links followed; `undefined` when nothing does. */
  status(path: string): Status | undefined {
    const { stats } = this.#look(path, "status");
    return stats && statusOf(stats);
  }

  /** As {@link status}, of a symbolic link itself where there is one. */
  statusOfLink(path: string): Status | undefined {
    const { stats } = this.#look(path, "link");
    return stats && statusOf(stats);
  }

  /** Whether anything stands at a path, links followed. */
  exists(path: string): boolean {
    return this.status(path) !== undefined;
  }

  /** What a symbolic link points to, as written in it; `undefined` where there is no link. */
  link(path: string): string | undefined {
    const { real, stats } = this.#look(path, "link");
    if (real === undefined || !stats?.isSymbolicLink()) return undefined;
    return this.#locator.attempt(path, () => readlinkSync(this.prefix + real));
  }

  /** The path inside the root that a path leads to once all links are followed; `undefined` where nothing stands. */
  real(path: string): string | undefined {
    const { real, stats } = this.#look(path, "status");
    return stats && real;
  }

  /**
   * Every entry below a directory, links not followed, other file systems left out unless `enter` allows them.
   * What a walk meets is not watched: it is seen again when its check is due.
   */
  async walk(path: string, visit: (entry: Entry) => void, options: WalkOptions = {}): Promise<void> {
    const top = this.#locate(path, true);
    if (top === undefined) return;
    this.#blind = true;
    await walk({
      prefix: this.prefix,
      top,
      visit,
      gap: this.gap.bind(this),
      pulse: this.#pulse.bind(this),
      listings: this.#listings,
      ...options,
    });
  }

  /** The fingerprint of what a path would answer now, to be held against that of a {@link Touch}. */
  print(path: string, aspect: Aspect): string {
    if (this.live && isKernels(path)) return "";
    const real = this.#locate(path, aspect !== "link");
    return fingerprint(aspect, real === undefined ? undefined : this.#locator.stats(real, path));
  }

  /**
   * Another view of the same root, for places that come and go by the second, such as processes: what is touched
   * through it is not watched, and its gaps are its own.
   * @param covered whether all its changes show in what is touched otherwise, so that nothing is missed
   */
  aside({ covered = false }: { readonly covered?: boolean } = {}): Root {
    if (!covered) this.#blind = true;
    return new Root(this.prefix || "/", {
      timeLimit: this.#deadline - performance.now(),
      ...(this.#signal && { signal: this.#signal }),
    });
  }

  /** Throws where the time is up or the work was called off. Long loops outside of this class call it, too. */
  #pulse(): void {
    this.#signal?.throwIfAborted();
    if (performance.now() > this.#deadline) throw new Overtime("the collector's time is up");
  }

  /** What stands at a path, free of links; and notes that it was asked for. */
  #look(path: string, aspect: Aspect): { readonly real: string | undefined; readonly stats: Stats | undefined } {
    const real = this.#locate(path, aspect !== "link");
    const stats = real === undefined ? undefined : this.#locator.stats(real, path);
    const touch = this.#touched.get(path) ?? { real, prints: new Map<Aspect, string>() };
    const isBlind = this.live && isKernels(path);
    this.#blind ||= isBlind;
    touch.prints.set(aspect, isBlind ? "" : fingerprint(aspect, stats));
    this.#touched.set(path, touch);
    return { real, stats };
  }

  #locate(path: string, last: boolean): string | undefined {
    this.#pulse();
    return this.#locator.locate(path, last);
  }

  /** Where a regular file of no more than `limit` bytes lies; else `undefined`, and a gap where something lies there. */
  #file(path: string, limit: number): string | undefined {
    const { real, stats } = this.#look(path, "content");
    if (real === undefined || stats === undefined) return undefined;
    if (stats.isFile() && stats.size <= limit) return real;
    if (stats.isFile()) this.gap(path, "too-large", { ja: `${stats.size} バイト`, en: `${stats.size} bytes` });
    else this.gap(path, "unreadable", { ja: "通常のファイルではありません", en: "not a regular file" });
    return undefined;
  }

  /** The bytes of a file, good only until the next file is read. */
  #content(path: string, limit: number): Buffer | undefined {
    const real = this.#file(path, limit);
    if (real === undefined) return undefined;
    return this.#attempt(path, () => {
      const parts: Buffer[] = [];
      let total = 0;
      for (const piece of this.#opened(real, scratch)) {
        total += piece.length;
        if (total > limit) {
          this.gap(path, "too-large", { ja: `${limit} バイトを超えています`, en: `more than ${limit} bytes` });
          return undefined;
        }
        if (total < pieceSize) return piece;
        parts.push(Buffer.from(piece));
      }
      return Buffer.concat(parts, total);
    });
  }

  *#pieces(path: string, real: string, buffer: Buffer): Generator<Buffer> {
    const pieces = this.#opened(real, buffer);
    try {
      for (;;) {
        const next = this.#attempt(path, () => pieces.next());
        if (next === undefined || next.done) return;
        yield next.value;
      }
    } finally {
      pieces.return(undefined);
    }
  }

  #opened(real: string, buffer: Buffer): Generator<Buffer> {
    return filePieces({ prefix: this.prefix, real }, buffer, this.#pulse.bind(this));
  }

  #attempt<T>(path: string, read: () => T): T | undefined {
    return this.#locator.attempt(path, () => {
      try {
        return read();
      } catch (error) {
        if (!(error instanceof Replaced)) throw error;
        this.gap(path, "unreadable", { ja: "開く間に置き換えられました", en: "it was replaced while it was opened" });
        return undefined;
      }
    });
  }
}

function realDirectory(path: string): string {
  try {
    const real = realpathSync(path);
    readdirSync(real);
    return real;
  } catch (error) {
    throw new NoSuchRoot(path, error);
  }
}

function statusOf(stats: Stats): Status {
  return {
    kind: kindOf(stats),
    mode: stats.mode & 0o7777,
    uid: stats.uid,
    gid: stats.gid,
    size: stats.size,
    modifiedAt: stats.mtimeMs,
    device: stats.dev,
  };
}
