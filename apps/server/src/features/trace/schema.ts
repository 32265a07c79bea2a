/**
 * What the trace feature answers: the thread from the strategy to the evidence, as nodes in layers and edges.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { moment, named, text } from "../../platform/schema.ts";
import { cellCounts, certainty, counts } from "../posture/schema.ts";

/** The columns of the trace, left to right. */
export const layer = z.enum(["strategy", "plan", "standard", "control", "implementation", "check", "evidence"]);

/** One word for what is counted: the worst of it. */
const state = z.enum(["satisfied", "not-satisfied", "unknown", "not-applicable"]);

export const traceNode = z
  .object({
    /** Of what stands for several: `group:<layer>:<organization or kind>`. */
    id: z.string(),
    layer,
    /** `systems` and `subjects` stand for as many as `number` says: they are too many to be shown one by one. */
    kind: z.enum(["clause", "control", "system", "systems", "check", "subject", "subjects"]),
    title: text,
    /** The document of a clause, the group of a control, the family of a check, the system of a subject. */
    group: z.object({ id: z.string(), title: text }).nullable(),
    /** Of `systems` and `subjects`: how many it stands for. */
    number: z.int().optional(),
    /** Of a clause: whether its document is in force and normative, so that it can oblige. */
    inForce: z.boolean(),
    /** Of a clause: how sure it is that its document says so. */
    certainty: certainty.optional(),
    state,
    /** Of clauses, controls and systems: distinct (system, requirement) pairs reachable. Of checks and subjects: null. */
    counts: counts.nullable(),
    /** Of checks and subjects: cells in scope. */
    cells: cellCounts.nullable(),
  })
  .openapi("TraceNode");

/**
 * Edges run down: clause → clause that carries it further → control → system → check → subject. Beside them, each control
 * has an edge to each of its own checks, so that the lineage of a control need not go through all checks of a system.
 */
export const trace = z
  .object({
    moment,
    /** The organization and the system that it was asked for; null for all. */
    within: z.object({ organization: named.nullable(), system: named.nullable() }),
    nodes: z.array(traceNode),
    edges: z.array(z.object({ from: z.string(), to: z.array(z.string()) })),
  })
  .openapi("Trace");

/** A system behind a node: how the requirements stand there that the node counts, or, of a check, the cells. */
export const traceSystem = z
  .object({ system: named, organization: named, state, counts: counts.nullable(), cells: cellCounts.nullable() })
  .openapi("TraceSystem");

export type TraceNode = z.infer<typeof traceNode>;
export type Trace = z.infer<typeof trace>;
export type TraceSystem = z.infer<typeof traceSystem>;
