/**
 * Where an imported document may be: as mapped, as the back matter says, relative to the profile; nearest first.
 * @module
 */
import type { Resource } from "../model/metadata.ts";
import type { GatheredProfile } from "./gather.ts";
import type { Notes } from "./notes.ts";
import { mapped, resolveUri, siblingsOf } from "./uri.ts";
import { words } from "./words/imports.ts";

export interface Candidate {
  readonly href: string;
  /** Where it is another serialization by its name only: the reference that was asked for. */
  readonly otherThan?: string;
}

/** Places to try, in order. A map always comes first; then JSON before YAML before XML, as it is quickest to read. */
export function candidatesOf(
  href: string,
  { profile, href: base }: GatheredProfile,
  map: ReadonlyMap<string, string>,
  pointer: string,
  notes: Notes,
): readonly Candidate[] {
  const local = mapped(href, map);
  if (local !== undefined) return [{ href: local }];
  if (!href.startsWith("#")) return placesOf([href], base, map);
  const uuid = href.slice(1).toLowerCase();
  const resources = (profile["back-matter"]?.resources ?? []).filter((each) => each.uuid.toLowerCase() === uuid);
  if (resources.length > 1) notes.add(pointer, words.ambiguousResource(href, resources.length));
  const places = resources.flatMap((resource) => placesOfResource(resource, base, map));
  return places.length > 0 ? places : notes.stop(pointer, words.noResource(href));
}

function placesOfResource(resource: Resource, base: string, map: ReadonlyMap<string, string>): readonly Candidate[] {
  const rlinks = (resource.rlinks ?? []).toSorted((a, b) => rank(a) - rank(b)).map(({ href }) => href);
  const { base64 } = resource;
  const embedded = base64 ? [`data:${base64["media-type"] ?? ""};base64,${base64.value}`] : [];
  const linked = placesOf(rlinks, base, map);
  return [
    ...linked.filter(({ otherThan }) => otherThan === undefined),
    ...embedded.map((href) => ({ href })),
    ...linked.filter(({ otherThan }) => otherThan !== undefined),
  ];
}

function placesOf(hrefs: readonly string[], base: string, map: ReadonlyMap<string, string>): readonly Candidate[] {
  const asked = hrefs.map((href) => resolveUri(base, href));
  const local = hrefs.flatMap((href, index) => mapped(href, map) ?? mapped(asked[index] ?? href, map) ?? []);
  if (local.length > 0) return local.map((href) => ({ href }));
  const known = new Set(asked);
  const others = asked.flatMap((otherThan) =>
    siblingsOf(otherThan)
      .filter((href) => !known.has(href))
      .map((href): Candidate => {
        known.add(href);
        return { href, otherThan };
      }),
  );
  return [...[...new Set(asked)].map((href) => ({ href })), ...others];
}

/** By media type, or by the extension where it says nothing. */
function rank(link: { readonly href: string; readonly "media-type"?: string }): number {
  const hint = `${link["media-type"] ?? ""} ${/\.[a-z]+$/iu.exec(link.href)?.[0] ?? ""}`.toLowerCase();
  const found = ["json", "ya", "xml"].findIndex((format) => hint.includes(format));
  return found < 0 ? 3 : found;
}
