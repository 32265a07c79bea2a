/**
 * What is wrong with a document: a stable code, the place, what was expected, and what to do, in Japanese and English.
 * @module
 */

import { resolutionSeverities } from "./resolution-codes.ts";

/** A sentence in both languages. */
export interface Text {
  readonly ja: string;
  readonly en: string;
}

/** Every kind of problem by its code, which never changes. A warning leaves the document usable as its author meant it. */
export const problemSeverities = {
  // The text
  "oscal.too-large": "error",
  "oscal.not-utf8": "error",
  "oscal.byte-order-mark": "warning",
  "oscal.empty": "error",
  "oscal.unknown-format": "error",
  "oscal.malformed-json": "error",
  "oscal.malformed-yaml": "error",
  "oscal.malformed-xml": "error",
  "oscal.doctype": "error",
  "oscal.too-deep": "error",
  "oscal.too-many": "error",
  "oscal.too-slow": "error",
  "oscal.duplicate-key": "error",
  // The model
  "oscal.not-oscal": "error",
  "oscal.wrong-model": "error",
  "oscal.other-version": "warning",
  "oscal.unknown-element": "error",
  "oscal.unknown-attribute": "error",
  "oscal.repeated-element": "error",
  "oscal.element-order": "error",
  "oscal.stray-text": "error",
  "oscal.not-representable": "error",
  // The schema
  "oscal.missing-member": "error",
  "oscal.unknown-member": "error",
  "oscal.wrong-type": "error",
  "oscal.bad-form": "error",
  "oscal.bad-value": "error",
  "oscal.too-few": "error",
  "oscal.exclusive-members": "error",
  "oscal.line-break": "warning",
  // What no schema can say
  "oscal.value-not-allowed": "error",
  "oscal.deprecated-value": "warning",
  "oscal.duplicate-id": "error",
  "oscal.not-unique": "error",
  "oscal.dangling-reference": "error",
  "oscal.unresolved-reference": "warning",
  "oscal.cardinality": "error",
  "oscal.recommended": "warning",
  "oscal.expectation": "error",
  "oscal.too-many-problems": "warning",
  ...resolutionSeverities,
} as const satisfies Record<string, "error" | "warning">;

export type ProblemCode = keyof typeof problemSeverities;
export type Severity = "error" | "warning";

/** A place in a text; both count from 1, columns in UTF-16 code units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface Problem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  /** RFC 6901, into the document's JSON form; "" is the whole. For YAML and XML, too. */
  readonly pointer: string;
  /** In the text as it was given; absent where no text was given. */
  readonly place?: Place;
  /** The clause that is broken: a path in the schema, or the identifier of an OSCAL constraint. */
  readonly rule?: string;
  /** What is wrong, with what was expected. */
  readonly message: Text;
  readonly remedy: Text;
}

/** What a problem says besides its code. */
export interface Wording {
  readonly message: Text;
  readonly remedy: Text;
  readonly rule?: string;
  readonly place?: Place;
}

export const problem = (code: ProblemCode, pointer: string, { message, remedy, rule, place }: Wording): Problem => ({
  code,
  severity: problemSeverities[code],
  pointer,
  ...(place ? { place } : {}),
  ...(rule === undefined ? {} : { rule }),
  message,
  remedy,
});

/** From the top down; what has no place comes first. */
export const byPlace = (a: Problem, b: Problem): number =>
  (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0);
