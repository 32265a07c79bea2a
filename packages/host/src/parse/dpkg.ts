/**
 * dpkg's database: `dpkg-query(1)`, `deb-md5sums(5)`, `dpkg-statoverride(1)`, `dpkg-divert(1)`.
 * @module
 */
import type { Seen } from "@tokiwa/content";
import { parseStanzas } from "./deb822.ts";
import { lines } from "./source.ts";

/** A file of /etc that the package manager leaves to the administrator. */
export interface Conffile {
  readonly path: string;
  /** MD5 of what the package brought, in hexadecimal digits. */
  readonly md5: string;
  /** The package no longer has it. */
  readonly obsolete: boolean;
}

export interface DebianPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** The source package, which is what advisories name. */
  readonly source: string;
  readonly section: string;
  /** `install`, `hold`, `deinstall`, `purge` or `unknown`. */
  readonly want: string;
  /** `installed`, `config-files`, `half-configured` and others of dpkg(1). */
  readonly state: string;
  readonly essential: boolean;
  readonly maintainer: string;
  readonly conffiles: readonly Conffile[];
  /** The line of the version. */
  readonly seen: Seen;
}

const wanted = new Set([
  "package",
  "version",
  "status",
  "architecture",
  "source",
  "section",
  "essential",
  "maintainer",
  "conffiles",
]);

/** The packages of /var/lib/dpkg/status, also those of which only configuration is left. */
export function dpkgStatus(file: string, text: string): readonly DebianPackage[] {
  return parseStanzas(text, wanted).stanzas.flatMap(({ fields }) => {
    const value = (name: string): string => fields.get(name)?.value ?? "";
    const name = value("package");
    const version = fields.get("version");
    const [want = "unknown", , state = "not-installed"] = value("status").split(" ");
    if (name === "" || version === undefined) return [];
    return [
      {
        name,
        version: version.value,
        architecture: value("architecture"),
        source: value("source").split(" ", 1).join("") || name,
        section: value("section"),
        want,
        state,
        essential: value("essential") === "yes",
        maintainer: value("maintainer"),
        conffiles: value("conffiles").split("\n").flatMap(conffile),
        seen: { file, line: version.line, text: `${name} Version: ${version.value}` },
      },
    ];
  });
}

function conffile(line: string): readonly Conffile[] {
  const [, path, md5, flags = ""] = /^\s*(\/.*) ([0-9a-f]{32}|newconffile)((?: [a-z-]+)*)$/.exec(line) ?? [];
  return path === undefined || md5 === undefined ? [] : [{ path, md5, obsolete: flags.includes("obsolete") }];
}

/** The checksums of a package's files by absolute path, MD5 in hexadecimal digits. Configuration files are not in it. */
export function dpkgMd5sums(text: string): ReadonlyMap<string, string> {
  const sums = new Map<string, string>();
  for (const { text: line } of lines(text)) {
    // dpkg escapes a backslash or a line end in a name and marks such a line with a backslash.
    const [, escaped, md5, path] = /^(\\?)([0-9a-f]{32}) [ *](.+)$/.exec(line) ?? [];
    if (md5 === undefined || path === undefined) continue;
    const plain =
      escaped === "\\" ? path.replace(/\\(n|\\)/g, (_, char: string) => (char === "n" ? "\n" : "\\")) : path;
    sums.set(`/${plain.replace(/^(?:\.?\/)+/, "")}`, md5);
  }
  return sums;
}

/** The paths of a package's file list, without the folder `/.`. */
export function dpkgList(text: string): readonly string[] {
  return lines(text)
    .map((line) => line.text)
    .filter((path) => path.startsWith("/") && path !== "/.");
}

/** Owner, group and permissions that the administrator wants for a path. */
export interface StatOverride {
  readonly owner: string;
  readonly group: string;
  /** Permission bits (07777). */
  readonly mode: number;
}

export function dpkgStatOverrides(text: string): ReadonlyMap<string, StatOverride> {
  const overrides = new Map<string, StatOverride>();
  for (const { text: line } of lines(text)) {
    const [, owner, group, mode, path] = /^(\S+) (\S+) ([0-7]{3,5}) (\/.*)$/.exec(line) ?? [];
    if (owner === undefined || group === undefined || mode === undefined || path === undefined) continue;
    overrides.set(path, { owner, group, mode: Number.parseInt(mode, 8) });
  }
  return overrides;
}

/** Where the files of packages were put instead: by the path in the package. */
export function dpkgDiversions(text: string): ReadonlyMap<string, { readonly to: string; readonly by: string }> {
  const diversions = new Map<string, { to: string; by: string }>();
  const all = lines(text).map((line) => line.text);
  for (let at = 0; at + 2 < all.length; at += 3) {
    const [from = "", to = "", by = ""] = all.slice(at, at + 3);
    // `:` is a diversion by the administrator, which holds for every package.
    if (from.startsWith("/") && to.startsWith("/")) diversions.set(from, { to, by: by === ":" ? "" : by });
  }
  return diversions;
}
