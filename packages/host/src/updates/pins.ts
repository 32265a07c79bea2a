/**
 * Priorities that the administrator gives to versions: `apt_preferences(5)`.
 * @module
 */
import { parseStanzas } from "../parse/deb822.ts";
import { matchesWildcard } from "../parse/wildcard.ts";
import type { Release } from "../provenance/apt-release.ts";
import type { Root } from "../root.ts";

export interface Pin {
  readonly packages: readonly string[];
  readonly kind: "version" | "origin" | "release";
  readonly value: string;
  readonly priority: number;
}

/** The pins of /etc/apt/preferences.d and /etc/apt/preferences; those that cannot be read are noted as gaps. */
export function pins(root: Root): readonly Pin[] {
  const folder = "/etc/apt/preferences.d";
  const parts = root.list(folder).filter((name) => /^(?:[A-Za-z0-9_-]+|[A-Za-z0-9_.-]+\.pref)$/.test(name));
  return [...parts.map((name) => `${folder}/${name}`), "/etc/apt/preferences"].flatMap((file) =>
    parseStanzas(root.text(file) ?? "").stanzas.flatMap(({ fields, line }) => {
      const [, kind, value = ""] = /^(version|origin|release)\s+(.*)$/s.exec(fields.get("pin")?.value ?? "") ?? [];
      const priority = Number(fields.get("pin-priority")?.value ?? Number.NaN);
      const packages = (fields.get("package")?.value ?? "").split(/\s+/).filter(Boolean);
      const regular = packages.some((name) => name.startsWith("/") || name.startsWith("src:"));
      if ((kind !== "version" && kind !== "origin" && kind !== "release") || Number.isNaN(priority) || regular) {
        root.gap(file, "not-supported", { ja: "この形の Pin", en: "a pin of this form" }, line);
        return [];
      }
      return [{ packages, kind, value: value.trim(), priority }];
    }),
  );
}

/** A version that some source offers. */
export interface Offer {
  readonly version: string;
  /** The host of the source's address. */
  readonly host: string;
  readonly component: string;
  readonly release: Release;
}

/** The priority of an offer: that of a pin for its package, or else for all packages, or else of its source. */
export function priorityOf(name: string, offer: Offer, all: readonly Pin[]): number {
  const pinned = pinnedPriority(name, offer, all);
  if (pinned !== undefined || !offer.release.notAutomatic) return pinned ?? 500;
  return offer.release.butAutomaticUpgrades ? 100 : 1;
}

/** The priority that a pin gives to a version; `undefined` where none speaks of it. */
export function pinnedPriority(name: string, offer: Offer, all: readonly Pin[]): number | undefined {
  const matching = all.filter((pin) => applies(pin, offer));
  const own = matching.find((pin) => pin.packages.some((each) => each !== "*" && matchesWildcard(each, name)));
  return (own ?? matching.find((pin) => pin.packages.includes("*")))?.priority;
}

function applies({ kind, value }: Pin, { version, host, component, release }: Offer): boolean {
  if (kind === "version") return matchesWildcard(value, version);
  if (kind === "origin") return value.replaceAll('"', "") === host;
  const known: Readonly<Record<string, string>> = {
    a: release.suite,
    n: release.codename,
    o: release.origin,
    l: release.label,
    c: component,
  };
  return value.split(",").every((part) => {
    const [, key = "", wanted = ""] = /^\s*(\w)=(.*?)\s*$/.exec(part) ?? [];
    const actual = known[key];
    return actual !== undefined && matchesWildcard(wanted, actual);
  });
}
