/**
 * What one source has said of one subject, position by position of its benchmark: of each cell the newest observation,
 * and the newest definite one. Merging reports is commutative, associative and idempotent, so the order in which they
 * arrive changes nothing.
 * @module
 */
import { addFound, compareFound, type Found, foundWidth, nothingFound, placeInFound } from "./found.ts";
import { isDefinite, nothing, outcomeCode } from "./outcome.ts";
import { zeros } from "./zeros.ts";

/** One report of one source: an outcome code per position ({@link nothing} where it says nothing), all of one instant. */
export interface Report {
  readonly source: string;
  readonly observedAt: number;
  readonly outcome: Uint8Array;
  readonly found: Found;
}

/** A definite outcome that was there before an error. */
export interface Before {
  readonly position: number;
  readonly outcome: number;
  readonly observedAt: number;
}

/** Never changed once it is made: its arrays may be those of the report that made it. */
export interface SourceVector {
  readonly source: string;
  /** The code of the newest outcome. */
  readonly outcome: Uint8Array;
  /** The newest instant that it tells of; -Infinity where it tells of nothing. */
  readonly newest: number;
  /** Of which instant each outcome is, 0 where there is none; null where all are of the newest, as is mostly so. */
  readonly observedAt: Float64Array | null;
  readonly found: Found;
  /** Where the newest outcome is an error, the newest definite one, if any; in the order of positions. */
  readonly before: readonly Before[];
}

/** The vector of a source that has said nothing yet. */
export const emptyVector = (source: string, length = 0): SourceVector => ({
  source,
  outcome: new Uint8Array(length),
  newest: Number.NEGATIVE_INFINITY,
  observedAt: null,
  found: nothingFound,
  before: noneBefore,
});

const noneBefore: readonly Before[] = Object.freeze([]);

/** Of which instant the outcome at a position is; 0 where there is none. */
export function instantAt({ outcome, newest, observedAt }: SourceVector, position: number): number {
  if ((outcome[position] ?? nothing) === nothing) return 0;
  return observedAt ? (observedAt[position] ?? 0) : newest;
}

/** The newest definite outcome at a position; null where there is none. */
export function definiteAt(vector: SourceVector, position: number): Omit<Before, "position"> | null {
  const outcome = vector.outcome[position] ?? nothing;
  if (isDefinite(outcome)) return { outcome, observedAt: instantAt(vector, position) };
  return vector.before.find((one) => one.position === position) ?? null;
}

interface Merged {
  readonly vector: SourceVector;
  readonly changed: readonly number[];
}

/**
 * What {@link merge} gives where a report is later than all that was held, and tells of every position that is told of
 * there: it takes the place of that, but for what was definite where it could not tell. null where the report is not of
 * that kind.
 */
function overtake(held: SourceVector, report: Report): Merged | null {
  const { source, outcome, found, observedAt } = report;
  const heldLength = held.outcome.length;
  if (outcome.length < heldLength || observedAt <= held.newest) return null;
  const changed: number[] = [];
  const before: Before[] = [];
  let [mine, theirs, older] = [0, 0, 0];
  let isTold = false;
  for (let position = 0; position < outcome.length; position += 1) {
    const code = outcome[position] ?? nothing;
    const last = position < heldLength ? (held.outcome[position] ?? nothing) : nothing;
    const foundMine = found[mine] === position ? mine : -1;
    const foundTheirs = held.found[theirs] === position ? theirs : -1;
    if (foundMine >= 0) mine += foundWidth;
    if (foundTheirs >= 0) theirs += foundWidth;
    const known = held.before[older]?.position === position ? held.before[older++] : undefined;
    if (code === nothing) {
      if (last !== nothing) return null;
      continue;
    }
    isTold = true;
    const differs =
      (foundMine >= 0 || foundTheirs >= 0) && compareFound(found, foundMine, held.found, foundTheirs) !== 0;
    if (code !== last || differs) changed.push(position);
    if (code !== outcomeCode.error) continue;
    if (isDefinite(last)) before.push({ position, outcome: last, observedAt: instantAt(held, position) });
    else if (known) before.push(known);
  }
  if (!isTold) return null;
  const vector = { source, outcome, newest: observedAt, observedAt: null, found, before };
  return { vector, changed };
}

/**
 * The vector after a report, and the positions at which the newest observation says something else than before
 * (another outcome, or another reason or evidence). An older observation never overwrites a newer one.
 */
export function merge(vector: SourceVector, report: Report): Merged {
  const overtaken = overtake(vector, report);
  if (overtaken) return overtaken;
  const length = Math.max(vector.outcome.length, report.outcome.length);
  const outcome = zeros(length);
  const at = new Float64Array(length);
  const found: number[] = [];
  const before: Before[] = [];
  const changed: number[] = [];
  for (let position = 0; position < length; position += 1) {
    const code = report.outcome[position] ?? nothing;
    const held = vector.outcome[position] ?? nothing;
    const heldAt = instantAt(vector, position);
    const mine = placeInFound(report.found, position);
    const theirs = placeInFound(vector.found, position);
    const order = compareFound(report.found, mine, vector.found, theirs);
    const simultaneous = report.observedAt === heldAt && (code > held || (code === held && order > 0));
    const wins = code !== nothing && (held === nothing || report.observedAt > heldAt || simultaneous);
    outcome[position] = wins ? code : held;
    at[position] = wins ? report.observedAt : heldAt;
    if (wins) addFound(found, position, report.found, mine);
    else addFound(found, position, vector.found, theirs);
    if (wins && (code !== held || order !== 0)) changed.push(position);
    if (outcome[position] !== outcomeCode.error) continue;
    const known = later(
      definiteAt(vector, position),
      isDefinite(code) ? { outcome: code, observedAt: report.observedAt } : null,
    );
    if (known) before.push({ position, outcome: known.outcome, observedAt: known.observedAt });
  }
  return { vector: madeOf({ source: vector.source, outcome, found, before }, at), changed };
}

type Known = Omit<Before, "position"> | null;

/** The later of two definite outcomes; of one instant, the larger. */
function later(a: Known, b: Known): Known {
  if (!a || !b) return a ?? b;
  const order = b.observedAt - a.observedAt || b.outcome - a.outcome;
  return order > 0 ? b : a;
}

/** A vector whose outcomes are of the instants given. */
export function madeOf(
  of: Pick<SourceVector, "source" | "outcome" | "found" | "before">,
  observedAt: Float64Array,
): SourceVector {
  let newest = Number.NEGATIVE_INFINITY;
  let oldest = Number.POSITIVE_INFINITY;
  for (let position = 0; position < of.outcome.length; position += 1) {
    if (of.outcome[position] === nothing) continue;
    const at = observedAt[position] ?? 0;
    if (at > newest) newest = at;
    if (at < oldest) oldest = at;
  }
  return { ...of, newest, observedAt: oldest < newest ? observedAt : null };
}
