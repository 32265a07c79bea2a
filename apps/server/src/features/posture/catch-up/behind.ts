/**
 * How much is still to be written down of what answers have in them already.
 * @module
 */
import type { Tx } from "../../../platform/database/database.ts";
import { readUnmoved } from "../content-move.ts";
import { countDue } from "./due.ts";

/** So many subjects are settled before a reader would get tired of waiting. */
export const usuallyFewDue = 1000;

export interface Behind {
  /** Subjects with a change by the clock that is due, where those are more than are settled before an answer; else 0. */
  readonly due: number;
  /** Subjects that are still to follow the content in use. */
  readonly unmoved: number;
}

/**
 * Counts it, of all organizations that are seen; nothing is settled for that.
 * @param now Milliseconds since the epoch.
 * @param few So many that are due are not told of.
 */
export async function readBehind(tx: Tx, now: number, few = usuallyFewDue): Promise<Behind> {
  const due = await countDue(tx, now, Number.MAX_SAFE_INTEGER);
  return { due: due > few ? due : 0, unmoved: (await readUnmoved(tx)) ?? 0 };
}
