/**
 * Any OSCAL catalog, profile, mapping collection or component definition as files for people: one for each control and
 * each component, one for the rest. In place of a control stands the name of its file.
 * @module
 */
import type { JsonObject, JsonValue, ModelName } from "@tokiwa/oscal";
import { compact, isArray, isObject } from "./compact.ts";
import { fileNames } from "./file-name.ts";
import { writeYaml } from "./yaml.ts";

/** Where the documents of each model lie in an authoring folder. */
export const folders = {
  catalog: "catalogs",
  profile: "profiles",
  "mapping-collection": "mappings",
  "component-definition": "component-definitions",
} as const satisfies Partial<Record<ModelName, string>>;

export type AuthoringModel = keyof typeof folders;

export const isAuthoringModel = (model: string | undefined): model is AuthoringModel =>
  model !== undefined && Object.hasOwn(folders, model);

/** Members whose items have files of their own, by model: the name of the member, and of the folder. */
export const parted: Readonly<Record<AuthoringModel, { readonly member: string; readonly folder: string } | null>> = {
  catalog: { member: "controls", folder: "controls" },
  profile: null,
  "mapping-collection": null,
  "component-definition": { member: "components", folder: "components" },
};

/** Texts of files, by path. */
export type Files = ReadonlyMap<string, string>;

const nameOf = (item: JsonObject): string => {
  const { id, title } = item;
  return typeof id === "string" ? id : typeof title === "string" ? title : "";
};

/**
 * Splits a document of `model` into the files of its authoring form, below a folder of its own named `name`.
 * @param document `{ catalog: { … } }`; members that the model does not know are kept
 */
export const split = (document: JsonObject, model: AuthoringModel, name: string): Files => {
  const folder = `${folders[model]}/${fileNames()(name)}`;
  const files = new Map<string, string>();
  const part = parted[model];
  if (part === null) return new Map([[`${folder}/${model}.yaml`, writeYaml(compact(document))]]);

  const free = fileNames();
  const refer = (value: JsonValue): JsonValue => {
    if (isArray(value)) return value.map(refer);
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [
        key,
        key === part.member && isArray(one) ? one.map(referItem) : refer(one),
      ]),
    );
  };
  const referItem = (item: JsonValue): JsonValue => {
    // What is no object cannot have a file; a string would be taken for the name of one.
    if (!isObject(item)) return typeof item === "string" ? { text: item } : refer(item);
    const stem = free(nameOf(item));
    const path = `${folder}/${part.folder}/${stem}.yaml`;
    // Before those within it, so that files come in the order of the document.
    files.set(path, "");
    files.set(path, writeYaml(compact(refer(item))));
    return stem;
  };
  const whole = compact(refer(document));
  return new Map([[`${folder}/${model}.yaml`, writeYaml(whole)], ...files]);
};
