/**
 * What the tree of organizations takes and answers.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { counts } from "../posture/schema.ts";
import { instant, moment, named, text } from "../../platform/schema.ts";

/**
 * What an organization and all below it come to; each requirement of a system is counted once. Of organizations, those are
 * counted that are there, and those that have a system.
 */
const whole = z.object({ organizations: z.int(), systems: z.int(), assets: z.int(), counts });

/** An organization in its place, on a day. */
export const organizationRow = z
  .object({
    id: z.string(),
    name: text,
    /** Those above it, from the top. */
    above: z.array(named),
    /** How many information systems it is accountable for, and how many assets are in them. */
    systems: z.int(),
    assets: z.int(),
    whole,
    /** Whether it is there: not yet, now, or no longer. It is there while it bears a name. */
    phase: z.enum(["planned", "present", "ended"]),
    /** From when until when it is there; null where nobody stated that. */
    term: z.object({ from: instant.nullable(), until: instant.nullable() }),
  })
  .openapi("Organization");
export type OrganizationRow = z.infer<typeof organizationRow>;

/** What will be otherwise from an instant on, as it is stated. */
export const plannedChange = z
  .object({
    at: instant,
    organization: named,
    kind: z.enum(["name", "parent"]),
    /** Of a name: null where it is not there from then on. */
    name: text.nullable(),
    /** Of a parent: null where it is under none from then on. */
    parent: named.nullable(),
    reason: z.string(),
    actor: z.string(),
    /** The decision that can be taken back for it; null where it follows from the end of another one. */
    sequence: z.int().nullable(),
  })
  .openapi("PlannedChange");
export type PlannedChange = z.infer<typeof plannedChange>;

const stated = {
  from: instant,
  until: instant.nullable(),
  ...{ reason: z.string(), actor: z.string(), recordedAt: instant, sequence: z.int() },
};

/** An organization with all that was stated of it, the newest first. */
export const organizationDetail = organizationRow
  .extend({
    moment,
    /** The name is null where it was said not to be there. */
    names: z.array(z.object({ name: text.nullable(), ...stated })),
    parents: z.array(z.object({ parent: named.nullable(), ...stated })),
    /** Systems of others that it shares in at the moment. */
    sharesIn: z.array(z.object({ system: named, organization: named })),
    /** Its own systems that others share in. */
    sharedWith: z.array(z.object({ system: named, organization: named })),
    planned: z.array(plannedChange),
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
  name: name.nullable().optional().openapi({ description: "Null: it is not there any more." }),
  parent: id.nullable().optional().openapi({ description: "The organization above it; null for none." }),
  ...interval,
  reason: z.string().min(1).max(1000),
});

/** The row of a table that it stands in. */
const row = z.int().optional();

/** A whole tree: each organization with its names and parents, each for an interval. */
export const importedTree = z.strictObject({
  organizations: z
    .array(
      z.strictObject({
        id,
        names: z
          .array(z.strictObject({ name: name.nullable(), ...interval, row }))
          .max(50)
          .default([]),
        parents: z
          .array(z.strictObject({ parent: id.nullable(), ...interval, row }))
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
  .object({
    dryRun: z.boolean(),
    added: z.array(z.string()),
    changes: z.array(change),
    unchanged: z.int(),
    /** The decision, by which it can be taken back; null where nothing was changed. */
    sequence: z.int().nullable(),
  })
  .openapi("ImportedTree");
export type ImportedChanges = z.infer<typeof importedChanges>;

/** A decision to take back; with `organization`, only what it says of that one. */
export const undoneDecision = z.strictObject({
  sequence: z.int().min(1),
  organization: id.optional(),
  reason: z.string().min(1).max(1000),
});

/** An organization that shares in a system over an interval that is not over. */
export const sharer = z
  .object({
    organization: named,
    from: instant,
    until: instant.nullable(),
    phase: z.enum(["planned", "present"]),
    ...{ reason: z.string(), actor: z.string() },
  })
  .openapi("Sharer");
export type Sharer = z.infer<typeof sharer>;

export const statedSharing = z.strictObject({
  organization: id
    .optional()
    .openapi({ description: "The one that is accountable, where the id alone is not enough." }),
  with: id,
  shares: z.boolean(),
  ...interval,
  reason: z.string().min(1).max(1000),
});
