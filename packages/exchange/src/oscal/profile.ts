/**
 * Profiles of content as OSCAL profiles that import their catalog and each other, and back.
 * @module
 */
import type { ContentProfile } from "@tokiwa/content";
import type { Profile, ProfileImport } from "@tokiwa/oscal";
import { bilingual, languageOf, own, ownValue, ownValues } from "./bilingual.ts";
import { catalogPath } from "./catalog.ts";
import { documentUuid, type Edition, hrefOf, metadataOf, type PublishedDocument } from "./edition.ts";
import { tokenOf } from "./identifier.ts";

const profilePath = (id: string): string => `profiles/${tokenOf(id)}`;

/** The controls that a profile selects itself, besides those of its imports. */
const ownControls = ({ controls }: ContentProfile, imports: readonly ContentProfile[]): readonly string[] => {
  const imported = new Set(imports.flatMap((profile) => profile.controls));
  return controls.filter((id) => !imported.has(id));
};

export const profileDocument = (profile: ContentProfile, edition: Edition): PublishedDocument => {
  const { content } = edition;
  const imports = profile.imports.flatMap((id) => content.profiles.get(id) ?? []);
  const selected = ownControls(profile, imports);
  const catalogOf = (id: string) => content.controls.get(id)?.group.catalog ?? "";
  const byCatalog = Map.groupBy(selected, catalogOf);
  // Two imports that select the same control would give it twice.
  const twice = imports.flatMap(({ controls }) => controls).length > new Set(imports.flatMap((p) => p.controls)).size;
  const value: Profile = {
    uuid: documentUuid(edition, "profile", profile.id),
    metadata: metadataOf(edition, {
      kind: "profile",
      id: profile.id,
      title: profile.title,
      description: profile.description,
      props: profile.imports.map((id) => own("imports", id)),
    }),
    imports: [
      ...imports.map(({ id }): ProfileImport => ({ href: hrefOf(edition, profilePath(id)), "include-all": {} })),
      ...[...byCatalog].map(
        ([catalog, ids]): ProfileImport => ({
          href: hrefOf(edition, catalogPath(catalog)),
          "include-controls": [{ "with-ids": ids.map(tokenOf) }],
        }),
      ),
    ],
    merge: { ...(twice ? { combine: { method: "use-first" } } : {}), "as-is": true },
  };
  return { path: profilePath(profile.id), document: { profile: value } };
};

/** What `profileDocument` wrote, in the authoring form. `idOf` gives the identifier that a control's token stands for. */
export const profileFrom = (
  { metadata, imports }: Profile,
  idOf: (token: string) => string,
): { readonly id: string } => {
  const texts = bilingual(languageOf(metadata));
  const profile = {
    id: ownValue(metadata, "id") ?? "",
    title: texts.read("title", metadata.title, metadata),
    description: texts.read("description", metadata.remarks, metadata),
    imports: ownValues(metadata, "imports"),
    controls: imports.flatMap((one) =>
      (one["include-controls"] ?? []).flatMap((select) => (select["with-ids"] ?? []).map(idOf)),
    ),
  };
  return profile;
};
