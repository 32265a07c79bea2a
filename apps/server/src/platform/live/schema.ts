/**
 * The events that pages and programs follow over server-sent events. The SSE `event` field is `kind`, `id` is `id`.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { instant, named, text, titled } from "../schema.ts";

const cellState = z.enum(["pass", "fail", "not-applicable", "unknown"]);
const requirementState = z.enum(["satisfied", "not-satisfied", "unknown", "not-applicable"]);

/** `organization` is the id of the one that it happened in. */
const common = { id: z.int(), at: instant, organization: z.string() };

export const event = z
  .discriminatedUnion("kind", [
    /** A report was accepted; `changed` of its `cells` changed state. */
    z.object({
      ...common,
      kind: z.literal("report"),
      subject: named,
      source: z.string(),
      sequence: z.int(),
      cells: z.int(),
      changed: z.int(),
    }),
    /** Many reports of an organization were accepted at once; `sequence` is the number of the last, `registered` how many subjects are new. */
    z.object({
      ...common,
      kind: z.literal("reports"),
      sequence: z.int(),
      reports: z.int(),
      registered: z.int(),
      cells: z.int(),
      changed: z.int(),
    }),
    /** A cell changed state, by a report, by the clock or by an exception. */
    z.object({
      ...common,
      kind: z.literal("cell"),
      subject: named,
      system: named,
      check: titled,
      from: cellState,
      to: cellState,
      reason: text.nullable(),
      cause: z.enum(["report", "clock", "exception", "inventory", "content"]),
    }),
    z.object({
      ...common,
      kind: z.literal("requirement"),
      system: named,
      control: titled,
      from: requirementState,
      to: requirementState,
      clauses: z.array(z.string()),
    }),
    /** A system or an asset was added, or its place changed. */
    z.object({ ...common, kind: z.literal("inventory"), subject: named, system: named }),
    /** A system, of which this is the name now, got it instead of the one that it had. */
    z.object({ ...common, kind: z.literal("system"), system: named, was: text }),
    /**
     * An organization was added or ended, got another name or place, or shares in other systems: at this instant, by a
     * decision or because it was planned. `became` is empty where what was stated of it is about another time.
     */
    z.object({
      ...common,
      kind: z.literal("organization"),
      subject: named,
      became: z.array(z.enum(["begun", "ended", "renamed", "moved", "sharing"])),
      /** The name that it had; null where it has the same, or had none. */
      was: text.nullable(),
    }),
  ])
  .openapi("Event");
export type LiveEvent = z.infer<typeof event>;

/** The newest events, newest first. */
export const activity = z.object({ events: z.array(event) }).openapi("Activity");
export type Activity = z.infer<typeof activity>;

/**
 * Told instead of events where those between are no longer kept: look at everything anew, then go on from `id`.
 * The SSE `event` field is `reset`.
 */
const reset = z.object({ kind: z.literal("reset"), id: z.int() }).openapi("Reset");
export type Reset = z.infer<typeof reset>;
