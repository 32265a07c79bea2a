/**
 * The whole of a content as OSCAL documents.
 * @module
 */
import type { Content } from "@tokiwa/content";
import { authorityDocument } from "./authority.ts";
import { catalogDocument, catalogIds } from "./catalog.ts";
import { checksDocument } from "./check.ts";
import { editionOf, type PublishedDocument, type PublishOptions } from "./edition.ts";
import { mappingDocument } from "./mapping.ts";
import { profileDocument } from "./profile.ts";

/**
 * Publishes content of our own as OSCAL 1.2.1: a catalog for each catalog of controls and each authority document, the profiles,
 * the mappings and the checks. The same content, moment, language and format give the same documents.
 * @example
 * for (const { path, document } of publish(content, { at: 0, language: "ja", format: "json" }))
 *   await writeFile(`${path}.json`, JSON.stringify(document));
 */
export const publish = (content: Content, options: PublishOptions): readonly PublishedDocument[] => {
  const edition = editionOf(content, options);
  const catalogs = catalogIds(edition);
  return [
    ...catalogs.map((id) => catalogDocument(id, edition)),
    ...[...content.documents.values()].map((document) => authorityDocument(document, edition)),
    ...[...content.profiles.values()]
      .filter(({ cameFrom }) => cameFrom === undefined)
      .map((profile) => profileDocument(profile, edition)),
    ...catalogs.flatMap((id) => mappingDocument(id, edition) ?? []),
    ...(["checks", "attestations"] as const).flatMap((kind) => checksDocument(kind, edition) ?? []),
  ];
};
