import { chdir, cwd } from "node:process";
import { isMainThread } from "node:worker_threads";

/**
 * The directory in which this process stands. From within a directory the kernel finds each name in it at once; by a
 * whole path it looks up every directory on the way anew, which takes a third of the time of a walk.
 *
 * All of a process stands in one place: whoever moves it calls {@link leave} before anything else gets a turn. Other
 * threads than the first cannot move it.
 */
export class Standpoint {
  readonly #home = isMainThread ? here() : undefined;
  #at: string | undefined;

  /** Goes into a directory. @returns whether this process stands there now */
  enter(path: string): boolean {
    if (this.#home === undefined) return false;
    if (this.#at !== path) {
      if (!go(path)) return false;
      this.#at = path;
    }
    return true;
  }

  /** Goes back to where the process stood at first. */
  leave(): void {
    if (this.#home !== undefined && this.#at !== undefined && !go(this.#home)) chdir("/");
    this.#at = undefined;
  }
}

/** `undefined` where the directory is gone. */
function here(): string | undefined {
  try {
    return cwd();
  } catch {
    return undefined;
  }
}

/** A directory that is gone, or that may be listed and not entered, leaves the process where it is. */
function go(path: string): boolean {
  try {
    chdir(path);
    return true;
  } catch {
    return false;
  }
}
