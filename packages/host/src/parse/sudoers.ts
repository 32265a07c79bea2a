/**
 * `sudoers(5)` with the files that it includes.
 * @module
 */
import { posix } from "node:path";
import { type SudoAlias, type SudoDefault, type SudoRule, sudoersEntries } from "./sudoers-grammar.ts";
import type { ConfigSource } from "./source.ts";
import { includeEachOther } from "./wording.ts";

/** All that the files say, in the order in which sudo meets it: of several that match, the last counts. */
export interface Sudoers {
  readonly path: string;
  /** The files read, in order. */
  readonly files: readonly string[];
  /** The folders that `@includedir` names. */
  readonly folders: readonly string[];
  readonly rules: readonly SudoRule[];
  readonly defaults: readonly SudoDefault[];
  readonly aliases: readonly SudoAlias[];
}

const deepestInclude = 128;
const mostFiles = 1000;

/**
 * Reads a sudoers file, `@include`d files and `@includedir` folders (whose files are left out where their name ends in
 * `~` or has a `.`), and both under their old names with `#`.
 * @param hostname what `%h` in a path stands for; without it such an include is noted as a gap.
 * @returns `undefined` where the file is missing or could not be read. Refused lines are noted as gaps.
 */
export function parseSudoers(path: string, source: ConfigSource, hostname?: string): Sudoers | undefined {
  const text = source.text(path);
  if (text === undefined) return undefined;
  const files: string[] = [];
  const folders: string[] = [];
  const rules: SudoRule[] = [];
  const defaults: SudoDefault[] = [];
  const aliases: SudoAlias[] = [];

  const follow = (file: string, content: string, depth: number): void => {
    files.push(file);
    for (const entry of sudoersEntries(file, content, (line, detail) => source.gap(file, "malformed", detail, line))) {
      if (entry.type === "rule") rules.push(entry);
      else if (entry.type === "default") defaults.push(entry);
      else if (entry.type === "alias") aliases.push(entry);
      else for (const next of includedPaths(entry.type, entry.path, file)) include(next, depth);
    }
  };

  const include = (next: string, depth: number): void => {
    if (depth >= deepestInclude || files.length >= mostFiles) {
      source.gap(next, "too-many", includeEachOther);
      return;
    }
    const content = source.text(next);
    if (content !== undefined) follow(next, content, depth + 1);
  };

  const includedPaths = (type: "include" | "includedir", written: string, from: string): readonly string[] => {
    if (written.includes("%h") && hostname === undefined) {
      source.gap(from, "not-supported", { ja: `${written} に含まれるホスト名`, en: `the host name in ${written}` });
      return [];
    }
    const target = posix.resolve(posix.dirname(from), written.replaceAll("%h", hostname?.split(".", 1).join("") ?? ""));
    if (type === "include") return [target];
    folders.push(target);
    return source
      .list(target)
      .filter((name) => !name.endsWith("~") && !name.includes("."))
      .map((name) => posix.join(target, name));
  };

  follow(path, text, 0);
  return { path, files, folders, rules, defaults, aliases };
}
