/**
 * How cells and requirements stood, as timelines tell it.
 * @module
 */
import { type RequirementStanding, requirementState, standingOf } from "@tokiwa/assurance";
import type { State } from "./course.ts";
import type { CellStanding } from "./schema.ts";

/** How a cell stood; null where there was none. */
export function cellStandingOf(status: number): CellStanding | null {
  const standing = standingOf(status);
  if (!standing) return null;
  return { state: standing.state, unknownReason: standing.unknownReason, excepted: standing.excepted };
}

/** The one word for how a cell stood. */
export function cellWord(status: number): State {
  const standing = standingOf(status);
  return standing ? (standing.excepted ? "excepted" : standing.state) : null;
}

/** The one word for how a requirement stood. */
export const requirementWord = (standing: RequirementStanding | null): State =>
  standing === "excepted" ? "excepted" : standing && requirementState(standing);
