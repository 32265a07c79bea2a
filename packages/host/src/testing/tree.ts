/**
 * A small tree of files like that of a Debian server, in a temporary folder, for tests to plant faults in.
 * @module
 */
import {
  appendFileSync,
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { debianFiles } from "./debian.ts";

export interface Tree {
  /** Where it stands on this machine. */
  readonly root: string;
  /** Writes a file anew; permissions are 0644 unless given. */
  write(path: string, text: string, mode?: number): void;
  /** Adds text at the end of a file, made if it is not there, and gives the number of the first line added. */
  append(path: string, text: string): number;
  /** Replaces the first match in a file, and gives the number of the line where it stood. */
  replace(path: string, pattern: string | RegExp, by: string): number;
  link(path: string, target: string): void;
  folder(path: string, mode?: number): void;
  mode(path: string, mode: number): void;
  owner(path: string, uid: number, gid: number): void;
  remove(path: string): void;
  /** Takes the whole tree away. */
  drop(): void;
}

/** A tree without a fault. As root it belongs to root; else to whoever runs the test. */
export function debianTree(): Tree {
  const tree = at(mkdtempSync(join(tmpdir(), "tokiwa-tree-")));
  chmodSync(tree.root, 0o755);
  for (const file of debianFiles) {
    if ("to" in file) tree.link(file.path, file.to);
    else if ("text" in file) tree.write(file.path, file.text, file.mode);
    else tree.folder(file.path, file.mode);
    if ("to" in file || process.getuid?.() !== 0) continue;
    tree.owner(file.path, 0, file.group ?? 0);
    // A change of owner takes the set-id bits away.
    if (file.mode !== undefined) tree.mode(file.path, file.mode);
  }
  return tree;
}

function at(root: string): Tree {
  const real = (path: string): string => join(root, path);
  const prepare = (path: string): void => void mkdirSync(dirname(real(path)), { recursive: true, mode: 0o755 });
  const tree: Tree = {
    root,
    write(path, text, mode = 0o644) {
      prepare(path);
      writeFileSync(real(path), text);
      chmodSync(real(path), mode);
    },
    append(path, text) {
      prepare(path);
      appendFileSync(real(path), text);
      return readFileSync(real(path), "utf8").split("\n").length - text.split("\n").length + 1;
    },
    replace(path, pattern, by) {
      const text = readFileSync(real(path), "utf8");
      const place = typeof pattern === "string" ? text.indexOf(pattern) : text.search(pattern);
      if (place < 0) throw new Error(`${pattern} is not in ${path}`);
      writeFileSync(
        real(path),
        text.replace(pattern, () => by),
      );
      return text.slice(0, place).split("\n").length;
    },
    link(path, target) {
      prepare(path);
      symlinkSync(target, real(path));
    },
    folder(path, mode = 0o755) {
      mkdirSync(real(path), { recursive: true });
      chmodSync(real(path), mode);
    },
    mode: (path, mode) => chmodSync(real(path), mode),
    owner: (path, uid, gid) => chownSync(real(path), uid, gid),
    remove: (path) => rmSync(real(path), { recursive: true, force: true }),
    drop: () => rmSync(root, { recursive: true, force: true }),
  };
  return tree;
}
