/**
 * Profiles of content as OSCAL profiles that import their catalog and each other, and back.
 * @module
 */
import { type ContentProfile, goals } from "@tokiwa/content";
import type { Profile, ProfileImport, Property } from "@tokiwa/oscal";
import { bilingual, languageOf, own, ownProps, ownValue, ownValues, textOf, textProps, valueOf } from "./bilingual.ts";
import { catalogPath } from "./catalog.ts";
import { documentUuid, type Edition, hrefOf, metadataOf, type PublishedDocument } from "./edition.ts";
import { tokenOf } from "./identifier.ts";

const profilePath = (id: string): string => `profiles/${tokenOf(id)}`;

/** The controls that a profile selects itself, besides those of its imports. */
const ownControls = ({ controls }: ContentProfile, imports: readonly ContentProfile[]): readonly string[] => {
  const imported = new Set(imports.flatMap((profile) => profile.controls));
  return controls.filter((id) => !imported.has(id));
};

/** For which systems a profile is chosen, as props. */
const chosenForProps = ({ chosenFor }: ContentProfile): readonly Property[] => {
  if (!chosenFor) return [];
  const { impact, classes, reason } = chosenFor;
  return [
    own("chosen-for-impact", impact),
    ...goals.flatMap((goal) =>
      classes[goal] === undefined ? [] : [own("chosen-for-class", String(classes[goal]), { class: goal })],
    ),
    ...textProps("chosen-for-reason", reason),
  ];
};

const chosenForFrom = (metadata: Profile["metadata"]): object | undefined => {
  const impact = ownValue(metadata, "chosen-for-impact");
  if (impact === undefined) return undefined;
  const classes = ownProps(metadata, "chosen-for-class").map((prop): [string, number] => [
    prop.class ?? "",
    Number(valueOf(prop)),
  ]);
  return { impact, classes: Object.fromEntries(classes), reason: textOf(metadata, "chosen-for-reason") };
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
      props: [...profile.imports.map((id) => own("imports", id)), ...chosenForProps(profile)],
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
    chosenFor: chosenForFrom(metadata),
    imports: ownValues(metadata, "imports"),
    controls: imports.flatMap((one) =>
      (one["include-controls"] ?? []).flatMap((select) => (select["with-ids"] ?? []).map(idOf)),
    ),
  };
  return profile;
};
