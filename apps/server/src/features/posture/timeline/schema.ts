/**
 * What timelines answer.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { instant, moment, named, titled } from "../../../platform/schema.ts";
import { cellState, requirementState, trendPoint, unknownReason } from "../schema.ts";

/** What made a change: a report, the clock alone, a decision on an exception, the inventory, or another content. */
export const cause = z.enum(["report", "clock", "exception", "inventory", "content"]);

/** From when on all that was shown is kept: from the beginning, or where retention let go of what was before. */
const kept = z.object({ from: instant, cleared: z.boolean() });

/** A part of a timeline: the newest first; `next` leads to what is older. */
const partOf = <T extends z.ZodType>(item: T) =>
  z.object({ moment, from: instant, kept, items: z.array(item), next: z.string().nullable() });

/** From `at` on, until the next; null where there was nothing to be in a state. */
const shownState = z.enum([...cellState.options, ...requirementState.options, "excepted"]).nullable();
const course = z.array(z.object({ at: instant, state: shownState })).nullable();

const cellStanding = z.object({ state: cellState, unknownReason: unknownReason.nullable(), excepted: z.boolean() });

const made = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("report"), source: z.string() }),
    z.object({
      kind: z.literal("exception"),
      id: z.int(),
      /** `ended` by its term. */
      event: z.enum(["begun", "ended", "revoked"]),
      reason: z.string(),
      applicant: z.string(),
      approver: z.string(),
      until: instant,
    }),
    /** That the control is not applicable. */
    z.object({
      kind: z.literal("decision"),
      event: z.enum(["made", "withdrawn"]),
      reason: z.string(),
      approver: z.string(),
    }),
    /** The system was declared, got another profile, or was tailored. */
    z.object({ kind: z.literal("selection") }),
  ])
  .openapi("Made");

/** What was shown of a cell: `at` is when it was shown, `since` from when on it is true, as was known then. */
const cellChange = z.object({
  at: instant,
  since: instant,
  /** The last entry of the log by then. */
  sequence: z.int(),
  cause,
  /** Who or what made it, where that is kept. */
  made: made.nullable(),
  /** null where there was no such cell. */
  from: cellStanding.nullable(),
  to: cellStanding.nullable(),
});

/** `course` comes with the newest part: what was shown from `from` on; of moments close together, the worst. */
export const cellTimeline = partOf(cellChange)
  .extend({ subject: named.extend({ kind: z.string() }), system: named, check: titled, course })
  .openapi("CellTimeline");

/** A cell that changed at the moment at which a requirement did. */
const turnedCell = z.object({
  subject: named.extend({ kind: z.string() }),
  check: titled,
  from: cellStanding.nullable(),
  to: cellStanding.nullable(),
  source: z.string().nullable(),
});

const requirementChange = z.object({
  at: instant,
  sequence: z.int(),
  cause,
  made: made.nullable(),
  organization: z.string(),
  system: named,
  control: titled,
  /** null where there was no such requirement. */
  from: requirementState.nullable(),
  to: requirementState.nullable(),
  /** Whether it came to be satisfied only because of an exception. */
  excepted: z.boolean(),
  /** Those that bear on it and changed with it, up to three, first those that stand as it does. */
  cells: z.array(turnedCell),
  /** How many further ones there are. */
  further: z.int(),
});

export const requirementTimeline = partOf(requirementChange)
  .extend({ system: named, control: titled, course })
  .openapi("RequirementTimeline");

/** `trend` comes with the newest part: counts from each instant on, until the next. */
export const requirementsTimeline = partOf(requirementChange)
  .extend({ organization: named.nullable(), system: named.nullable(), trend: z.array(trendPoint).nullable() })
  .openapi("RequirementsTimeline");

export type Cause = z.infer<typeof cause>;
export type Made = z.infer<typeof made>;
export type CellStanding = z.infer<typeof cellStanding>;
export type CellChange = z.infer<typeof cellChange>;
export type CellTimeline = z.infer<typeof cellTimeline>;
export type TurnedCell = z.infer<typeof turnedCell>;
export type RequirementChange = z.infer<typeof requirementChange>;
export type RequirementTimeline = z.infer<typeof requirementTimeline>;
export type RequirementsTimeline = z.infer<typeof requirementsTimeline>;
