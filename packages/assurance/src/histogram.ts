/**
 * How many cells stand in each way: the counter that everything shown is made of.
 * @module
 */
import { type Standing, Status, standings } from "./status.ts";

/** Number of cells by {@link Status}. */
export type Histogram = Int32Array;

export const emptyHistogram = (): Histogram => new Int32Array(standings.length);

/** A histogram of the numbers given, by status; 0 for those that are not. */
export function histogramOf(numbers: ArrayLike<number>): Histogram {
  const histogram = emptyHistogram();
  addTo(histogram, numbers);
  return histogram;
}

/** Adds `more` to `histogram`, in place. */
export function addTo(histogram: Histogram, more: ArrayLike<number>): void {
  for (let status = 0; status < histogram.length; status += 1) {
    histogram[status] = (histogram[status] ?? 0) + (more[status] ?? 0);
  }
}

/** The number of cells whose standing is as asked. */
export function count(histogram: ArrayLike<number>, asked: (standing: Standing) => boolean): number {
  return standings.reduce((sum, standing, status) => sum + (asked(standing) ? (histogram[status] ?? 0) : 0), 0);
}

/** Numbers of cells in scope. Disjoint: an excepted failure is counted under `excepted`, not under `fail`. */
export interface CellCounts {
  readonly pass: number;
  readonly fail: number;
  readonly notApplicable: number;
  readonly unknown: number;
  readonly excepted: number;
}

export function cellCounts(histogram: ArrayLike<number>): CellCounts {
  return {
    pass: histogram[Status.pass] ?? 0,
    fail: histogram[Status.fail] ?? 0,
    notApplicable: histogram[Status.notApplicable] ?? 0,
    unknown: count(histogram, (standing) => standing.state === "unknown"),
    excepted: histogram[Status.excepted] ?? 0,
  };
}

/** Cells known ÷ cells in scope, and of the rest, why they are unknown (semantics §4). */
export interface Coverage {
  readonly known: number;
  readonly inScope: number;
  readonly unknown: {
    readonly neverObserved: number;
    readonly stale: number;
    readonly error: number;
    readonly conflict: number;
  };
}

export function coverage(histogram: ArrayLike<number>): Coverage {
  return {
    known: count(histogram, (standing) => standing.state !== "unknown"),
    inScope: count(histogram, () => true),
    unknown: {
      neverObserved: count(histogram, (standing) => standing.unknownReason === "never-observed"),
      stale: count(histogram, (standing) => standing.unknownReason === "stale"),
      error: count(histogram, (standing) => standing.unknownReason === "error"),
      conflict: count(histogram, (standing) => standing.unknownReason === "conflict"),
    },
  };
}
