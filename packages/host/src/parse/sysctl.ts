/**
 * Kernel parameters as they are set at boot: `sysctl.d(5)`, `sysctl.conf(5)`, `sysctl(8)` SYSTEM FILE PRECEDENCE.
 * @module
 */
import type { Seen } from "@tokiwa/content";
import { matcher } from "../glob.ts";
import { dropIns } from "./drop-ins.ts";
import { type ConfigSource, lines, seenAt } from "./source.ts";

/** One line of a file. */
export interface SysctlLine {
  /** Below /proc/sys, as in `net/ipv4/conf/eth0.100/forwarding`; may be a pattern. */
  readonly path: string;
  /** `undefined`: the key is only taken out of what patterns set. */
  readonly value: string | undefined;
  readonly seen: Seen;
}

const folders = ["/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d", "/lib/sysctl.d"];

/**
 * The lines of all files in the order of reading.
 * @param mainFile whether /etc/sysctl.conf is read last by itself, as procps does and systemd does not (there it counts
 * only where /etc/sysctl.d has a link to it).
 */
export function sysctlLines(source: ConfigSource, mainFile: boolean): readonly SysctlLine[] {
  const files = dropIns(folders, ".conf", source);
  return [...files, ...(mainFile ? ["/etc/sysctl.conf"] : [])].flatMap((file) => {
    const text = source.text(file);
    return text === undefined ? [] : sysctlFile(file, text, source);
  });
}

function sysctlFile(file: string, text: string, source: ConfigSource): readonly SysctlLine[] {
  const found: SysctlLine[] = [];
  for (const line of lines(text)) {
    const bare = line.text.trim();
    if (bare === "" || bare.startsWith("#") || bare.startsWith(";")) continue;
    const [, minus, key = "", assigned, value = ""] = /^(-?)\s*([^=\s]+)\s*(=\s*(.*))?$/.exec(bare) ?? [];
    if (key === "" || (assigned === undefined && minus === "")) {
      source.gap(file, "malformed", { ja: "代入として読めません", en: "no assignment" }, line.number);
      continue;
    }
    found.push({
      path: sysctlPath(key),
      value: assigned === undefined ? undefined : value,
      seen: seenAt(file, line),
    });
  }
  return found;
}

/**
 * The path of a key below /proc/sys. Where the first separator is a dot, dots and slashes change places; where it is a
 * slash, it is a path already.
 */
export function sysctlPath(key: string): string {
  const separator = /[./]/.exec(key)?.[0];
  if (separator !== ".") return key.replace(/^\/+/, "");
  return key.replace(/[./]/g, (char) => (char === "." ? "/" : "."));
}

/**
 * The line that decides a key: the last that names it, or else the last pattern that matches it, unless the key is
 * taken out. `undefined` where no file sets it: the kernel's own value holds.
 * @param key in either form, as in `kernel.kptr_restrict`.
 */
export function sysctlSetting(all: readonly SysctlLine[], key: string): SysctlLine | undefined {
  const path = sysctlPath(key);
  const named = all.filter((line) => line.path === path);
  const explicit = named.findLast((line) => line.value !== undefined);
  if (explicit || named.length > 0) return explicit;
  return all.findLast((line) => line.value !== undefined && matchesPath(line.path, path));
}

function matchesPath(pattern: string, path: string): boolean {
  const parts = pattern.split("/");
  const names = path.split("/");
  return (
    parts.length === names.length &&
    parts.every((part, index) => {
      const name = names[index] ?? "";
      return matcher(part)?.(name) ?? part === name;
    })
  );
}
