import type { CellCounts, Counts } from "@tokiwa/server/api";
import type { State } from "../state/tone.ts";

/** One of the disjoint numbers of a tally, with the state whose rows it counts. */
export interface Part {
  readonly state: State;
  readonly count: number;
}

/** The numbers of a tally of requirements, in the order in which they are shown. */
export function partsOf(counts: Counts): readonly Part[] {
  return [
    { state: "satisfied", count: counts.satisfied },
    { state: "not-satisfied", count: counts.notSatisfied },
    { state: "unknown", count: counts.unknown },
    { state: "excepted", count: counts.excepted },
    { state: "not-applicable", count: counts.notApplicable },
  ];
}

/** The numbers of a tally of cells, in the same order. */
export function cellPartsOf(counts: CellCounts): readonly Part[] {
  return [
    { state: "pass", count: counts.pass },
    { state: "fail", count: counts.fail },
    { state: "unknown", count: counts.unknown },
    { state: "excepted", count: counts.excepted },
    { state: "not-applicable", count: counts.notApplicable },
  ];
}

export function totalOf(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + part.count, 0);
}

/** A part as a stretch of a bar, in hundredths of its length. */
export interface Stretch extends Part {
  readonly from: number;
  readonly length: number;
}

/** Below this share a stretch would not be seen. */
const least = 1;

/** Lays parts along a bar. Every part that counts anything gets at least one hundredth, taken from the others. */
export function stretchesOf(parts: readonly Part[]): readonly Stretch[] {
  const shown = parts.filter((part) => part.count > 0);
  const total = totalOf(shown);
  const shares = shown.map((part) => Math.max(least, (part.count / total) * 100));
  const scale = 100 / shares.reduce((sum, share) => sum + share, 0);
  let from = 0;
  return shown.map((part, index) => {
    const length = (shares[index] ?? 0) * scale;
    const stretch = { ...part, from, length };
    from += length;
    return stretch;
  });
}
