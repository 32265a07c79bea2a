/**
 * Authority documents 根拠文書, their clauses 条項, and the bodies that decide them.
 * Names and powers of bodies change, so each name holds for an interval; nothing in the code names a body.
 * @module
 */
import { z } from "zod";
import { date, id, source } from "./form.ts";
import { text } from "./text.ts";

/** How sure we are of a statement: `seen` in the source named, `known` generally but not seen, `assumed` by us. */
export const certainty = z.enum(["seen", "known", "assumed"]);

export const body = z.strictObject({
  id,
  names: z
    .array(z.strictObject({ name: text, abbreviation: text.optional(), from: date, until: date.optional() }))
    .min(1),
  succeeds: id.optional(),
  certainty,
  /** What of this entry is not seen in the source, where it is not all `seen`. */
  unsure: text.optional(),
  source,
});
export type Body = z.infer<typeof body>;

/** The layer of the trace in which a document stands, from the national strategy down. */
export const documentKind = z.enum([
  "strategy",
  "plan",
  "policy",
  "standard",
  "guide",
  "report",
  "organization-policy",
]);

/** Which of the focus areas of the basic policy 整備方針 a clause belongs to. */
export const focus = z.enum(["security", "service-design", "user-interface", "data", "process"]);

export const clause = z.strictObject({
  /** `<document>:<label>`, unique everywhere and never reused. */
  id,
  section: z.string().min(1),
  /** In our own words, unless `quoted`; the document itself is named by `source`. */
  text,
  /**
   * Whether the Japanese is the source's own wording, piece by piece in its order: `…` stands for what is left out, and
   * nothing else is changed but white space. The English is our translation.
   */
  quoted: z.literal(true).optional(),
  focus: focus.default("security"),
  certainty: certainty.default("seen"),
  /** Clauses of higher documents that this one carries further. */
  basis: z.array(id).default([]),
  /** Why no control is tied to this clause, where none is. */
  noControl: text.optional(),
});
export type Clause = z.infer<typeof clause>;

export const authorityDocument = z.strictObject({
  id,
  kind: documentKind,
  /** Only a clause of a normative document, in force, can oblige anybody (semantics §1). */
  track: z.enum(["normative", "informative"]),
  number: z.string().optional(),
  title: text,
  summary: text.optional(),
  decidedBy: id,
  /** The body that looks after it and answers for it, where that is not the one that decided. */
  administeredBy: id.optional(),
  decidedOn: date,
  validFrom: date,
  /** The first day on which it no longer holds. */
  validUntil: date.optional(),
  supersededBy: id.optional(),
  /** The document next above it in the hierarchy. */
  parent: id.optional(),
  certainty,
  /** What of this entry, its clauses apart, is not seen in the source, where it is not all `seen`. */
  unsure: text.optional(),
  source,
  clauses: z.array(clause),
});
export type AuthorityDocument = z.infer<typeof authorityDocument>;
