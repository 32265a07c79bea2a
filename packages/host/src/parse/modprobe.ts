/**
 * The rules by which modules are loaded: `modprobe.d(5)`.
 * @module
 */
import type { Seen } from "@tokiwa/content";
import { dropIns } from "./drop-ins.ts";
import { type ConfigSource, lines, seenAt } from "./source.ts";

/** One rule, its lines joined where a backslash continues them. */
export interface ModprobeRule {
  /** As in `install`, `blacklist`, `alias`. */
  readonly command: string;
  /** A module, or for an alias what stands for one, with `_` for `-`, which are the same. */
  readonly name: string;
  /** What follows, as in a command of the shell. */
  readonly rest: string;
  readonly seen: Seen;
}

const folders = [
  "/etc/modprobe.d",
  "/run/modprobe.d",
  "/usr/local/lib/modprobe.d",
  "/usr/lib/modprobe.d",
  "/lib/modprobe.d",
];

/** The name of a module as the kernel writes it. */
export const moduleName = (name: string): string => name.replaceAll("-", "_");

/** The rules of all files that count, in the order of reading. */
export function modprobeRules(source: ConfigSource): readonly ModprobeRule[] {
  return dropIns(folders, ".conf", source).flatMap((path) => [...rulesOf(path, source)]);
}

function* rulesOf(path: string, source: ConfigSource): Generator<ModprobeRule> {
  let pending = "";
  for (const line of lines(source.text(path) ?? "")) {
    const text = pending + line.text;
    pending = text.endsWith("\\") ? `${text.slice(0, -1)} ` : "";
    const [, command, name, rest = ""] = /^\s*([a-z]+)\s+(\S+)(?:\s+(.*\S))?\s*$/.exec(text) ?? [];
    if (pending !== "" || command === undefined || name === undefined) continue;
    const seen = seenAt(path, { number: line.number, text });
    yield { command, name: moduleName(name), rest, seen };
  }
}

/**
 * Tells whether asking for a module by one of the names that it bears itself, as the kernel and udev do, loads nothing:
 * its names are not to be used (`blacklist`), something else is run for it that does nothing (`install`), or the name
 * leads elsewhere (`alias`).
 */
export function keptAway(rules: readonly ModprobeRule[]): (module: string, alias: string) => boolean {
  return (module, alias) =>
    rules.some(
      ({ command, name, rest }) =>
        (command === "blacklist" && name === module) ||
        (command === "install" && name === module && /^(?:\S*\/)?(?:true|false)$/.test(rest)) ||
        (command === "alias" && name === moduleName(alias) && moduleName(rest) !== module),
    );
}
