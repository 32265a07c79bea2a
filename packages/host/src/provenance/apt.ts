/**
 * APT's sources, what it verifies of them, and the keys by which: sources.list(5), apt-secure(8), apt.conf(5).
 * @module
 */
import { type Seen, seen } from "@tokiwa/content";
import { z } from "zod";
import { collector } from "../collector.ts";
import { aptConfiguration, type AptSetting } from "../parse/apt-conf.ts";
import { type AptSource, aptSources } from "../parse/apt-sources.ts";
import { publicKeys } from "../parse/openpgp.ts";
import { replaceable } from "../replaceable.ts";
import type { Root } from "../root.ts";
import { releaseOf } from "./apt-release.ts";

const entry = z.strictObject({
  type: z.enum(["deb", "deb-src"]),
  /** Without a password that it may hold. */
  uri: z.string(),
  scheme: z.string(),
  suite: z.string(),
  /** The address holds a user's name or password. */
  credentials: z.boolean(),
  /** It names the keys that may sign it. */
  signedBy: z.boolean(),
  /** Who publishes it, as its own Release file says; empty where none was fetched yet. */
  origin: z.string(),
  seen,
});
const option = z.strictObject({
  /** The deb822 name in lower case, as in `trusted`. */
  name: z.string(),
  value: z.string(),
  /** `yes`, `true`, `1` and the like. */
  on: z.boolean(),
  /** `no`, `false`, `0` and the like. */
  off: z.boolean(),
  seen,
});
const sources = z.strictObject({
  present: z.boolean(),
  entries: z.array(entry),
  options: z.array(option),
  /** Options that name a keyring which is not there. */
  missingKeyrings: z.array(seen),
});

const setting = z.strictObject({
  /** In lower case, as in `acquire::allowinsecurerepositories`. */
  name: z.string(),
  value: z.string(),
  on: z.boolean(),
  off: z.boolean(),
  seen,
});

const key = z.strictObject({
  algorithm: z.string(),
  bits: z.int(),
  revoked: z.boolean(),
  /** Days from today to its end; a large number where it has none. */
  daysLeft: z.int(),
  user: z.string(),
  /** Signs for every source that names no keys of its own. */
  forAll: z.boolean(),
  seen,
});
const keys = z.strictObject({
  keys: z.array(key),
  /** Keyrings, their folders and the lists of sources that others than root may change. */
  open: z.array(seen),
});

const present = (root: Root): boolean => root.exists("/usr/bin/apt-get") || root.exists("/etc/apt");
const isOn = (value: string): boolean => /^(?:yes|true|with|on|enable|1)$/i.test(value);
const isOff = (value: string): boolean => /^(?:no|false|without|off|disable|0)$/i.test(value);

/** Cuts the user and password out of addresses (RFC 3986 §3.2.1). */
const masked = (text: string): string => text.replace(/(:\/\/)[^/@\s]+@/g, "$1…@");
const maskedSeen = (place: Seen): Seen => ({ ...place, text: masked(place.text) });

export const aptSourcesCollector = collector({
  facts: { "apt.sources": sources },
  collect(root) {
    const all = aptSources(root);
    return {
      "apt.sources": {
        present: present(root),
        entries: all.map((source) => ({
          type: source.type,
          uri: masked(source.uri),
          scheme: /^([a-z+]+):/i.exec(source.uri)?.[1]?.toLowerCase() ?? "",
          suite: source.suite,
          credentials: /:\/\/[^/@]+@/.test(source.uri),
          signedBy: source.options.has("signed-by"),
          origin: releaseOf(root, source)?.origin ?? "",
          seen: maskedSeen(source.seen),
        })),
        options: distinct(all).map(({ name, value, seen }) => ({
          name,
          value: masked(value).slice(0, 200),
          on: isOn(value),
          off: isOff(value),
          seen: maskedSeen(seen),
        })),
        missingKeyrings: missingKeyrings(all, root),
      },
    };
  },
});

interface NamedOption {
  readonly name: string;
  readonly value: string;
  readonly seen: Seen;
}

/** A stanza gives its options to each of its entries: here each line counts once. */
function distinct(all: readonly AptSource[]): readonly NamedOption[] {
  const found = new Map<string, NamedOption>();
  for (const { options } of all) {
    for (const [name, { value, seen }] of options)
      found.set(`${seen.file}:${seen.line}:${name}`, { name, value, seen });
  }
  return [...found.values()];
}

const keyringPaths = (value: string): readonly string[] =>
  value.includes("BEGIN PGP") ? [] : value.split(/[\s,]+/).filter((word) => word.startsWith("/"));

function missingKeyrings(all: readonly AptSource[], root: Root): Seen[] {
  return distinct(all)
    .filter(({ name }) => name === "signed-by")
    .filter(({ value }) => keyringPaths(value).some((path) => !root.exists(path)))
    .map(({ seen }) => maskedSeen(seen));
}

export const aptSettingsCollector = collector({
  facts: { "apt.settings": z.array(setting) },
  collect(root) {
    const all = [...aptConfiguration(root).values()].flat().filter(({ member }) => !member);
    return { "apt.settings": all.map(settingOf) };
  },
});

const settingOf = ({ name, value, seen }: AptSetting): z.infer<typeof setting> => ({
  name: name.toLowerCase(),
  value: masked(value),
  on: isOn(value),
  off: isOff(value),
  seen: maskedSeen(seen),
});

const forAllFolder = "/etc/apt/trusted.gpg.d";
const never = 1_000_000;
const day = 86_400_000;

export const aptKeysCollector = collector({
  facts: { "apt.keys": keys },
  collect(root, now) {
    const all = aptSources(root);
    const forAll = [
      ...["/etc/apt/trusted.gpg"].filter((path) => root.exists(path)),
      ...root
        .list(forAllFolder)
        .filter((name) => /\.(?:gpg|asc)$/.test(name))
        .map((name) => `${forAllFolder}/${name}`),
    ];
    const named = distinct(all).flatMap(({ name, value }) => (name === "signed-by" ? keyringPaths(value) : []));
    const files = new Map([
      ...named.map((path) => [path, false] as const),
      ...forAll.map((path) => [path, true] as const),
    ]);
    const lists = new Set(all.map(({ seen }) => seen.file));
    const guarded = [
      ...files.keys(),
      ...lists,
      forAllFolder,
      "/etc/apt/keyrings",
      "/etc/apt/sources.list.d",
      "/etc/apt/apt.conf.d",
    ];
    return {
      "apt.keys": {
        keys: [...files].flatMap(([path, all]) =>
          publicKeys(root.bytes(path) ?? new Uint8Array()).map(({ algorithm, bits, revoked, expiresAt, user }) => ({
            algorithm,
            bits,
            revoked,
            daysLeft: expiresAt === undefined ? never : Math.floor((expiresAt - now) / day),
            user,
            forAll: all,
            seen: {
              file: path,
              line: 0,
              text: `${algorithm} ${user}${expiresAt === undefined ? "" : ` → ${date(expiresAt)}`}`,
            },
          })),
        ),
        open: distinctPlaces(guarded.flatMap((path) => replaceable(root, path) ?? [])),
      },
    };
  },
});

const date = (at: number): string => new Date(at).toISOString().slice(0, 10);
const distinctPlaces = (places: readonly Seen[]): Seen[] => [
  ...new Map(places.map((each) => [each.file, each])).values(),
];
