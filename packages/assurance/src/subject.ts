/**
 * A subject and the states of its cells, moved on by what arrives and by the clock. Each move gives the changes that
 * it made, so that whoever counts has only those to count.
 * @module
 */
import { changesAt, type ExceptionSpan, statusAt } from "./cell.ts";
import type { Benchmark } from "./framework.ts";
import { nothing, outcomeCode } from "./outcome.ts";
import { Status } from "./status.ts";
import { emptyVector, merge, type Report, type SourceVector } from "./vector.ts";
import { zeros } from "./zeros.ts";

/** What the states of a subject's cells follow from. */
export interface Evidence {
  readonly sources: readonly SourceVector[];
  readonly exceptions: readonly ExceptionSpan[];
}

/** The states of a subject's cells at one instant. */
export interface States {
  /** A {@link Status} per position of the benchmark. */
  readonly status: Uint8Array;
  /** The next instant at which one of them changes by the clock alone; Infinity where none will. */
  readonly nextChangeAt: number;
}

export interface CellChange {
  readonly position: number;
  readonly from: number;
  readonly to: number;
}

/** The changes of one instant. */
export interface Step {
  readonly at: number;
  readonly changes: readonly CellChange[];
}

export const noEvidence: Evidence = Object.freeze({ sources: [], exceptions: [] });

/** The states of a subject of which nothing is kept yet: no cell at all. */
export const noStates: States = Object.freeze({ status: new Uint8Array(), nextChangeAt: Number.POSITIVE_INFINITY });

/** The states that follow from the evidence at `now`, worked out from nothing. */
export function statesOf(evidence: Evidence, benchmark: Benchmark, now: number): States {
  const [only, another] = evidence.sources;
  if (only && !another && evidence.exceptions.length === 0) return statesOfOne(only, benchmark, now);
  const status = zeros(benchmark.length);
  let nextChangeAt = Number.POSITIVE_INFINITY;
  for (const [position, rule] of benchmark.entries()) {
    status[position] = statusAt(evidence.sources, evidence.exceptions, rule, position, now);
    const at = changesAt(evidence.sources, evidence.exceptions, rule, position, now);
    if (at < nextChangeAt) nextChangeAt = at;
  }
  return { status, nextChangeAt };
}

/** How a fresh observation by an only source stands, by the code of its outcome. */
const fresh = Uint8Array.of(Status.neverObserved, Status.notApplicable, Status.pass, Status.error, Status.fail);

/** What {@link statesOfOne} asks of the rules of a benchmark, in arrays. */
interface Ruled {
  readonly maxAge: Float64Array;
  /** How a cell stands whose source fell silent, and never failed; {@link Status.absent} where the check is retired. */
  readonly silent: Uint8Array;
  /** How long observations stay good, each length once and the shortest first, with the positions that it is of. */
  readonly ages: readonly { readonly maxAge: number; readonly positions: Uint32Array }[];
}

const ruled = new WeakMap<Benchmark, Ruled>();

function ruledBy(benchmark: Benchmark): Ruled {
  const held = ruled.get(benchmark);
  if (held) return held;
  const byAge = Map.groupBy(benchmark.keys(), (position) => benchmark[position]?.maxAge ?? Number.POSITIVE_INFINITY);
  const made = {
    ages: [...byAge]
      .toSorted(([a], [b]) => a - b)
      .map(([maxAge, positions]) => ({ maxAge, positions: Uint32Array.from(positions) })),
    maxAge: Float64Array.from(benchmark, (rule) => rule?.maxAge ?? 0),
    silent: Uint8Array.from(benchmark, (rule) => {
      if (!rule) return Status.absent;
      return rule.silence === "fail" ? Status.fail : Status.stale;
    }),
  };
  ruled.set(benchmark, made);
  return made;
}

/** The same where one source speaks and nothing is excepted, as is nearly always so: without a look at each clash. */
function statesOfOne(source: SourceVector, benchmark: Benchmark, now: number): States {
  const { outcome, newest, observedAt, before } = source;
  const { maxAge, silent } = ruledBy(benchmark);
  const length = silent.length;
  const status = zeros(length);
  let nextChangeAt = Number.POSITIVE_INFINITY;
  let older = 0;
  for (let position = 0; position < length; position += 1) {
    const silence = silent[position] ?? Status.absent;
    if (silence === Status.absent) {
      status[position] = Status.absent;
      continue;
    }
    const code = position < outcome.length ? (outcome[position] ?? nothing) : nothing;
    if (code === nothing) continue;
    let lastFailed = code === outcomeCode.fail;
    if (code === outcomeCode.error) {
      while ((before[older]?.position ?? position) < position) older += 1;
      const known = before[older];
      lastFailed = known?.position === position && known.outcome === outcomeCode.fail;
    }
    const stale = silence === Status.stale && lastFailed ? Status.staleAfterFail : silence;
    const staleAt = (observedAt ? (observedAt[position] ?? 0) : newest) + (maxAge[position] ?? 0) + 1;
    if (now >= staleAt) {
      status[position] = stale;
      continue;
    }
    const until = code === outcomeCode.error && lastFailed ? Status.errorAfterFail : (fresh[code] ?? 0);
    status[position] = until;
    if (staleAt < nextChangeAt && until !== stale) nextChangeAt = staleAt;
  }
  return { status, nextChangeAt };
}

