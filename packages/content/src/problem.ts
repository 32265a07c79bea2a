/**
 * Problems in content: what is wrong, where, and what to do about it.
 * @module
 */
import type { Text } from "./text.ts";

/** Every kind of problem, by its stable code. A warning leaves the content usable as its author meant it. */
export const problemSeverities = {
  // The file
  "too-many-files": "error",
  "unreadable-file": "error",
  "unknown-file": "warning",
  "malformed-yaml": "error",
  "yaml-limit": "error",
  // The form
  "missing-field": "error",
  "unknown-field": "error",
  "wrong-type": "error",
  "bad-value": "error",
  "bad-form": "error",
  // The ties
  "duplicate-id": "error",
  "foreign-clause": "error",
  "broken-tie": "error",
  cycle: "error",
  "basis-not-higher": "error",
  "ends-before-start": "error",
  "names-overlap": "error",
  "unnamed-body": "error",
  "superseded-without-end": "warning",
  "clause-without-control": "error",
  "needless-reason": "warning",
  "control-without-profile": "error",
  "control-without-check": "warning",
  "check-out-of-reach": "warning",
  "unused-fact": "warning",
  // The texts
  "same-text": "warning",
  "not-japanese": "warning",
  "not-english": "warning",
  // The expressions
  "malformed-expression": "error",
  "unknown-fact": "error",
  "unknown-name": "error",
  "unknown-member": "error",
  "type-mismatch": "error",
  "wrong-result": "error",
  "impossible-value": "error",
  "unguarded-optional": "error",
  "bad-pattern": "error",
  "expression-limit": "error",
} as const satisfies Record<string, "error" | "warning">;

export type ProblemCode = keyof typeof problemSeverities;

/** A place in a file, from 1; both 0 where the problem has no place in one. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** One problem of the content, with its place and, in its message, the remedy. */
export interface ContentProblem extends Place {
  /** The folder's name and the path in it. */
  readonly file: string;
  readonly code: ProblemCode;
  readonly severity: "error" | "warning";
  readonly message: Text;
}

/** A problem of the kind `code` at a place; its severity follows from its kind. */
export const problem = (file: string, place: Place, code: ProblemCode, message: Text): ContentProblem => ({
  file,
  line: place.line,
  column: place.column,
  code,
  severity: problemSeverities[code],
  message,
});

/** The order in which a person mends them: by file, then from its top down. */
export const byPlace = (a: ContentProblem, b: ContentProblem): number =>
  (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.column - b.column;
