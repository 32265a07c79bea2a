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

interface Watched {
  readonly watcher: FSWatcher | undefined;
  readonly inode: number;
  /** The names that matter; `undefined` where every name does. */
  names: ReadonlySet<string> | undefined;
}

/** @param notice is called for each change that may concern a source */
export function watchFolders(root: string, notice: () => void): FolderWatch {
  const prefix = root === "/" ? "" : root;
  const watched = new Map<string, Watched>();
  let followed: ReadonlyMap<string, Touch> = new Map();

  const begin = (folder: string, names: Watched["names"]): void => {
    const inode = inodeOf(prefix + folder);
    const entry: Watched = { watcher: start(folder), inode, names };
    watched.set(folder, entry);
  };
  const start = (folder: string): FSWatcher | undefined => {
    try {
      const watcher = watch(prefix + folder || "/", { persistent: false }, (_, name) => {
        const names = watched.get(folder)?.names;
        if (names === undefined || name === null || names.has(name)) notice();
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
    for (const [folder, names] of wanted) {
      const entry = watched.get(folder);
      if (entry) entry.names = names;
      else begin(folder, names);
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

/** The directories to watch, each with the names that matter in it. Where one is missing, its nearest parent is meant. */
function foldersOf(
  touched: ReadonlyMap<string, Touch>,
  exists: (path: string) => boolean,
): ReadonlyMap<string, ReadonlySet<string> | undefined> {
  const folders = new Map<string, Set<string> | undefined>();
  const add = (folder: string, name: string): void => {
    if (!folders.has(folder)) folders.set(folder, new Set());
    folders.get(folder)?.add(name);
  };
  for (const [path, { real, prints }] of touched) {
    for (const place of new Set([path, real ?? path])) {
      if (isKernels(place)) continue;
      let child = place;
      while (child !== "/" && !exists(dirname(child))) child = dirname(child);
      if (child !== "/") add(dirname(child), basename(child));
      if (prints.has("entries") && exists(place)) folders.set(place, undefined);
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
