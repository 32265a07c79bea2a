/**
 * What the posture feature takes and answers.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { instant, moment, named, text, titled } from "../../platform/schema.ts";

export const cellState = z.enum(["pass", "fail", "not-applicable", "unknown"]);
export const unknownReason = z.enum(["never-observed", "stale", "error", "conflict"]);
export const requirementState = z.enum(["satisfied", "not-satisfied", "unknown", "not-applicable"]);

/** How sure a statement of the content is: seen in its source, generally known, or assumed. */
export const certainty = z.enum(["seen", "known", "assumed"]);

/** How sure the entry of a document is, its clauses apart, and of what it is not. */
const sureness = { certainty, unsure: text.nullable() };

/**
 * Numbers of distinct (system, requirement) pairs. The five are disjoint: `excepted` are those that are satisfied
 * only because of an exception.
 */
export const counts = z
  .object({
    satisfied: z.int(),
    notSatisfied: z.int(),
    unknown: z.int(),
    notApplicable: z.int(),
    excepted: z.int(),
  })
  .openapi("Counts");

/** Numbers of cells in scope. Disjoint: an excepted failure is counted under `excepted`, not under `fail`. */
export const cellCounts = z
  .object({ pass: z.int(), fail: z.int(), notApplicable: z.int(), unknown: z.int(), excepted: z.int() })
  .openapi("CellCounts");

/** Cells known ÷ cells in scope; the divisor comes from the inventory, not from what reports. */
export const coverage = z
  .object({
    known: z.int(),
    inScope: z.int(),
    unknown: z.object({ neverObserved: z.int(), stale: z.int(), error: z.int(), conflict: z.int() }),
  })
  .openapi("Coverage");

/** Tokiwa score (semantics §6), lower is better. */
export const score = z
  .object({ value: z.number(), perAsset: z.number(), assets: z.int(), version: z.string() })
  .openapi("Score");

export const trendPoint = z.object({ at: instant, counts });

export const evidence = z.object({ file: z.string().optional(), line: z.int().optional(), text: z.string() });

export const systemRow = z
  .object({
    id: z.string(),
    name: text,
    organization: named,
    /** With how many controls were added to it, and taken out, for this system. */
    profile: titled.extend({ added: z.int(), removed: z.int() }),
    counts,
    coverage,
    score,
    assets: z.int(),
    oldestInput: instant.nullable(),
    lastReceived: instant.nullable(),
    trend: z.array(trendPoint),
  })
  .openapi("System");

export const assetRow = z
  .object({
    id: z.string(),
    kind: z.string(),
    name: text,
    system: named,
    organization: named,
    cells: cellCounts,
    coverage,
    oldestInput: instant.nullable(),
    sources: z.array(z.object({ source: z.string(), lastReceived: instant, lastObserved: instant })),
  })
  .openapi("Asset");

export const cellRow = z
  .object({
    subject: named.extend({ kind: z.string() }),
    system: named,
    check: z.object({ id: z.string(), title: text, family: titled, severity: z.number(), maxAge: z.int() }),
    controls: z.array(z.string()),
    state: cellState,
    unknownReason: unknownReason.nullable(),
    excepted: z.boolean(),
    reason: text.nullable(),
    evidence: z.array(evidence),
    /** SHA-256 of the evidence, in hexadecimal digits. */
    evidenceDigest: z.string().nullable(),
    source: z.string().nullable(),
    observedAt: instant.nullable(),
    recordedAt: instant.nullable(),
    /** When this state began, as it is known. */
    since: instant.nullable(),
    /** When it becomes stale if nothing arrives. */
    freshUntil: instant.nullable(),
  })
  .openapi("Cell");

/** One observation in the history of a cell, with both clocks. */
export const observationRow = z.object({
  sequence: z.int(),
  source: z.string(),
  observedAt: instant,
  recordedAt: instant,
  outcome: z.enum(["pass", "fail", "not-applicable", "error"]),
  reason: text.nullable(),
  evidence: z.array(evidence),
  evidenceDigest: z.string().nullable(),
});

export const requirementRow = z
  .object({
    system: named,
    control: z.object({ id: z.string(), title: text, group: z.string(), role: titled }),
    state: requirementState,
    /** How many of its cells are failures under an exception. */
    exceptions: z.int(),
    since: instant.nullable(),
    cells: cellCounts,
    checks: z.int(),
    severity: z.number(),
    oldestInput: instant.nullable(),
    clauses: z.array(z.string()),
  })
  .openapi("Requirement");

/** A gap named on the overview: the check of highest severity that keeps a requirement from being satisfied. */
export const gapRow = z.object({
  system: named,
  control: titled,
  check: titled,
  state: cellState,
  severity: z.number(),
  /** How many subjects it is found on; the first of them by name. */
  number: z.int(),
  subjects: z.array(named),
  /** Since when it is found on one of those named. */
  since: instant.nullable(),
});

export const overview = z
  .object({
    moment,
    requirements: counts,
    /** The same numbers as they were shown a day before. */
    dayBefore: z.object({ at: instant, counts }).nullable(),
    coverage,
    score,
    oldestInput: instant.nullable(),
    lastReceived: instant.nullable(),
    worst: z.array(gapRow),
    /** Requirements that are not satisfied. */
    gaps: z.int(),
    documents: z.array(
      z.object({
        id: z.string(),
        title: text,
        kind: z.string(),
        inForce: z.boolean(),
        ...sureness,
        counts,
        trend: z.array(trendPoint),
      }),
    ),
  })
  .openapi("Overview");

