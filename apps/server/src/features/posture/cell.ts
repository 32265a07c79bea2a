/**
 * A cell among others: its subject, its check, and how it stands, in the words by which it is filtered and sorted.
 * @module
 */
import { standingOf } from "@tokiwa/assurance";
import type { Subject } from "../inventory/service.ts";
import type { CheckPlace } from "./revision.ts";

/** A cell, before it is made a row. */
export interface Cell {
  readonly subject: Subject;
  readonly place: CheckPlace;
  readonly status: number;
}

export const worstFirst = ["fail", "unknown", "excepted", "pass", "not-applicable"] as const;

/** The word by which a cell of this status is filtered and sorted; null for what is no cell. */
export function wordOf(status: number): (typeof worstFirst)[number] | null {
  const standing = standingOf(status);
  return standing && (standing.excepted ? "excepted" : standing.state);
}
