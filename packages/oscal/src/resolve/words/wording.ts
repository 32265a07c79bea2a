/**
 * The problems of resolution, by their stable codes.
 * @module
 */

import type { Severity, Text } from "../../problem/problem.ts";

/** An error leaves no catalog to rely on; a warning leaves one that may not be what its author meant. */
export const resolutionSeverities = {
  // Documents
  "oscal.import-missing": "error",
  "oscal.import-unreadable": "error",
  "oscal.import-wrong-model": "error",
  "oscal.import-circular": "error",
  "oscal.import-too-many": "error",
  "oscal.import-no-resource": "error",
  "oscal.import-ambiguous-resource": "warning",
  "oscal.import-other-format": "warning",
  "oscal.import-selection": "error",
  "oscal.import-mapping": "warning",
  "oscal.wrong-shape": "error",
  "oscal.version-major": "error",
  "oscal.too-much-work": "error",
  // Selection and structure
  "oscal.selects-nothing": "error",
  "oscal.import-selects-nothing": "warning",
  "oscal.insert-selects-nothing": "warning",
  "oscal.no-such-control": "warning",
  "oscal.ambiguous-control": "warning",
  "oscal.pattern-without-match": "warning",
  "oscal.pattern-too-long": "error",
  "oscal.implied-control": "warning",
  "oscal.withdrawn-control": "warning",
  "oscal.duplicate-control": "warning",
  "oscal.combine-merge": "warning",
  "oscal.two-structures": "error",
  // Modification
  "oscal.no-such-parameter": "warning",
  "oscal.alter-without-control": "warning",
  "oscal.add-without-target": "warning",
  "oscal.add-by-own-id": "warning",
  "oscal.add-unfit": "warning",
  "oscal.remove-without-criterion": "warning",
  "oscal.remove-without-match": "warning",
  "oscal.missing-parameter": "warning",
} as const satisfies Record<string, Severity>;

export type ResolutionCode = keyof typeof resolutionSeverities;

export interface ResolutionProblem {
  readonly code: ResolutionCode;
  readonly severity: Severity;
  /** Which document: the reference under which it was loaded. */
  readonly document: string;
  /** RFC 6901, into the document's JSON form. */
  readonly pointer: string;
  /** The requirement of the Profile Resolution specification, by its identifier. */
  readonly rule?: string;
  readonly message: Text;
  readonly remedy: Text;
}

/** What a problem says, without its place. */
export interface Wording {
  readonly code: ResolutionCode;
  readonly rule?: string;
  readonly message: Text;
  readonly remedy: Text;
}

/** A few names of many, for a sentence. */
export function listed(names: readonly string[], language: "ja" | "en", most = 8): string {
  const shown = names.slice(0, most).join(language === "ja" ? "、" : ", ");
  const more = names.length - most;
  if (more <= 0) return shown;
  return language === "ja" ? `${shown} ほか ${more} 件` : `${shown} and ${more} more`;
}