/** Which cells stand otherwise in `after` than in `before`. */
export function difference(before: Uint8Array, after: Uint8Array): readonly CellChange[] {
  const changes: CellChange[] = [];
  for (let position = 0; position < Math.max(before.length, after.length); position += 1) {
    const from = before[position] ?? Status.absent;
    const to = after[position] ?? Status.absent;
    if (from !== to) changes.push({ position, from, to });
  }
  return changes;
}

/** The states at `now` after the evidence or the benchmark changed, and what changed. */
export function restate(
  states: States,
  evidence: Evidence,
  benchmark: Benchmark,
  now: number,
): { readonly states: States; readonly step: Step } {
  const next = statesOf(evidence, benchmark, now);
  return { states: next, step: { at: now, changes: difference(states.status, next.status) } };
}

/** Lets the clock move to `now` with nothing arriving: one step for each instant at which something changed. */
export function settle(
  states: States,
  evidence: Evidence,
  benchmark: Benchmark,
  now: number,
): { readonly states: States; readonly steps: readonly Step[] } {
  const steps: Step[] = [];
  const settled = elapse(states, evidence, benchmark, now, (at, before, after) => {
    steps.push({ at, changes: difference(before, after) });
  });
  return { states: settled, steps };
}

/**
 * Told of each instant at which the clock changed something: the status of each cell before and after; and, where these
 * cells do not change any more, the positions of those that may differ.
 */
export type Elapsed = (at: number, before: Uint8Array, after: Uint8Array, positions: Uint32Array | null) => void;

/** The same, telling of each instant as it comes. @returns the states at `now`. */
export function elapse(states: States, evidence: Evidence, benchmark: Benchmark, now: number, tell: Elapsed): States {
  if (states.nextChangeAt > now) return states;
  const [only, another] = evidence.sources;
  if (only && !another && evidence.exceptions.length === 0 && !only.observedAt && only.before.length === 0)
    return elapseOfOne(states, only, benchmark, now, tell);
  let moved = states;
  while (moved.nextChangeAt <= now) {
    const at = moved.nextChangeAt;
    const next = statesOf(evidence, benchmark, at);
    tell(at, moved.status, next.status, null);
    moved = next;
  }
  return moved;
}

/** The same where all observations of an only source are of one instant: those that are good as long go stale together. */
function elapseOfOne(
  { status, nextChangeAt }: States,
  { outcome, newest }: SourceVector,
  benchmark: Benchmark,
  now: number,
  tell: Elapsed,
): States {
  const { ages, silent } = ruledBy(benchmark);
  let before = status;
  for (const { maxAge, positions } of ages) {
    const at = newest + maxAge + 1;
    if (at < nextChangeAt) continue;
    let after: Uint8Array | null = null;
    for (let index = 0; index < positions.length; index += 1) {
      const position = positions[index] ?? 0;
      const silence = silent[position] ?? Status.absent;
      const code = position < outcome.length ? (outcome[position] ?? nothing) : nothing;
      if (code === nothing || silence === Status.absent) continue;
      const stale = silence === Status.stale && code === outcomeCode.fail ? Status.staleAfterFail : silence;
      if (before[position] === stale) continue;
      if (at > now) return { status: before, nextChangeAt: at };
      after ??= before.slice();
      after[position] = stale;
    }
    if (!after) continue;
    tell(at, before, after, positions);
    before = after;
  }
  return { status: before, nextChangeAt: Number.POSITIVE_INFINITY };
}

/** The evidence with a report added, and the positions at which its source now says something else. */
export function withReport(
  evidence: Evidence,
  report: Report,
): { readonly evidence: Evidence; readonly changed: readonly number[] } {
  const held = evidence.sources.find((vector) => vector.source === report.source) ?? emptyVector(report.source);
  const { vector, changed } = merge(held, report);
  const others = evidence.sources.filter((other) => other.source !== report.source);
  return { evidence: { ...evidence, sources: [...others, vector] }, changed };
}

const none = new Uint8Array();

/** The step by which all cells of a subject come into a scope. */
export function entering(states: States, at: number): Step {
  return { at, changes: difference(none, states.status) };
}

/** The step by which all cells of a subject leave a scope. */
export function leaving(states: States, at: number): Step {
  return { at, changes: difference(states.status, none) };
}
