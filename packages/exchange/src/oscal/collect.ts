/**
 * From OSCAL documents that `publish` wrote back to the files of a content folder.
 * @module
 */
import type { Catalog, MappingCollection, OscalDocument, Profile } from "@tokiwa/oscal";
import { isRecord } from "../folder/place.ts";
import { trimmed } from "../folder/terse.ts";
import { authorityFrom, isAuthority } from "./authority.ts";
import { ownValue } from "./bilingual.ts";
import { catalogFrom } from "./catalog.ts";
import { checksFrom } from "./check.ts";
import type { ComponentDefinition } from "./component.ts";
import { namespace } from "./identifier.ts";
import { mappedFrom } from "./mapping.ts";
import { profileFrom } from "./profile.ts";

/** The values of files of a content folder, by path (`controls/pr-aa.yaml`). */
export type ContentFiles = ReadonlyMap<string, unknown>;

/** A path that no file has yet. */
const free = (files: ContentFiles, folder: string, name: string): string => {
  const base = `${folder}/${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;
  for (let number = 1; ; number++) {
    const path = `${base}${number === 1 ? "" : `-${number}`}.yaml`;
    if (!files.has(path)) return path;
  }
};

/** Whether a document was published from content, and so has the form that `collect` reads. */
export const isCollectable = (document: object): document is OscalDocument =>
  Object.values(document).some((root: unknown) => {
    const metadata = isRecord(root) ? root["metadata"] : undefined;
    const props = isRecord(metadata) ? metadata["props"] : undefined;
    return (
      Array.isArray(props) &&
      props.some((prop: unknown) => isRecord(prop) && prop["ns"] === namespace && prop["name"] === "content-hash")
    );
  });

/**
 * Reads documents of one publication, or some of them. What a document refers to and is not among them is left as it is
 * called there; what is missing altogether (mappings, for one) is missing in the content, too.
 */
export const collect = (documents: readonly OscalDocument[]): ContentFiles => {
  const catalogs: Catalog[] = [];
  const profiles: Profile[] = [];
  const collections: MappingCollection[] = [];
  const definitions: ComponentDefinition[] = [];
  for (const document of documents.filter(isCollectable)) {
    if ("catalog" in document) catalogs.push(document.catalog);
    if ("profile" in document) profiles.push(document.profile);
    if ("mapping-collection" in document) collections.push(document["mapping-collection"]);
    if ("component-definition" in document) definitions.push(document["component-definition"]);
  }
  const files = new Map<string, unknown>();
  const add = (folder: string, name: string, value: unknown) => files.set(free(files, folder, name), trimmed(value));

  const controlCatalogs = catalogs.filter((catalog) => !isAuthority(catalog));
  const tokens = new Map<string, string>();
  const lists = { bodies: new Map<string, object>(), roles: new Map<string, object>() };
  for (const catalog of controlCatalogs) {
    for (const group of catalog.groups ?? [])
      for (const category of group.groups ?? [])
        for (const control of category.controls ?? []) tokens.set(control.id, ownValue(control, "id") ?? control.id);
    const {
      bodies,
      roles,
      files: own,
    } = catalogFrom(catalog, {
      sp80053: mappedFrom(collections, "sp80053"),
      csf: mappedFrom(collections, "csf"),
    });
    for (const body of bodies) lists.bodies.set(JSON.stringify(body), body);
    for (const role of roles) lists.roles.set(JSON.stringify(role), role);
    for (const file of own) add("controls", file.category, file);
  }
  if (lists.bodies.size > 0) files.set("bodies.yaml", [...lists.bodies.values()].map(trimmed));
  if (lists.roles.size > 0) files.set("roles.yaml", [...lists.roles.values()].map(trimmed));
  for (const document of catalogs.filter(isAuthority).map(authorityFrom)) add("authorities", document.id, document);
  for (const profile of profiles) {
    const value = profileFrom(profile, (token) => tokens.get(token) ?? token);
    add("profiles", value.id, value);
  }
  for (const definition of definitions) for (const file of checksFrom(definition)) add("checks", file.family, file);
  return files;
};
