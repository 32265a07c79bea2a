/**
 * What the tree of organizations takes and answers.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { counts } from "../posture/schema.ts";
import { instant, moment, named, text } from "../../platform/schema.ts";

/** An organization in its place, at a moment. */
export const organizationRow = z
  .object({
    id: z.string(),
    name: text,
    /** Those above it, from the top. */
    above: z.array(named),
    /** How many information systems it is accountable for. */
    systems: z.int(),
    /** What it and all below it come to; each requirement of a system is counted once. */
    whole: z.object({ organizations: z.int(), systems: z.int(), counts }),
  })
  .openapi("Organization");
export type OrganizationRow = z.infer<typeof organizationRow>;

const stated = { from: instant, until: instant.nullable(), reason: z.string(), actor: z.string(), recordedAt: instant };

/** An organization with all that was stated of it, the newest first. */
export const organizationDetail = organizationRow
  .extend({
    moment,
    names: z.array(z.object({ name: text, ...stated })),
    parents: z.array(z.object({ parent: named.nullable(), ...stated })),
    /** Systems of others that it shares in at the moment. */
    sharesIn: z.array(z.object({ system: named, organization: named })),
    /** Its own systems that others share in. */
    sharedWith: z.array(z.object({ system: named, organization: named })),
  })
  .openapi("OrganizationDetail");
export type OrganizationDetail = z.infer<typeof organizationDetail>;

/** A day of Japan, or an instant. */
export const since = z.union([z.iso.date(), instant]).openapi({ description: "A day, as 2025-07-01, or an instant." });
const id = z.string().min(1).max(100);
const name = z.union([
  z.string().min(1).max(200),
  z.strictObject({ ja: z.string().min(1).max(200), en: z.string().min(1).max(200) }),
]);
const interval = { from: since.optional(), until: since.optional() };

/** What is stated of one organization: what is left out stays as it is. */
export const statedOrganization = z.strictObject({
  name: name.optional(),
  parent: id.nullable().optional().openapi({ description: "The organization above it; null for none." }),
  ...interval,
  reason: z.string().min(1).max(1000),
});

/** A whole tree: each organization with its names and parents, each for an interval. */
export const importedTree = z.strictObject({
  organizations: z
    .array(
      z.strictObject({
        id,
        names: z
          .array(z.strictObject({ name, ...interval }))
          .max(50)
          .default([]),
        parents: z
          .array(z.strictObject({ parent: id.nullable(), ...interval }))
          .max(50)
          .default([]),
      }),
    )
    .max(20_000),
});
export type ImportedTree = z.infer<typeof importedTree>;

const change = z.object({
  organization: z.string(),
  kind: z.enum(["name", "parent"]),
  name: text.nullable(),
  parent: z.string().nullable(),
  from: instant.nullable(),
  until: instant.nullable(),
});

/** What an import changes, or would change. */
export const importedChanges = z
  .object({ dryRun: z.boolean(), added: z.array(z.string()), changes: z.array(change), unchanged: z.int() })
  .openapi("ImportedTree");
export type ImportedChanges = z.infer<typeof importedChanges>;

export const statedSharing = z.strictObject({
  organization: id
    .optional()
    .openapi({ description: "The one that is accountable, where the id alone is not enough." }),
  with: id,
  shares: z.boolean(),
  ...interval,
  reason: z.string().min(1).max(1000),
});
