/**
 * What the sources of a Debian system offer beyond what is installed, by the lists that APT fetched last.
 * @module
 */
import { pipeline, Readable, type Transform } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { quoted, type Seen, seen, type Text } from "@tokiwa/content";
import { z } from "zod";
import { collector, Unknown } from "../collector.ts";
import { unsupportedManager } from "../packages/managers.ts";
import { rpmDatabase } from "../packages/rpm.ts";
import { aptSources } from "../parse/apt-sources.ts";
import { compareVersions } from "../parse/debian-version.ts";
import type { DebianPackage } from "../parse/dpkg.ts";
import { lz4Blocks } from "../parse/lz4.ts";
import { scanPackageList } from "../parse/package-list.ts";
import { listPrefix, listsFolder, type Release, releaseOf } from "../provenance/apt-release.ts";
import type { Root } from "../root.ts";
import { debianPackages } from "./installed.ts";
import { type Offer, type Pin, pinnedPriority, pins, priorityOf } from "./pins.ts";

const update = z.strictObject({
  name: z.string(),
  installed: z.string(),
  candidate: z.string(),
  /** A source of security fixes offers something newer than what is installed. */
  security: z.boolean(),
  held: z.boolean(),
  seen,
});
const available = z.strictObject({
  /** Packages of dpkg are installed. */
  present: z.boolean(),
  /** Lists of packages are there to compare with. */
  listed: z.boolean(),
  /** One of them is of a source of security fixes. */
  securityListed: z.boolean(),
  updates: z.array(update),
  /** Installed packages that no source offers in any version. */
  orphans: z.array(z.strictObject({ name: z.string(), seen })),
});

const listLimit = 512 * 1024 * 1024;

export const availableCollector = collector({
  facts: { "updates.available": available },
  timeLimit: 60_000,
  costly: true,
  async collect(root) {
    const packages = debianPackages(root) ?? [];
    // Of the lists of other package managers nothing is read: that they offer nothing must not be said.
    const other = packages.length === 0 ? (rpmDatabase(root) ?? unsupportedManager(root)) : undefined;
    if (other instanceof Unknown) return { "updates.available": other };
    if (other !== undefined) {
      return {
        "updates.available": new Unknown(
          root.gap(other, "not-supported", { ja: "dnf のリポジトリにある更新", en: "what dnf's repositories offer" }),
        ),
      };
    }
    const present = packages.length > 0;
    const found = present ? await offersOf(root, new Set(packages.map(({ name }) => name))) : undefined;
    if (found === undefined) {
      return { "updates.available": { present, listed: false, securityListed: false, updates: [], orphans: [] } };
    }
    const { offers, securityListed } = found;
    const chosen = pins(root);
    return {
      "updates.available": {
        present,
        listed: true,
        securityListed,
        updates: packages.flatMap((each) => updateOf(each, offers.get(each.name) ?? [], chosen) ?? []),
        orphans: packages.filter(({ name }) => !offers.has(name)).map(({ name, seen }) => ({ name, seen })),
      },
    };
  },
});

interface Offers {
  /** By the name of the package. */
  readonly offers: ReadonlyMap<string, readonly Offer[]>;
  readonly securityListed: boolean;
}

/** All versions of these packages in all lists; `undefined` where there are no lists. */
async function offersOf(root: Root, wanted: ReadonlySet<string>): Promise<Offers | undefined> {
  const offers = new Map<string, Offer[]>();
  let securityListed = false;
  const names = root.list(listsFolder);
  let scanned = 0;
  for (const source of new Map(aptSources(root).map((each) => [listPrefix(each), each])).values()) {
    if (source.type !== "deb") continue;
    const prefix = listPrefix(source);
    const release = releaseOf(root, source) ?? unnamed(prefix);
    const host = /:\/\/(?:[^/@]*@)?([^/:]+)/.exec(source.uri)?.[1] ?? "";
    for (const name of names) {
      const [, component, extension] = listName.exec(name.startsWith(prefix) ? name.slice(prefix.length) : "") ?? [];
      if (extension === undefined) continue;
      const pieces = piecesOf(root, `${listsFolder}/${name}`, extension);
      if (!pieces) continue;
      scanned += 1;
      securityListed ||= isSecurity(release);
      try {
        await scanPackageList(pieces, wanted, (found, version) => {
          const offer = { version, host, component: component ?? "", release };
          offers.set(found, [...(offers.get(found) ?? []), offer]);
        });
      } catch (error) {
        const path = `${listsFolder}/${name}`;
        if (error instanceof UnpacksTooLarge) root.gap(path, "too-large", unpacksTooLarge);
        else root.gap(path, "malformed", error instanceof Error ? quoted(error.message) : undefined);
      }
    }
  }
  return scanned === 0 ? undefined : { offers, securityListed };
}

