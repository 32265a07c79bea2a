/**
 * The state of a cell with all that counting needs to know of it, in one byte.
 * @module
 */

export type CellState = "pass" | "fail" | "not-applicable" | "unknown";
export type UnknownReason = "never-observed" | "stale" | "error" | "conflict";

/** One of the ways in which a cell can stand (semantics §3). */
export interface Standing {
  readonly state: CellState;
  readonly unknownReason: UnknownReason | null;
  /** A failure under an exception in force. */
  readonly excepted: boolean;
  /** Unknown now, and the last that was known is a failure: it keeps its weight in the score (semantics §6). */
  readonly lastFailed: boolean;
}

const standing = (state: CellState, more: Partial<Standing> = {}): Standing =>
  Object.freeze({ state, unknownReason: null, excepted: false, lastFailed: false, ...more });

/** The byte of each standing. */
export const Status = Object.freeze({
  neverObserved: 0,
  pass: 1,
  fail: 2,
  excepted: 3,
  notApplicable: 4,
  stale: 5,
  staleAfterFail: 6,
  error: 7,
  errorAfterFail: 8,
  conflict: 9,
  /** Not a cell: the check is retired, or the subject is in no scope. Counted nowhere. */
  absent: 255,
});
export type Status = (typeof Status)[keyof typeof Status];

/** The standings by their byte. Their number is the length of a {@link Histogram}. */
export const standings: readonly Standing[] = Object.freeze([
  standing("unknown", { unknownReason: "never-observed" }),
  standing("pass"),
  standing("fail"),
  standing("fail", { excepted: true }),
  standing("not-applicable"),
  standing("unknown", { unknownReason: "stale" }),
  standing("unknown", { unknownReason: "stale", lastFailed: true }),
  standing("unknown", { unknownReason: "error" }),
  standing("unknown", { unknownReason: "error", lastFailed: true }),
  standing("unknown", { unknownReason: "conflict", lastFailed: true }),
]);

/** The standing that a byte stands for; null for `absent`, and for a byte that stands for none. */
export function standingOf(status: number): Standing | null {
  return standings[status] ?? null;
}

/** The statuses of cells that hold a requirement back in one way: failures without an exception, or what is unknown. */
export function statusesOf(state: "fail" | "unknown"): readonly number[] {
  return standings.flatMap((one, status) => (one.state === state && !one.excepted ? [status] : []));
}
