/**
 * A document of OSCAL in its JSON form: one member that names the model, and the model's root.
 * @module
 */
import type { Catalog } from "./catalog.ts";
import type { MappingCollection } from "./mapping.ts";
import type { BackMatter, Metadata, Uuid } from "./metadata.ts";
import type { Profile } from "./profile.ts";

/** The eight models, named as their JSON root member and XML root element are. */
export const modelNames = [
  "catalog",
  "profile",
  "mapping-collection",
  "component-definition",
  "system-security-plan",
  "assessment-plan",
  "assessment-results",
  "plan-of-action-and-milestones",
] as const;
export type ModelName = (typeof modelNames)[number];

/** A value of JSON. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: JsonValue;
}

/** What the roots of all models have in common. */
export interface ModelRoot {
  readonly uuid: Uuid;
  readonly metadata: Metadata;
  readonly "back-matter"?: BackMatter;
}

/** The TypeScript form of each model's root. */
export interface ModelRoots {
  readonly catalog: Catalog;
  readonly profile: Profile;
  readonly "mapping-collection": MappingCollection;
  readonly "component-definition": ModelRoot;
  readonly "system-security-plan": ModelRoot;
  readonly "assessment-plan": ModelRoot;
  readonly "assessment-results": ModelRoot;
  readonly "plan-of-action-and-milestones": ModelRoot;
}

/** A parsed document whose model is known: `{ catalog: … }`, `{ profile: … }` and so on. */
export type OscalDocument = { readonly [M in ModelName]: { readonly [K in M]: ModelRoots[M] } }[ModelName];
