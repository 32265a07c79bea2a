/**
 * The problems of resolution, by their stable codes.
 * @module
 */

import type { Problem, Text } from "../../problem/problem.ts";
import type { resolutionSeverities } from "../../problem/resolution-codes.ts";

export type ResolutionCode = keyof typeof resolutionSeverities;

export interface ResolutionProblem extends Problem {
  readonly code: ResolutionCode;
  /** Which document: the reference under which it was loaded. */
  readonly document: string;
}

/** What a problem says, without its place. */
export interface Wording {
  readonly code: ResolutionCode;
  /** The requirement of the Profile Resolution specification, by its identifier. */
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
