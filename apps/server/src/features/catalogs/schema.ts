/**
 * What the feature of catalogs answers.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { instant, text } from "../../platform/schema.ts";

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
  })
  .openapi("CatalogDetail");

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

export type Summary = z.infer<typeof summary>;
export type DocumentProblem = z.infer<typeof documentProblem>;
export type CatalogRow = z.infer<typeof catalogRow>;
export type ImportedDocument = z.infer<typeof imported>;
export type CatalogDetail = z.infer<typeof catalogDetail>;
export type CatalogControl = z.infer<typeof catalogControl>;
