/**
 * What the trace feature answers: the thread from the strategy to the evidence, as nodes in layers and edges.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { moment, text } from "../../platform/schema.ts";
import { cellCounts, certainty, counts } from "../posture/schema.ts";

/** The columns of the trace, left to right. */
export const layer = z.enum(["strategy", "plan", "standard", "control", "implementation", "check", "evidence"]);

export const traceNode = z
  .object({
    id: z.string(),
    layer,
    kind: z.enum(["clause", "control", "system", "check", "subject"]),
    title: text,
    /** The document of a clause, the group of a control, the family of a check, the system of a subject. */
    group: z.object({ id: z.string(), title: text }).nullable(),
    /** Of a clause: whether its document is in force and normative, so that it can oblige. */
    inForce: z.boolean(),
    /** Of a clause: how sure it is that its document says so. */
    certainty: certainty.optional(),
    /** One word for the node: the worst of what it counts. */
    state: z.enum(["satisfied", "not-satisfied", "unknown", "not-applicable"]),
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
  .object({ moment, nodes: z.array(traceNode), edges: z.array(z.object({ from: z.string(), to: z.string() })) })
  .openapi("Trace");

export type TraceNode = z.infer<typeof traceNode>;
export type Trace = z.infer<typeof trace>;
