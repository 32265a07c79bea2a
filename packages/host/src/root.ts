/**
 * The one way in which collectors touch a machine: reading, never writing, below a root prefix.
 * @module
 */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
  type Stats,
} from "node:fs";
import type { Gap, Seen } from "@tokiwa/content";
import { type Aspect, fingerprint, isKernels, type Touch } from "./touch.ts";
import { matcher } from "./glob.ts";
import { walk, type Entry, type WalkOptions } from "./walk.ts";

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
const gapLimit = 500;
const linkLimit = 40;

const kindOf = (stats: Stats): Status["kind"] =>
  stats.isFile() ? "file" : stats.isDirectory() ? "directory" : stats.isSymbolicLink() ? "link" : "other";

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

/** Nothing stands at the path: that is an answer, not a gap. A name with a NUL can name nothing. */
const absent = new Set(["ENOENT", "ENOTDIR", "ENAMETOOLONG", "ERR_INVALID_ARG_VALUE"]);

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
  readonly #gaps = new Map<string, Gap>();
  readonly #touched = new Map<string, Touch>();
  readonly #folders = new Map<string, string | undefined>();
  readonly #deadline: number;
  readonly #signal: AbortSignal | undefined;

  /** @throws {@link NoSuchRoot} when the prefix is no directory */
  constructor(prefix: string, options: RootOptions = {}) {
    const path = realDirectory(prefix);
    this.live = path === "/";
    this.prefix = this.live ? "" : path;
    this.#signal = options.signal;
    this.#deadline = performance.now() + (options.timeLimit ?? Number.POSITIVE_INFINITY);
  }

  /** The places that could not be looked at so far. */
  get gaps(): readonly Gap[] {
    return [...this.#gaps.values()];
  }

  /** Why a path could not be looked at, where it could not. */
  gapAt(path: string): Gap | undefined {
    return this.gaps.find((gap) => gap.path === path);
  }

  /** Every path asked for so far, also those where nothing stands, with what was asked of it. */
  get touched(): ReadonlyMap<string, Touch> {
    return this.#touched;
  }

  /** Records a place that could not be looked at, for what a collector finds out by itself (a malformed line, say). */
  gap(path: string, cause: Gap["cause"], detail?: string): Gap {
    const gap: Gap = detail === undefined ? { path, cause } : { path, cause, detail };
    if (this.#gaps.size < gapLimit) this.#gaps.set(`${cause} ${path}`, gap);
    return gap;
  }

  /**
   * The text of a file, as UTF-8.
   * @returns `undefined` when there is none, or when it could not be read (a gap is recorded then): not a regular file,
   * larger than `limit` bytes, or with NUL bytes, so not text.
   */
  text(path: string, limit = fileLimit): string | undefined {
    const bytes = this.bytes(path, limit);
    if (bytes?.includes(0)) {
      this.gap(path, "malformed", "NUL bytes in a text file");
      return undefined;
    }
    return bytes?.toString("utf8");
  }

  /** The lines of a file with their numbers, ready to be evidence; none where {@link text} gives none. */
  lines(path: string, limit = fileLimit): readonly Seen[] {
    const lines = (this.text(path, limit) ?? "").split("\n");
    if (lines.at(-1) === "") lines.pop();
    return lines.map((text, index) => ({ file: path, line: index + 1, text: text.replace(/\r$/, "") }));
  }

  /** The bytes of a file, or `undefined` as for {@link text}. */
  bytes(path: string, limit = fileLimit): Buffer | undefined {
    const real = this.#locate(path, true);
    const stats = real === undefined ? undefined : this.#stats(real, path);
    this.#touch(path, "content", real, stats);
    if (real === undefined || stats === undefined) return undefined;
    if (!stats.isFile()) {
      this.gap(path, "unreadable", "not a regular file");
      return undefined;
    }
    if (stats.size > limit) {
      this.gap(path, "too-large", `${stats.size} bytes`);
      return undefined;
    }
    return this.#attempt(path, () => this.#readAll(path, real, limit));
  }

  /** The names in a directory, sorted by code unit; none where there is no directory, or it may not be read (a gap). */
  list(path: string): readonly string[] {
    const real = this.#locate(path, true);
    const stats = real === undefined ? undefined : this.#stats(real, path);
    this.#touch(path, "entries", real, stats);
    if (real === undefined || !stats?.isDirectory()) return [];
    const names = this.#attempt(path, () => readdirSync(this.prefix + real)) ?? [];
    if (names.length > entryLimit) this.gap(path, "too-many", `${names.length} entries`);
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
        this.gap(pattern, "too-many", `${found.length} paths`);
        found = found.slice(0, entryLimit);
      }
    }
    return found.filter((path) => this.exists(path)).sort();
  }

  /** Kind, owner, permissions, size and time of what stands at a path, links followed; `undefined` when nothing does. */
  status(path: string): Status | undefined {
    const real = this.#locate(path, true);
    const stats = real === undefined ? undefined : this.#stats(real, path);
    this.#touch(path, "status", real, stats);
    return stats && statusOf(stats);
  }

  /** Whether anything stands at a path, links followed. */
  exists(path: string): boolean {
    return this.status(path) !== undefined;
  }

  /** What a symbolic link points to, as written in it; `undefined` where there is no link. */
  link(path: string): string | undefined {
    const real = this.#locate(path, false);
    const stats = real === undefined ? undefined : this.#stats(real, path);
    this.#touch(path, "link", real, stats);
    if (real === undefined || !stats?.isSymbolicLink()) return undefined;
    return this.#attempt(path, () => readlinkSync(this.prefix + real));
  }

  /** The path inside the root that a path leads to once all links are followed; `undefined` where nothing stands. */
  real(path: string): string | undefined {
    const real = this.#locate(path, true);
    const stats = real === undefined ? undefined : this.#stats(real, path);
    this.#touch(path, "status", real, stats);
    return stats && real;
  }

  /**
   * Every entry below a directory, links not followed, other file systems left out unless `enter` allows them.
   * What a walk meets is not watched: it is seen again when its check is due.
   */
  async walk(path: string, visit: (entry: Entry) => void, options: WalkOptions = {}): Promise<void> {
    const top = this.#locate(path, true);
    if (top === undefined) return;
    await walk({
      prefix: this.prefix,
      top,
      visit,
      gap: this.gap.bind(this),
      pulse: this.#pulse.bind(this),
      ...options,
    });
  }

  /** The fingerprint of what a path would answer now, to be held against that of a {@link Touch}. */
  print(path: string, aspect: Aspect): string {
    if (this.live && isKernels(path)) return "";
    const real = this.#locate(path, aspect !== "link");
    return fingerprint(aspect, real === undefined ? undefined : this.#stats(real, path));
  }

  /**
   * Another view of the same root, for places that come and go by the second, such as processes: what is touched
   * through it is not watched, and its gaps are its own.
   */
  aside(): Root {
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

  #touch(path: string, aspect: Aspect, real: string | undefined, stats: Stats | undefined): void {
    const touch = this.#touched.get(path) ?? { real, prints: new Map<Aspect, string>() };
    touch.prints.set(aspect, this.live && isKernels(path) ? "" : fingerprint(aspect, stats));
    this.#touched.set(path, touch);
  }

  #attempt<T>(path: string, look: () => T): T | undefined {
    try {
      return look();
    } catch (error) {
      const code = codeOf(error);
      if (absent.has(code)) return undefined;
      if (code === "") throw error;
      const denied = code === "EACCES" || code === "EPERM";
      this.gap(path, denied ? "permission-denied" : "unreadable", denied ? undefined : code);
      return undefined;
    }
  }

  #stats(real: string, path: string): Stats | undefined {
    return this.#attempt(path, () => lstatSync(this.prefix + real, { throwIfNoEntry: false }));
  }

  /** Where a path leads inside the root. Every component is looked at by itself, so that no link is followed unseen. */
  #locate(path: string, last: boolean): string | undefined {
    this.#pulse();
    if (path.includes("\0")) return undefined;
    const names = path.split("/").filter((name) => name !== "" && name !== ".");
    const name = names.pop();
    if (name === undefined) return "/";
    const folder = this.#folder(names, path);
    if (folder === undefined) return undefined;
    if (name === "..") return parent(folder);
    return last ? this.#follow(folder, name, path, { links: linkLimit }) : join(folder, name);
  }

  #folder(names: readonly string[], path: string): string | undefined {
    const key = names.join("/");
    if (this.#folders.has(key)) return this.#folders.get(key);
    let folder: string | undefined = "/";
    const budget = { links: linkLimit };
    for (const name of names) {
      folder = name === ".." ? parent(folder) : this.#follow(folder, name, path, budget);
      if (folder === undefined) break;
    }
    this.#folders.set(key, folder);
    return folder;
  }

  /** The budget is for the whole path, as the kernel's is: links that name links must not multiply. */
  #follow(folder: string, name: string, path: string, budget: { links: number }): string | undefined {
    const here = join(folder, name);
    if (!this.live && (here === "/proc" || here === "/sys")) {
      this.gap(path, "not-supported", "a tree of files has no running kernel");
      return undefined;
    }
    const stats = this.#stats(here, path);
    if (!stats?.isSymbolicLink()) return here;
    if (budget.links-- === 0) {
      this.gap(path, "malformed", "too many symbolic links");
      return undefined;
    }
    const target = this.#attempt(path, () => readlinkSync(this.prefix + here));
    if (target === undefined) return undefined;
    let at: string | undefined = target.startsWith("/") ? "/" : folder;
    for (const part of target.split("/").filter((part) => part !== "" && part !== ".")) {
      at = part === ".." ? parent(at) : this.#follow(at, part, path, budget);
      if (at === undefined) break;
    }
    return at;
  }

  #readAll(path: string, real: string, limit: number): Buffer | undefined {
    const { O_RDONLY, O_NONBLOCK, O_NOCTTY, O_NOFOLLOW } = constants;
    const file = openSync(this.prefix + real, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW);
    try {
      if (!fstatSync(file).isFile() || !this.#inside(file, real)) {
        this.gap(path, "unreadable", "it changed while it was opened");
        return undefined;
      }
      const chunks: Buffer[] = [];
      let total = 0;
      for (;;) {
        this.#pulse();
        const chunk = Buffer.allocUnsafe(64 * 1024);
        const count = readSync(file, chunk);
        if (count === 0) return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, total);
        total += count;
        if (total > limit) {
          this.gap(path, "too-large", `more than ${limit} bytes`);
          return undefined;
        }
        chunks.push(chunk.subarray(0, count));
      }
    } finally {
      closeSync(file);
    }
  }

  /** A folder of a hostile tree may turn into a link between looking and opening: what was opened must be inside. */
  #inside(file: number, real: string): boolean {
    if (this.live || process.platform !== "linux") return true;
    try {
      return readlinkSync(`/proc/self/fd/${file}`) === this.prefix + real;
    } catch {
      return true;
    }
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

function join(folder: string, name: string): string {
  return folder === "/" ? `/${name}` : `${folder}/${name}`;
}

function parent(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}