/** Why a cell is as it is: down to the evidence and the remedy, up to the clauses. */
export const cellExplanation = z
  .object({
    moment,
    cell: cellRow,
    history: z.array(observationRow),
    check: z.object({
      id: z.string(),
      title: text,
      method: z.enum(["TEST", "EXAMINE", "INTERVIEW"]),
      expected: text,
      why: text,
      remedy: z.object({ text, commands: z.array(z.object({ on: z.string(), run: z.string() })), safe: z.boolean() }),
    }),
    controls: z.array(
      z.object({
        id: z.string(),
        title: text,
        statement: text,
        role: titled,
        state: requirementState.nullable(),
        since: instant.nullable(),
      }),
    ),
    clauses: z.array(
      z.object({
        id: z.string(),
        section: z.string(),
        text,
        /** Whether the Japanese is the original's own wording, and the English our translation of it. */
        quoted: z.boolean(),
        certainty,
        control: z.string(),
        document: z.object({
          id: z.string(),
          title: text,
          kind: z.string(),
          decidedOn: z.string(),
          inForce: z.boolean(),
          ...sureness,
        }),
      }),
    ),
  })
  .openapi("CellExplanation");

/** Why a requirement is as it is. */
export const requirementExplanation = z
  .object({
    moment,
    requirement: requirementRow,
    control: z.object({
      id: z.string(),
      title: text,
      statement: text,
      guidance: text,
      sp80053: z.array(z.string()),
      csf: z.array(z.string()),
    }),
    clauses: cellExplanation.shape.clauses,
    cells: z.array(cellRow),
  })
  .openapi("RequirementExplanation");

/** What a batch of observations for one subject looks like on the way in. */
export const observationBatch = z
  .strictObject({
    subject: z.strictObject({
      kind: z.string(),
      name: z.string().min(1).max(253),
      system: z.string().min(1).max(100).optional(),
      organization: z.string().min(1).max(100).optional(),
    }),
    source: z.string().min(1).max(100),
    observedAt: instant,
    cells: z
      .array(
        z.strictObject({
          check: z.string().max(100),
          outcome: z.enum(["pass", "fail", "not-applicable", "error"]),
          reason: z
            .union([z.string().max(4000), z.strictObject({ ja: z.string().max(4000), en: z.string().max(4000) })])
            .optional(),
          evidence: z
            .union([
              z.string().max(16_000),
              z
                .array(
                  z.object({
                    file: z.string().max(4096).optional(),
                    line: z.int().min(0).optional(),
                    text: z.string().max(4000),
                  }),
                )
                .max(100),
            ])
            .optional(),
        }),
      )
      .min(1)
      .max(5000),
  })
  .openapi("ObservationBatch");

/** A batch was accepted, and is on disk. Sent again word for word, it has the same number. */
export const accepted = z.object({ sequence: z.int() }).openapi("Accepted");

/** Something that is kept differently from what follows from the log; both as JSON. */
export const difference = z.object({ what: z.string(), where: z.string(), kept: z.string(), recounted: z.string() });

/** Everything, recounted from the log. `differences` names up to 200 of their `total`. */
export const verification = z
  .object({
    moment,
    recounted: z.object({
      entries: z.int(),
      reports: z.int(),
      subjects: z.int(),
      cells: z.int(),
      requirements: z.int(),
      snapshots: z.int().openapi({ description: "Scopes in snapshots of days, chosen at random." }),
      inputs: z.int().openapi({ description: "How fresh scopes were at a moment of the past, chosen at random." }),
      keyframes: z.int().openapi({ description: "What was known of subjects at a moment, chosen at random." }),
    }),
    differences: z.array(difference),
    total: z.int(),
  })
  .openapi("Verification");

export type Difference = z.infer<typeof difference>;
export type Verification = z.infer<typeof verification>;
export type Counts = z.infer<typeof counts>;
export type CellCounts = z.infer<typeof cellCounts>;
export type Coverage = z.infer<typeof coverage>;
export type Score = z.infer<typeof score>;
/** What would come of putting a system, or an asset, somewhere else. Nothing of it is kept. */
export const foreseenArrangement = z
  .object({
    /** How many exceptions would end: granted by the organization that a system leaves, or to the system that an asset does. */
    exceptions: z.int(),
    /** The controls whose being not applicable would end. */
    decisions: z.array(titled),
    systems: z.array(
      named.extend({
        before: counts,
        after: counts,
        /** Requirements that would stand otherwise; null where it has none. */
        changed: z.array(titled.extend({ from: requirementState.nullable(), to: requirementState.nullable() })),
      }),
    ),
  })
  .openapi("ForeseenArrangement");
export type ForeseenArrangement = z.infer<typeof foreseenArrangement>;

export type SystemRow = z.infer<typeof systemRow>;
export type AssetRow = z.infer<typeof assetRow>;
export type CellRow = z.infer<typeof cellRow>;
export type ObservationRow = z.infer<typeof observationRow>;
export type RequirementRow = z.infer<typeof requirementRow>;
export type GapRow = z.infer<typeof gapRow>;
export type Overview = z.infer<typeof overview>;
export type CellExplanation = z.infer<typeof cellExplanation>;
export type RequirementExplanation = z.infer<typeof requirementExplanation>;
export type ObservationBatch = z.infer<typeof observationBatch>;
