import { type FSWatcher, lstatSync, watch } from "node:fs";
import { basename, dirname } from "node:path";
import { isKernels, type Touch } from "./touch.ts";

/** Notices from the kernel about the directories that sources lie in: a file that an editor replaces is a new file. */
export interface FolderWatch {
  /** Watches for these sources from now on, and for no others. */
  follow(touched: ReadonlyMap<string, Touch>): void;
  /** Looks whether a watched directory was replaced by another. */
  renew(): void;
  /** Whether the kernel takes every directory under watch; else only looking again shows a change. */
  complete(): boolean;
  close(): void;
}

/** What matters in a directory. */
interface Concern {
  readonly names: Set<string>;
  /** Whether it was listed, so that any name's coming and going matters. */
  listed: boolean;
}

interface Watched {
  readonly watcher: FSWatcher | undefined;
  readonly inode: number;
  concern: Concern;
}

/** @param notice is called with the directory of each change that may concern a source */
export function watchFolders(root: string, notice: (folder: string) => void): FolderWatch {
  const prefix = root === "/" ? "" : root;
  const watched = new Map<string, Watched>();
  let followed: ReadonlyMap<string, Touch> = new Map();

  const begin = (folder: string, concern: Concern): void => {
    const inode = inodeOf(prefix + folder);
    watched.set(folder, { watcher: start(folder), inode, concern });
  };
  const start = (folder: string): FSWatcher | undefined => {
    try {
      const watcher = watch(prefix + folder || "/", { persistent: false }, (event, name) => {
        const concern = watched.get(folder)?.concern;
        if (name === null || concern?.names.has(name) || (concern?.listed && event === "rename")) notice(folder);
      });
      watcher.on("error", () => end(folder));
      return watcher;
    } catch {
      return undefined;
    }
  };
  const end = (folder: string): void => {
    watched.get(folder)?.watcher?.close();
    watched.delete(folder);
  };
  const follow = (touched: ReadonlyMap<string, Touch>): void => {
    followed = touched;
    const wanted = foldersOf(touched, (path) => inodeOf(prefix + path) !== 0);
    for (const folder of watched.keys()) if (!wanted.has(folder)) end(folder);
    for (const [folder, concern] of wanted) {
      const entry = watched.get(folder);
      if (entry) entry.concern = concern;
      else begin(folder, concern);
    }
  };
  return {
    follow,
    renew() {
      for (const [folder, { inode }] of watched) if (inodeOf(prefix + folder) !== inode) end(folder);
      follow(followed);
    },
    complete: () => [...watched.values()].every(({ watcher }) => watcher !== undefined),
    close() {
      for (const folder of watched.keys()) end(folder);
    },
  };
}

/** The directories to watch, and what matters in each. Where one is missing, its nearest parent is meant. */
function foldersOf(
  touched: ReadonlyMap<string, Touch>,
  exists: (path: string) => boolean,
): ReadonlyMap<string, Concern> {
  const folders = new Map<string, Concern>();
  const concernOf = (folder: string): Concern => {
    const concern = folders.get(folder) ?? { names: new Set(), listed: false };
    folders.set(folder, concern);
    return concern;
  };
  for (const [path, { real, prints }] of touched) {
    for (const place of new Set([path, real ?? path])) {
      if (isKernels(place)) continue;
      let child = place;
      while (child !== "/" && !exists(dirname(child))) child = dirname(child);
      if (child !== "/") concernOf(dirname(child)).names.add(basename(child));
      if (prints.has("entries") && exists(place)) concernOf(place).listed = true;
    }
  }
  return folders;
}

/** The inode of what stands at a path; 0 where nothing does, or nobody may see it. */
function inodeOf(path: string): number {
  try {
    return lstatSync(path || "/", { throwIfNoEntry: false })?.ino ?? 0;
  } catch {
    return 0;
  }
}
