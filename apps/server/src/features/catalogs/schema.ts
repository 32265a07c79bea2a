/**
 * What the feature of catalogs answers.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { instant, named, text, titled } from "../../platform/schema.ts";
import { counts, requirementState } from "../posture/schema.ts";

export const models = ["catalog", "profile", "mapping-collection"] as const;

/** What a document is, at a glance. */
export const summary = z.object({
  model: z.enum(models),
  format: z.enum(["json", "yaml", "xml"]),
  title: text,
  version: z.string(),
  oscalVersion: z.string(),
  bytes: z.int(),
  counts: z.object({
    groups: z.int(),
    controls: z.int(),
    parameters: z.int(),
    /** Of a profile, how many documents it imports; of a mapping collection, how many maps it has. */
    imports: z.int(),
    maps: z.int(),
  }),
});

export const documentProblem = z.object({
  code: z.string(),
  severity: z.enum(["error", "warning"]),
  /** RFC 6901, into the document's JSON form. */
  pointer: z.string(),
  line: z.int().nullable(),
  column: z.int().nullable(),
  message: text,
  remedy: text,
});

export const catalogRow = summary
  .extend({
    /** SHA-256 of its bytes; of what is built in, a name. */
    id: z.string(),
    /** The name of the file that it came as. */
    name: z.string(),
    builtIn: z.boolean(),
    importedBy: z.string().nullable(),
    importedAt: instant.nullable(),
  })
  .openapi("CatalogRow");

/** What references were said to mean: as `missing` names them → the id of a document. */
export const refers = z.record(z.string().min(1).max(2000), z.string().min(1).max(200)).openapi("References");

/** What was looked at, and whether it is kept. */
export const imported = z
  .object({
    id: z.string(),
    name: z.string(),
    /** Null where it is no document that can be imported. */
    summary: summary.nullable(),
    problems: z.array(documentProblem),
    errors: z.int(),
    warnings: z.int(),
    /** Whether the same bytes were kept before. */
    known: z.boolean(),
    kept: z.boolean(),
    /** What it refers to that is not here, as it names it. */
    missing: z.array(z.string()),
  })
  .openapi("ImportedDocument");

export const catalogDetail = catalogRow
  .extend({
    /** What is wrong with resolving it, where it is a profile. */
    problems: z.array(documentProblem),
    /** What it refers to that is not here, as it names it. */
    missing: z.array(z.string()),
    refers,
    /** Why it cannot be removed: the documents that refer to it, and the systems that are or were asked for it. */
    usedBy: z.object({
      documents: z.array(titled),
      systems: z.array(named),
      wasChosen: z.boolean(),
    }),
    /** Of a mapping collection, what it and others say that cannot all be so, as chains in signs. */
    contradictions: z.array(z.object({ chains: z.array(z.string()) })),
  })
  .openapi("CatalogDetail");

/** How the requirements of a control stand over systems; `derived` from ours by mappings, or asserted. */
export const controlStanding = z.object({ derived: z.boolean(), counts }).openapi("ControlStanding");

/** What mappings say of a control and one of another document. */
export const controlRelation = z
  .object({
    document: titled.nullable(),
    /** What it is called where the document is not here. */
    resource: z.string(),
    control: z.string(),
    title: text.nullable(),
    /** From the control that was asked about to the other. `unknown` where several are possible. */
    relation: z.enum(["equal", "subset", "superset", "intersects", "none", "unknown", "contradiction"]),
    possible: z.array(z.enum(["equal", "subset", "superset", "intersects", "none"])),
    /** Between 0 and 1; null where some map of the chain has none. It never rises along a chain. */
    confidence: z.number().nullable(),
    /** Whether it follows only from several maps in a row. */
    derived: z.boolean(),
    chains: z.array(z.object({ text: z.string(), confidence: z.number().nullable(), collections: z.array(titled) })),
  })
  .openapi("ControlRelation");

export const catalogControl = z
  .object({
    id: z.string(),
    label: z.string(),
    title: text,
    /** The titles of the groups that it is in, the outermost first. */
    groups: z.array(text),
    parent: z.string().nullable(),
    withdrawn: z.boolean(),
    statement: text,
    guidance: text,
    parameters: z.array(z.object({ id: z.string(), label: text, value: text.nullable() })),
  })
  .openapi("CatalogControl");

/** A control with how it stands: null where no system is asked for it or for anything that it relates to. */
export const listedControl = catalogControl
  .extend({ standing: controlStanding.nullable() })
  .openapi("ListedCatalogControl");

/** A control with what it relates to, and who is bound by it. */
export const relatedControl = z
  .object({
    control: listedControl,
    /** The same control of the content in use, where it is in it. */
    inUse: z.string().nullable(),
    /** What follows for it from ours, whether or not it also is asserted. */
    derived: controlStanding.nullable(),
    relations: z.array(controlRelation),
    /** The systems that are asked for it, up to 200 of `total`. */
    boundBy: z.object({
      systems: z.array(named.extend({ organization: named, state: requirementState })),
      total: z.int(),
      organizations: z.int(),
    }),
  })
  .openapi("RelatedCatalogControl");

export type Summary = z.infer<typeof summary>;
export type DocumentProblem = z.infer<typeof documentProblem>;
export type CatalogRow = z.infer<typeof catalogRow>;
export type ImportedDocument = z.infer<typeof imported>;
export type CatalogDetail = z.infer<typeof catalogDetail>;
export type CatalogControl = z.infer<typeof catalogControl>;
export type ListedCatalogControl = z.infer<typeof listedControl>;
export type RelatedCatalogControl = z.infer<typeof relatedControl>;
export type ControlRelation = z.infer<typeof controlRelation>;
export type ControlStanding = z.infer<typeof controlStanding>;
export type References = z.infer<typeof refers>;
