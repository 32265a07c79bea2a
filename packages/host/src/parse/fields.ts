/**
 * Tables of blank-separated fields: `fstab(5)`, /proc/mounts (`proc(5)`), `limits.conf(5)`.
 * @module
 */
import type { Seen } from "@tokiwa/content";
import { type ConfigSource, lines, seenAt } from "./source.ts";

interface Row {
  readonly fields: readonly string[];
  readonly seen: Seen;
}

function rows(file: string, text: string): readonly Row[] {
  return lines(text)
    .map((line) => ({ fields: line.text.trim().split(/[ \t]+/), seen: seenAt(file, line) }))
    .filter(({ fields: [first = ""] }) => first !== "" && !first.startsWith("#"));
}

/** A mounted, or to be mounted, file system. */
export interface Mount {
  readonly device: string;
  readonly point: string;
  readonly type: string;
  readonly options: readonly string[];
  readonly seen: Seen;
}

/** The lines of `fstab(5)` and of /proc/mounts, whose fields write blanks, tabs, line ends and backslashes in octal. */
export function mounts(file: string, text: string): readonly Mount[] {
  return rows(file, text).flatMap(({ fields, seen }) => {
    const [device, point, type, options = "defaults"] = fields.map(unescapeOctal);
    if (device === undefined || point === undefined || type === undefined) return [];
    return [{ device, point, type, options: options.split(","), seen }];
  });
}

const unescapeOctal = (field: string): string =>
  field.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

/** One line of `limits.conf(5)`. */
export interface Limit {
  /** A user, `@group`, `%group`, `*`, or a range of numbers. */
  readonly domain: string;
  readonly type: "soft" | "hard" | "-";
  readonly item: string;
  readonly value: string;
  readonly seen: Seen;
}

/** /etc/security/limits.conf and then limits.d in the order of names; of several lines for the same, the last counts. */
export function limits(source: ConfigSource): readonly Limit[] {
  return ["/etc/security/limits.conf", ...source.glob("/etc/security/limits.d/*.conf")].flatMap((file) =>
    rows(file, source.text(file) ?? "").flatMap(({ fields, seen }) => {
      const [domain = "", type, item, value] = fields.map((field) => field.toLowerCase());
      // A domain with `-` alone after it has no limits at all.
      if (type === "-" && item === undefined) return [{ domain, type, item: "all", value: "unlimited", seen }];
      if (item === undefined || value === undefined || (type !== "soft" && type !== "hard" && type !== "-")) return [];
      return [{ domain: fields[0] ?? "", type, item, value, seen }];
    }),
  );
}
