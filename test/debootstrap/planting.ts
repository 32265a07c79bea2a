/**
 * Changes of a tree that can be taken back, so that one tree serves for every fault.
 * @module
 */
import {
  chmodSync,
  chownSync,
  type Dirent,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  type Stats,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Change, Plant } from "./plants/plant.ts";

/** Plants a fault. @returns what takes it back */
export function planted(root: string, { where }: Plant): () => void {
  const undo: (() => void)[] = [];
  for (const [path, change] of Object.entries(where)) {
    const at = join(root, path);
    undo.unshift(remembered(at, change));
    carryOut(at, change);
  }
  return () => {
    for (const each of undo) each();
  };
}

/**
 * One plant of many, those left out that would change a path otherwise than an earlier one: lines for new files are
 * joined.
 */
export function together(plants: readonly Plant[]): { readonly plant: Plant; readonly parts: readonly Plant[] } {
  const where = new Map<string, Change>();
  const parts = plants.filter((plant) => {
    const changes = Object.entries(plant.where);
    const fits = changes.every(([path, change]) => {
      const earlier = where.get(path);
      return earlier === undefined || (typeof earlier === "string" && typeof change === "string");
    });
    if (!fits) return false;
    for (const [path, change] of changes) {
      const earlier = where.get(path);
      where.set(path, typeof earlier === "string" && typeof change === "string" ? earlier + change : change);
    }
    return true;
  });
  const plant = { what: "many faults", where: Object.fromEntries(where), check: "" };
  return { plant, parts };
}

function carryOut(at: string, change: Change): void {
  const act = typeof change === "string" || change instanceof Uint8Array ? { text: change } : change;
  const before = lstatSync(at, { throwIfNoEntry: false });
  if (act.gone) rmSync(at, { recursive: true });
  if (act.gone) return;
  mkdirSync(dirname(at), { recursive: true });
  if (act.folder) mkdirSync(at, { recursive: true });
  if (act.link !== undefined) {
    rmSync(at, { recursive: true, force: true });
    symlinkSync(act.link, at);
    return;
  }
  if (act.text !== undefined) writeFileSync(at, act.text);
  if (act.append !== undefined) writeFileSync(at, act.append, { flag: "a" });
  if (act.replace !== undefined) {
    const text = readFileSync(at, "utf8");
    const [from, to] = act.replace;
    const changed = text.replace(from, () => to);
    if (changed === text) throw new Error(`${at} has no ${from}`);
    writeFileSync(at, changed);
  }
  if (act.owner !== undefined) chownSync(at, act.owner, act.owner);
  if (act.mode !== undefined) chmodSync(at, act.mode);
  else if (!before) chmodSync(at, act.folder ? 0o755 : 0o644);
  if (act.hoursOld !== undefined) {
    const then = Date.now() / 1000 - act.hoursOld * 3600;
    utimesSync(at, then, then);
  }
}

/** Keeps what stands at a path. @returns what puts it back, and takes away the folders that were made for it */
function remembered(at: string, change: Change): () => void {
  let made = at;
  while (!existsSync(dirname(made))) made = dirname(made);
  const before = lstatSync(at, { throwIfNoEntry: false });
  if (!before) return () => rmSync(made, { recursive: true, force: true });
  if (leavesContent(before, change)) return () => putBack(at, before);
  const kept = keep(at, before);
  return () => {
    rmSync(at, { recursive: true, force: true });
    kept();
  };
}

/** Whether only owner, permissions and times change. */
function leavesContent(before: Stats, change: Change): boolean {
  if (typeof change === "string" || change instanceof Uint8Array) return false;
  const { text, append, replace, link, gone } = change;
  if (gone || link !== undefined) return false;
  return before.isDirectory() || (text ?? append ?? replace) === undefined;
}

function putBack(at: string, { uid, gid, mode, atime, mtime }: Stats): void {
  chownSync(at, uid, gid);
  chmodSync(at, mode & 0o7777);
  utimesSync(at, atime, mtime);
}

function keep(at: string, stats: Stats): () => void {
  if (stats.isSymbolicLink()) {
    const target = readlinkSync(at);
    return () => symlinkSync(target, at);
  }
  const inside = stats.isDirectory() ? readdirSync(at, { withFileTypes: true }) : [];
  const parts = inside.map(({ name }: Dirent) => keep(join(at, name), lstatSync(join(at, name))));
  const content = stats.isFile() ? readFileSync(at) : undefined;
  return () => {
    if (content) writeFileSync(at, content);
    else mkdirSync(at);
    for (const part of parts) part();
    putBack(at, stats);
  };
}
