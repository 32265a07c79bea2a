/**
 * Sections, keys and values in the form of systemd (`systemd.syntax(7)`), and its main configuration files with their
 * drop-ins (`journald.conf(5)` CONFIGURATION DIRECTORIES AND PRECEDENCE).
 * @module
 */
import type { Seen } from "@tokiwa/content";
import { dropIns } from "./drop-ins.ts";
import { type ConfigSource, lines, seenAt } from "./source.ts";

export interface IniEntry {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  readonly seen: Seen;
}

/**
 * The assignments of a text in order. A backslash at the end of a line continues it (comment lines between are passed
 * over); `#` and `;` begin a comment only at the beginning of a line.
 */
export function iniEntries(file: string, text: string): readonly IniEntry[] {
  const entries: IniEntry[] = [];
  let section = "";
  let open: { readonly text: string; readonly seen: Seen } | undefined;
  const close = (): void => {
    const [, key, value = ""] = /^([^=]+?)\s*=\s*(.*)$/s.exec(open?.text ?? "") ?? [];
    if (open && key !== undefined) entries.push({ section, key, value: value.trim(), seen: open.seen });
    open = undefined;
  };
  for (const line of lines(text)) {
    const bare = line.text.trim();
    if (bare.startsWith("#") || bare.startsWith(";")) continue;
    const heading = open ? undefined : /^\[(.*)\]$/.exec(bare)?.[1];
    if (heading !== undefined) {
      section = heading;
      continue;
    }
    const continued = bare.endsWith("\\");
    const part = continued ? `${bare.slice(0, -1)} ` : bare;
    open = { text: (open?.text ?? "") + part, seen: open?.seen ?? seenAt(file, line) };
    if (!continued) close();
  }
  close();
  return entries;
}

/** The last value of a key, which is the one that counts where the key is no list. */
export function iniValue(entries: readonly IniEntry[], section: string, key: string): IniEntry | undefined {
  return entries.findLast((entry) => entry.section === section && entry.key === key);
}

/** The values of a key that is a list: each assignment adds, an empty one takes away all that came before it. */
export function iniList(entries: readonly IniEntry[], section: string, key: string): readonly IniEntry[] {
  const all = entries.filter((entry) => entry.section === section && entry.key === key);
  return all.slice(all.findLastIndex((entry) => entry.value === "") + 1);
}

const folders = ["/etc/systemd", "/run/systemd", "/usr/local/lib/systemd", "/usr/lib/systemd"];

/**
 * The entries of one of systemd's main configuration files: the file of the highest precedence alone, and then all
 * drop-ins, of whatever folder, in the order of their names.
 * @param name as in `journald.conf`.
 */
export function systemdConfiguration(name: string, source: ConfigSource): readonly IniEntry[] {
  const main = folders.map((folder) => `${folder}/${name}`).find((path) => source.text(path) !== undefined);
  const parts = dropIns(
    folders.map((folder) => `${folder}/${name}.d`),
    ".conf",
    source,
  );
  return [...(main === undefined ? [] : [main]), ...parts].flatMap((file) => iniEntries(file, source.text(file) ?? ""));
}
