/**
 * What the feature of tailoring takes and answers.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { instant, named, text, titled } from "../../platform/schema.ts";
import { counts, requirementState, systemRow } from "../posture/schema.ts";

const id = z.string().min(1).max(200).regex(/^\S+$/, "It has blanks.");
const sentence = z.string().trim().min(1).max(2000);

/** One change of what a system is asked for. */
export const change = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("profile"), profile: id }),
    z.strictObject({ kind: z.literal("add"), control: id }),
    z.strictObject({ kind: z.literal("remove"), control: id }),
    z.strictObject({
      kind: z.literal("set"),
      control: id,
      parameter: id,
      /** Null: as the control says. */
      value: z.strictObject({ ja: sentence, en: sentence }).nullable(),
    }),
  ])
  .openapi("TailoringChange");

export const proposal = z.strictObject({ change, reason: sentence });
export const preview = z.strictObject({ changes: z.array(change).min(1).max(100) });
export const undoing = z.strictObject({ reason: sentence });

export const decision = z
  .discriminatedUnion("decision", [
    z.strictObject({
      decision: z.enum(["approve", "reject"]),
      /** Who decided: another than who proposed it. It is written down as it is told. */
      by: z.string().trim().min(1).max(200),
      note: z.string().trim().max(2000).default(""),
    }),
    z.strictObject({ decision: z.literal("withdraw") }),
  ])
  .openapi("TailoringDecision");

/** A change in words: what it is about, with titles. */
const about = z.object({
  change,
  /** The profile or control that it is about; null where there is no such thing any more. */
  title: text.nullable(),
  /** Of a value that is set: what the parameter is called. */
  parameter: text.nullable(),
});

export const tailoringChange = about
  .extend({
    id: z.string(),
    reason: z.string(),
    proposedBy: z.string(),
    proposedAt: instant,
    state: z.enum(["proposed", "in-force", "rejected", "withdrawn"]),
    decidedBy: z.string().nullable(),
    recordedBy: z.string().nullable(),
    decidedAt: instant.nullable(),
    note: z.string().nullable(),
    /** The change that it takes back. */
    undoes: z.string().nullable(),
    /** Whether it can be taken back: it is in force, and nothing that came later did so. */
    undoable: z.boolean(),
  })
  .openapi("TailoringRecord");

const valueInForce = z.object({ control: titled, parameter: z.object({ id: z.string(), label: text }), value: text });

export const tailoring = z
  .object({
    system: named.extend({ organization: named }),
    profile: systemRow.shape.profile,
    inForce: z.object({ added: z.array(titled), removed: z.array(titled), values: z.array(valueInForce) }),
    /** Newest first. */
    changes: z.array(tailoringChange),
    profiles: z.array(
      titled.extend({
        description: text.nullable(),
        /** Null until it is resolved. */
        controls: z.int().nullable(),
        /** The document of others that it comes from. */
        document: z.string().nullable(),
      }),
    ),
    controls: z.array(
      titled.extend({
        selected: z.boolean(),
        /** By how many checks it is assessed; without one, its requirement stays unknown. */
        checks: z.int(),
        parameters: z.array(z.object({ id: z.string(), label: text, value: text })),
      }),
    ),
  })
  .openapi("Tailoring");

const wouldBe = titled.extend({ state: requirementState, checks: z.int() });

/** What would come of changes. Nothing of it is kept. */
export const foreseen = z
  .object({
    profile: titled,
    gained: z.array(wouldBe),
    lost: z.array(wouldBe),
    values: z.array(valueInForce.extend({ before: text })),
    before: counts,
    after: counts,
  })
  .openapi("TailoringPreview");

export type TailoringChange = z.infer<typeof change>;
export type TailoringDecision = z.infer<typeof decision>;
export type TailoringRecord = z.infer<typeof tailoringChange>;
export type Tailoring = z.infer<typeof tailoring>;
export type TailoringPreview = z.infer<typeof foreseen>;
