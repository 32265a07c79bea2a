/**
 * A catalog of content as an OSCAL catalog: groups for the functions and categories of CSF 2.0, and back.
 * @module
 */
import type { ContentControl, Text } from "@tokiwa/content";
import type { Catalog, Control, Group, Resource } from "@tokiwa/oscal";
import { authorityResource } from "./authority.ts";
import { type Bilingual, languageOf, bilingual, own, ownValue } from "./bilingual.ts";
import { bodyFrom, partyOf, roleFrom, roleOf } from "./body.ts";
import { controlFrom, controlOf, type Mapped } from "./control.ts";
import { documentUuid, type Edition, metadataOf, type PublishedDocument } from "./edition.ts";
import { csfFunctions, isCsfFunction } from "./function.ts";
import { tokenOf } from "./identifier.ts";

export const catalogPath = (id: string): string => `catalogs/${tokenOf(id)}`;

/** The catalogs of our own that controls stand in, by identifier. */
export const catalogIds = ({ content }: Edition): readonly string[] => [
  ...new Set([...content.controls.values()].flatMap(({ group }) => (group.function === null ? [] : [group.catalog]))),
];

const titleOf = (id: string): Text => ({ ja: `管理策カタログ ${id}`, en: `Catalog of controls ${id}` });

/** Categories by identifier and title: two files may give one category two titles. */
const categories = (controls: readonly ContentControl[], edition: Edition): readonly Group[] => {
  const byGroup = Map.groupBy(controls, ({ group }) => JSON.stringify([group.id, group.title.ja, group.title.en]));
  const ids = new Set<string>();
  return [...byGroup.values()].flatMap((members): readonly Group[] => {
    const [first] = members;
    if (!first) return [];
    const { id, title } = first.group;
    const repeated = ids.has(id);
    ids.add(id);
    return [
      {
        ...(repeated ? {} : { id: tokenOf(id) }),
        class: "category",
        title: edition.texts.line(title),
        props: [{ name: "label", value: id }, own("id", id), ...edition.texts.beside("title", title)],
        controls: members.map((control) => controlOf(control, edition)),
      },
    ];
  });
};

export const catalogDocument = (id: string, edition: Edition): PublishedDocument => {
  const { content, texts } = edition;
  const controls = [...content.controls.values()].filter(({ group }) => group.catalog === id);
  const groups = Object.entries(csfFunctions).flatMap(([name, title]): readonly Group[] => {
    const members = controls.filter(({ group }) => group.function === name);
    if (members.length === 0) return [];
    return [
      {
        id: name,
        class: "function",
        title: texts.line(title),
        props: [{ name: "label", value: name }, own("id", name), ...texts.beside("title", title)],
        groups: categories(members, edition),
      },
    ];
  });
  const documents = new Set(
    controls.flatMap(({ clauses }) => clauses.flatMap((clause) => content.clauses.get(clause)?.document.id ?? [])),
  );
  const resources = [...documents].sort().flatMap((document): readonly Resource[] => {
    const authority = content.documents.get(document);
    return authority ? [authorityResource(authority, edition)] : [];
  });
  const catalog: Catalog = {
    uuid: documentUuid(edition, "catalog", id),
    metadata: metadataOf(edition, {
      kind: "catalog",
      id,
      title: titleOf(id),
      roles: [...content.roles.values()].map((role) => roleOf(role, texts)),
      parties: [...content.bodies.values()].map((body) => partyOf(body, texts)),
    }),
    groups,
    ...(resources.length === 0 ? {} : { "back-matter": { resources } }),
  };
  return { path: catalogPath(id), document: { catalog } };
};

/** One file of controls in the authoring form. */
export interface ControlFile {
  readonly catalog: string;
  readonly function: string;
  readonly category: string;
  readonly title: Text;
  readonly controls: readonly object[];
}

/** What `catalogDocument` wrote, in the authoring form. */
export const catalogFrom = (
  catalog: Catalog,
  mapped: { readonly sp80053: Mapped; readonly csf: Mapped },
): {
  readonly bodies: readonly object[];
  readonly roles: readonly object[];
  readonly files: readonly ControlFile[];
} => {
  const texts: Bilingual = bilingual(languageOf(catalog.metadata));
  const id = ownValue(catalog.metadata, "id") ?? "";
  const files = (catalog.groups ?? []).flatMap((group) =>
    (group.groups ?? []).map((category): ControlFile => {
      const name = ownValue(group, "id");
      return {
        catalog: id,
        function: isCsfFunction(name) ? name : "",
        category: ownValue(category, "id") ?? category.id ?? "",
        title: texts.read("title", category.title, category),
        controls: (category.controls ?? []).map((control: Control) => controlFrom(control, texts, mapped)),
      };
    }),
  );
  return {
    bodies: (catalog.metadata.parties ?? []).flatMap((party) => bodyFrom(party) ?? []),
    roles: (catalog.metadata.roles ?? []).flatMap((role) => roleFrom(role, texts) ?? []),
    files,
  };
};
