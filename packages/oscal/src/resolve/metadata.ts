/**
 * The metadata of the result (Profile Resolution, "Metadata Resolution").
 * @module
 */
import type { Catalog } from "../model/catalog.ts";
import type { Link, Metadata, Property } from "../model/metadata.ts";
import type { Profile } from "../model/profile.ts";
import { staysAlways } from "./keep.ts";

/** The version of OSCAL that results are written in at most. */
export const oscalVersion = "1.2.1";

/** Relations of the profile document itself, which the result is not. */
const ofTheDocument = new Set(["canonical", "alternate", "latest-version", "predecessor-version", "successor-version"]);

export interface ResultIdentity {
  /** The reference under which the profile was loaded. */
  readonly href: string;
  /** RFC 3339. */
  readonly lastModified: string;
  readonly tool: string;
}

/**
 * Title, version and who is responsible are the profile's; `keep`ing roles and parties of the sources join them
 * (req-meta-keep). Where it came from is told as the model and NIST's own results do: a `link` with `source-profile`
 * (the draft specification has a `prop` of that name, which the model does not allow) and the profile's UUID.
 */
export function metadataOf(
  profile: Profile,
  sources: readonly Catalog[],
  versions: readonly string[],
  { href, lastModified, tool }: ResultIdentity,
): Metadata {
  const { metadata } = profile;
  const { published: _, revisions: __, "document-ids": ___, actions: ____, ...own } = metadata;
  const links: readonly Link[] = [
    ...(metadata.links ?? []).filter(({ rel }) => rel === undefined || !ofTheDocument.has(rel)),
    { href, rel: "source-profile" },
  ];
  const props: readonly Property[] = [
    ...(metadata.props ?? []),
    { name: "resolution-tool", value: tool },
    { name: "source-profile-uuid", value: profile.uuid },
  ];
  const roles = joined(
    metadata.roles,
    sources.map((source) => source.metadata.roles),
    ({ id }) => id,
  );
  const parties = joined(
    metadata.parties,
    sources.map((source) => source.metadata.parties),
    ({ uuid }) => uuid,
  );
  return {
    ...own,
    "last-modified": lastModified,
    "oscal-version": newest([...versions, metadata["oscal-version"]]),
    props,
    links,
    ...(roles.length > 0 && { roles }),
    ...(parties.length > 0 && { parties }),
  };
}

type Kept = { readonly props?: readonly Property[] };

function joined<T extends Kept>(
  own: readonly T[] = [],
  others: readonly (readonly T[] | undefined)[],
  keyOf: (each: T) => string,
): readonly T[] {
  const known = new Set(own.map(keyOf));
  const more = others
    .flatMap((list) => list ?? [])
    .filter((each) => {
      if (!staysAlways(each) || known.has(keyOf(each))) return false;
      known.add(keyOf(each));
      return true;
    });
  return [...own, ...more];
}

/** The first number of a version; undefined where it does not begin with one. */
export const majorOf = (version: string): number | undefined => numbersOf(version)?.[0];

/** The newest of the versions of OSCAL, and no newer than this library's own (req-meta-oscal-version). */
function newest(versions: readonly string[]): string {
  const known = versions.filter((version) => numbersOf(version) !== undefined);
  const [latest] = known.toSorted((a, b) => -compare(a, b));
  return latest === undefined || compare(latest, oscalVersion) > 0 ? oscalVersion : latest;
}

function numbersOf(version: string): readonly number[] | undefined {
  const [, major, minor, patch] = /^(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?/u.exec(version) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor), Number(patch ?? 0)];
}

/** A version with a suffix, such as 1.0.0-rc2, comes before the one without. */
function compare(a: string, b: string): number {
  const [ours = [], theirs = []] = [numbersOf(a), numbersOf(b)];
  for (const index of [0, 1, 2]) {
    const difference = (ours[index] ?? 0) - (theirs[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return Number(b.includes("-")) - Number(a.includes("-"));
}
