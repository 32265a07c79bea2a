/**
 * The course of a state, or of counts, over a time: what a picture of it needs, however much happened.
 * @module
 */
import { addCounts, type CellState, type Counts, type RequirementState, requirementStandings } from "@tokiwa/assurance";

/** The word for a state; null where there was nothing to be in one. */
export type State = CellState | RequirementState | "excepted" | null;

/** A state from an instant on, until the next. */
export interface Point {
  readonly at: number;
  readonly state: State;
}

/** A change of state, at an instant. */
export interface Turn {
  readonly at: number;
  readonly from: State;
  readonly to: State;
}

const worstFirst: readonly State[] = [
  ...(["fail", "not-satisfied", "unknown", "excepted"] as const),
  ...(["pass", "satisfied", "not-applicable"] as const),
  null,
];
const worse = (a: State, b: State): State => (worstFirst.indexOf(a) <= worstFirst.indexOf(b) ? a : b);

/** Above this many changes, those that lie close together are told of as one. */
const most = 500;

/**
 * The course of a state from `from` until `until`.
 * @param turns All within that time, the newest first.
 * @param last The state at the end, where there is no turn.
 */
export function courseOf(turns: readonly Turn[], { from, until }: Range, last: State): readonly Point[] {
  const first = turns.at(-1);
  const points: Point[] = [{ at: from, state: first ? first.from : last }];
  for (const { at, to } of turns.toReversed()) {
    const before = points.at(-1);
    if (before?.at === at) points.pop();
    if (points.at(-1)?.state !== to) points.push({ at, state: to });
  }
  return points.length > most ? thinned(points, { from, until }) : points;
}

export interface Range {
  readonly from: number;
  readonly until: number;
}

/** Of the points that lie in the same five-hundredth of the time, the worst; then how the last of them was. */
function thinned(points: readonly Point[], { from, until }: Range): readonly Point[] {
  const width = Math.max(1, (until - from) / most);
  const slots = [...Map.groupBy(points, ({ at }) => Math.min(most - 1, Math.max(0, Math.floor((at - from) / width))))];
  return slots.flatMap(([slot, those]): Point[] => {
    const last = those.at(-1)?.state ?? null;
    const worst = those.map(({ state }) => state).reduce(worse);
    const at = Math.round(from + slot * width);
    return worst === last
      ? [{ at, state: last }]
      : [
          { at, state: worst },
          { at: Math.round(from + (slot + 1) * width), state: last },
        ];
  });
}

/** Into how many parts of equal length a time is cut for its trend. */
export const trendParts = 96;

/** By standing, how many more requirements came to stand so than left it, in one of those parts. */
export interface PartSteps {
  readonly part: number;
  readonly steps: readonly number[];
}

/**
 * Counts from `from` until `until`, going back from those at the end: a point wherever they changed, with the first and
 * the last.
 */
export function trendOf(now: Counts, steps: readonly PartSteps[], { from, until }: Range) {
  const width = (until - from) / trendParts;
  const byPart = new Map(steps.map((one) => [one.part, one.steps]));
  const points = [{ at: until, counts: now }];
  let counts = now;
  for (let part = trendParts - 1; part >= 0; part -= 1) {
    const made = byPart.get(part);
    if (!made) continue;
    // What changed within a part stands from its end on.
    const end = Math.round(from + (part + 1) * width);
    if (end < until) points.push({ at: end, counts });
    counts = addCounts(counts, negative(made));
  }
  points.push({ at: from, counts });
  return points.reverse();
}

function negative(steps: readonly number[]): Counts {
  const [satisfied = 0, notSatisfied = 0, unknown = 0, notApplicable = 0, excepted = 0] = steps.map((step) => -step);
  return { satisfied, notSatisfied, unknown, notApplicable, excepted };
}

/** Adds up flips by part. */
export function stepsOf(
  flips: readonly {
    readonly part: number;
    readonly from: (typeof requirementStandings)[number] | null;
    readonly to: (typeof requirementStandings)[number] | null;
    readonly number: number;
  }[],
): readonly PartSteps[] {
  return [...Map.groupBy(flips, ({ part }) => part)].map(([part, those]) => ({
    part,
    steps: requirementStandings.map((standing) =>
      those.reduce(
        (sum, { from, to, number }) => sum + (to === standing ? number : 0) - (from === standing ? number : 0),
        0,
      ),
    ),
  }));
}
