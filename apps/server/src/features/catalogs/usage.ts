/**
 * Who uses a document: other documents that refer to it, and the systems that are asked for a profile of it.
 * @module
 */
import { readSelection } from "../inventory/service.ts";
import type { View } from "../posture/service.ts";
import { profileIdOf } from "./adoption.ts";
import { addressOf, nameIn } from "./reference.ts";
import type { CatalogDetail } from "./schema.ts";
import { meanings, type Shelved } from "./shelf.ts";

/** The references that a document has, as they are written. */
async function referencesOf({ document }: Shelved): Promise<readonly string[]> {
  const read = await document();
  if (read === undefined || "catalog" in read) return [];
  const holder = "profile" in read ? read.profile : read["mapping-collection"];
  const resources = (holder["back-matter"]?.resources ?? []).flatMap(({ rlinks = [] }) =>
    rlinks.map(({ href }) => href),
  );
  const own =
    "profile" in read
      ? read.profile.imports.map(({ href }) => href)
      : read["mapping-collection"].mappings.flatMap((one) => [
          one["source-resource"].href,
          one["target-resource"].href,
        ]);
  return [...own.filter((href) => !href.startsWith("#")), ...resources];
}

/** @param shelf All documents, this one among them. */
export async function usageOf(
  { row }: Shelved,
  shelf: readonly Shelved[],
  view: View,
): Promise<CatalogDetail["usedBy"]> {
  const profile = profileIdOf(row.id);
  const documents: CatalogDetail["usedBy"]["documents"] = [];
  for (const other of shelf) {
    if (other.row.builtIn || row.builtIn || other.row.id === row.id) continue;
    const meant = meanings(shelf, other.row.id);
    const refers = (await referencesOf(other)).some((href) => meant(written(other.row.id, href))?.row.id === row.id);
    if (refers) documents.push({ id: other.row.id, title: other.row.title });
  }
  const systems = [...view.systems.values()].filter((system) => readSelection(system.profile).profile === profile);
  return {
    documents,
    systems: systems.map(({ id, name }) => ({ id, name })),
    wasChosen: view.projection.revision.content.profiles.has(profile),
  };
}

/** A reference as resolution sees it: relative ones from the document's own address. */
function written(id: string, href: string): string {
  if (nameIn(href) === "") return href;
  return URL.canParse(href) ? href : new URL(href, addressOf(id)).href;
}