/** After the prefix: `main_binary-amd64_Packages.lz4`, or `Packages` of a source without components. */
const listName = /^(?:(.+)_binary-[a-z0-9-]+_)?Packages(\.[a-z0-9]+|)$/;

const unnamed = (prefix: string): Release => ({
  prefix,
  origin: "",
  label: "",
  suite: "",
  codename: "",
  notAutomatic: false,
  butAutomaticUpgrades: false,
  validUntil: undefined,
  validUntilSeen: undefined,
});

type Pieces = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

function piecesOf(root: Root, path: string, extension: string): Pieces | undefined {
  const unpack = unpackers.get(extension);
  if (!unpack) {
    root.gap(path, "not-supported", { ja: `${extension} で圧縮された一覧`, en: `a list packed as ${extension}` });
    return undefined;
  }
  const pieces = root.pieces(path, listLimit);
  return pieces && unpack(pieces);
}

/** Of a stream each piece must be its own: several are under way at once. */
const copies = (pieces: Iterable<Uint8Array>): Readable =>
  Readable.from(
    (function* () {
      for (const piece of pieces) yield Uint8Array.from(piece);
    })(),
  );

/** How lists are packed. What they unpack to is never held as a whole, however much it is. */
const unpackers: ReadonlyMap<string, (pieces: Iterable<Uint8Array>) => Pieces> = new Map<
  string,
  (pieces: Iterable<Uint8Array>) => Pieces
>([
  ["", (pieces) => pieces],
  [".lz4", lz4Blocks],
  [".gz", (pieces) => limited(through(copies(pieces), createGunzip()))],
  [".zst", (pieces) => limited(through(copies(pieces), createZstdDecompress()))],
]);

/** What comes out of a transformation; what goes wrong before it comes out too. */
function through(source: Readable, transformation: Transform): AsyncIterable<Uint8Array> {
  return pipeline(source, transformation, () => {});
}

class UnpacksTooLarge extends Error {
  override readonly name = "UnpacksTooLarge";
}

const unpacksTooLarge: Text = {
  ja: `展開すると ${listLimit} バイトを超えます`,
  en: `it unpacks to more than ${listLimit} bytes`,
};

async function* limited(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let total = 0;
  for await (const piece of pieces) {
    total += piece.length;
    if (total > listLimit) throw new UnpacksTooLarge();
    yield piece;
  }
}

const isSecurity = ({ label, suite, codename, origin }: Release): boolean =>
  /-security$/i.test(label) || /-security$/.test(suite) || /-security$/.test(codename) || origin === "UbuntuESM";

/** The update that apt would choose: the newest of the versions with the highest priority (apt_preferences(5)). */
function updateOf(
  { name, version, want, seen }: DebianPackage,
  offers: readonly Offer[],
  chosen: readonly Pin[],
): z.infer<typeof update> | undefined {
  const newer = offers.filter((offer) => compareVersions(offer.version, version) > 0);
  if (newer.length === 0) return undefined;
  // What is installed has a priority of its own, and a pin may speak of its version too.
  const own = pinnedPriority(name, { version, host: "", component: "", release: unnamed("") }, chosen);
  const priorities = new Map<string, number>([[version, Math.max(own ?? 100, 100)]]);
  for (const offer of offers) {
    const priority = priorityOf(name, offer, chosen);
    priorities.set(offer.version, Math.max(priority, priorities.get(offer.version) ?? Number.NEGATIVE_INFINITY));
  }
  const best = Math.max(...priorities.values());
  const [candidate = version] = [...priorities]
    .filter(([, priority]) => priority === best && priority >= 0)
    .map(([each]) => each)
    .sort((a, b) => compareVersions(b, a));
  if (compareVersions(candidate, version) <= 0) return undefined;
  const place: Seen = { ...seen, text: `${name} ${version} → ${candidate}` };
  const security = newer.some((offer) => isSecurity(offer.release) && compareVersions(offer.version, candidate) <= 0);
  return { name, installed: version, candidate, security, held: want === "hold", seen: place };
}
