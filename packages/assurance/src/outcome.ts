/**
 * What one observation says of one cell.
 *
 * Codes are ordered so that of two that one source gave for the same instant the larger stands: whatever order they
 * came in, the answer is the same, and a pass can be dropped without anything looking better (laws 2 and 3).
 * @module
 */

/** `error`: the check ran and could not tell. The others are definite. */
export const outcomes = ["pass", "fail", "not-applicable", "error"] as const;
export type Outcome = (typeof outcomes)[number];

/** The byte that stands for an outcome in a vector; 0 where nothing was observed. */
export const outcomeCode = { "not-applicable": 1, pass: 2, error: 3, fail: 4 } as const satisfies Record<
  Outcome,
  number
>;

/** Nothing was observed. */
export const nothing = 0;

const byCode: readonly (Outcome | null)[] = [null, "not-applicable", "pass", "error", "fail"];

/** The outcome that a byte stands for; null for {@link nothing} and for a byte that stands for none. */
export function outcomeOf(code: number): Outcome | null {
  return byCode[code] ?? null;
}

/** Whether an outcome tells how it is: all but `error`. */
export function isDefinite(code: number): boolean {
  return code !== nothing && code !== outcomeCode.error;
}
