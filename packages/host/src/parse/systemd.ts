/**
 * Units of the system manager: where each is found, what it says, what switches it on.
 * `systemd.unit(5)`: UNIT FILE LOAD PATH, DESCRIPTION (drop-ins, masks, aliases), and `systemd.syntax(7)`.
 * @module
 */
import { posix } from "node:path";
import { dropIns } from "./drop-ins.ts";
import { type IniEntry, iniEntries, iniList, iniValue } from "./ini.ts";
import type { ConfigSource } from "./source.ts";

/** From the highest precedence to the lowest. */
const unitFolders: readonly string[] = Object.freeze([
  "/etc/systemd/system.control",
  "/run/systemd/system.control",
  "/run/systemd/transient",
  "/run/systemd/generator.early",
  "/etc/systemd/system",
  "/etc/systemd/system.attached",
  "/run/systemd/system",
  "/run/systemd/system.attached",
  "/run/systemd/generator",
  "/usr/local/lib/systemd/system",
  "/usr/lib/systemd/system",
  "/lib/systemd/system",
  "/run/systemd/generator.late",
]);

const unitName = /^[A-Za-z0-9:_.\\@-]+\.(?:service|socket|target|timer|path|mount|automount|swap|slice|scope|device)$/;

/** A unit as systemd would load it. */
export interface Unit {
  /** The name that it was asked for under. */
  readonly name: string;
  /** The name of its file, where it was asked for under an alias. */
  readonly aliasOf: string | undefined;
  /** The file that counts; `undefined` where there are drop-ins alone. */
  readonly file: string | undefined;
  /** Its file is a link to /dev/null, or empty: it cannot be started. */
  readonly masked: boolean;
  readonly dropIns: readonly string[];
  /** The entries of the file and then of its drop-ins. */
  readonly entries: readonly IniEntry[];
}

/** The names of all units that have a file, aliases too, with the file that counts for each. */
export function unitFiles(source: ConfigSource): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const folder of unitFolders) {
    for (const name of source.list(folder)) {
      if (unitName.test(name) && !found.has(name)) found.set(name, `${folder}/${name}`);
    }
  }
  return found;
}

/**
 * Loads one unit with its drop-ins.
 * @param files as {@link unitFiles} gives them.
 * @returns `undefined` where nothing says anything about such a unit.
 */
export function loadUnit(name: string, files: ReadonlyMap<string, string>, source: ConfigSource): Unit | undefined {
  const own = files.get(name) ?? files.get(templateOf(name) ?? "");
  const names = namesOf(name, own, source);
  const target = names.at(-1) ?? name;
  const file = files.get(target) ?? files.get(templateOf(target) ?? "") ?? own;
  const masked = file !== undefined && (source.link(file) === "/dev/null" || source.text(file)?.trim() === "");
  const parts = masked ? [] : dropIns(dropInFolders(names), ".conf", source);
  if (file === undefined && parts.length === 0) return undefined;
  const read = [...(file === undefined || masked ? [] : [file]), ...parts];
  return {
    name,
    aliasOf: target === name ? undefined : target,
    file,
    masked,
    dropIns: parts,
    entries: read.flatMap((path) => iniEntries(path, source.text(path) ?? "")),
  };
}

/** The value of a key of a unit, as its last line says. */
export const unitValue = (unit: Unit, section: string, key: string): IniEntry | undefined =>
  iniValue(unit.entries, section, key);

/** The values of a key that is a list; an empty assignment takes away what came before it. */
export const unitList = (unit: Unit, section: string, key: string): readonly IniEntry[] =>
  iniList(unit.entries, section, key);

const longestAlias = 8;

/** A unit's name and the names that its link leads to, in that order: drop-ins of all of them count. */
function namesOf(name: string, file: string | undefined, source: ConfigSource): readonly string[] {
  const names = [name];
  let at = file;
  while (at !== undefined && names.length < longestAlias) {
    const target = source.link(at);
    if (target === undefined || target === "/dev/null") break;
    const next = posix.basename(target);
    // A link from outside of the folders to a file of the same name is no alias, only a file that lives elsewhere.
    if (!unitName.test(next)) break;
    if (next !== names.at(-1) && next !== templateOf(name)) names.push(next);
    at = posix.resolve(posix.dirname(at), target);
  }
  return names;
}

/** `name@.service` for `name@instance.service`. */
function templateOf(name: string): string | undefined {
  const [, prefix, suffix] = /^([^@]+@)[^@]+(\.[a-z]+)$/.exec(name) ?? [];
  return prefix === undefined || suffix === undefined ? undefined : prefix + suffix;
}

/**
 * The drop-in folders of a unit, from the highest precedence: those of its own name before those of its template, of
 * its name cut after each dash (`a-b-.service.d`), and of its type (`service.d`); each in all folders.
 */
function dropInFolders(names: readonly string[]): readonly string[] {
  const levels = names.flatMap((name) => {
    const suffix = posix.extname(name);
    const stem = name.slice(0, -suffix.length);
    const cut = [...stem.matchAll(/-/g)].map((dash) => `${stem.slice(0, dash.index + 1)}${suffix}`).reverse();
    const template = templateOf(name);
    return [name, ...(template === undefined ? [] : [template]), ...cut.filter((each) => each !== name)];
  });
  const type = posix.extname(names[0] ?? "").slice(1);
  return [...new Set([...levels, type])].flatMap((level) => unitFolders.map((folder) => `${folder}/${level}.d`));
}

/** A link that lets one unit bring up another. */
export interface Enablement {
  readonly unit: string;
  /** The unit whose `.wants`, `.requires` or `.upholds` folder it stands in. */
  readonly by: string;
  readonly path: string;
}

/**
 * The links in `.wants`, `.requires` and `.upholds` folders, also those that the vendor brings. Of several that say the
 * same, the one in the folder of the highest precedence.
 */
export function enablements(source: ConfigSource): readonly Enablement[] {
  const found = new Map<string, Enablement>();
  for (const folder of unitFolders) {
    for (const name of source.list(folder)) {
      const by = /^(.+)\.(?:wants|requires|upholds)$/.exec(name)?.[1];
      if (by === undefined) continue;
      for (const unit of source.list(`${folder}/${name}`)) {
        const path = `${folder}/${name}/${unit}`;
        if (unitName.test(unit) && !found.has(`${by} ${unit}`)) found.set(`${by} ${unit}`, { unit, by, path });
      }
    }
  }
  return [...found.values()].filter(({ path }) => source.link(path) !== "/dev/null");
}
