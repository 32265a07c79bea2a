/**
 * The state of a cell: a pure function of what its sources said last, the exceptions on it, and the clock
 * (semantics §3). Why each clash is settled as it is: `docs/decisions/0001-when-sources-disagree.md`.
 * @module
 */
import type { Rule } from "./framework.ts";
import { nothing, outcomeCode } from "./outcome.ts";
import { Status } from "./status.ts";
import { definiteAt, instantAt, type SourceVector } from "./vector.ts";

/** The interval `[from, until)` in which a failure of the cell at `position` is under an approved exception. */
export interface ExceptionSpan {
  readonly position: number;
  readonly from: number;
  readonly until: number;
}

const bit = (code: number) => 1 << code;
const failed = bit(outcomeCode.fail);
const otherwise = bit(outcomeCode.pass) | bit(outcomeCode["not-applicable"]);

/** Whether an exception on the cell is in force. */
function isExcepted(spans: readonly ExceptionSpan[], position: number, now: number): boolean {
  return spans.some((span) => span.position === position && span.from <= now && now < span.until);
}

/**
 * How the cell at `position` stands at `now`, a {@link Status}. Every observation in `sources` must be of `now` or
 * before.
 */
export function statusAt(
  sources: readonly SourceVector[],
  spans: readonly ExceptionSpan[],
  rule: Rule | null,
  position: number,
  now: number,
): Status {
  if (!rule) return Status.absent;
  let observed = false;
  let fresh = 0;
  let definite: number = nothing;
  let since = Number.NEGATIVE_INFINITY;
  for (const source of sources) {
    const code = source.outcome[position] ?? nothing;
    if (code === nothing) continue;
    observed = true;
    if (now - instantAt(source, position) <= rule.maxAge) fresh |= bit(code);
    const last = definiteAt(source, position);
    if (!last || last.observedAt < since || (last.observedAt === since && last.outcome <= definite)) continue;
    definite = last.outcome;
    since = last.observedAt;
  }
  if (!observed) return Status.neverObserved;
  const silent = fresh === 0 && rule.silence === "fail";
  if (silent || fresh & failed) {
    if (spans.length > 0 && isExcepted(spans, position, now)) return Status.excepted;
    return fresh & otherwise ? Status.conflict : Status.fail;
  }
  if (fresh & bit(outcomeCode.pass)) return Status.pass;
  if (fresh & bit(outcomeCode["not-applicable"])) return Status.notApplicable;
  const lastFailed = definite === outcomeCode.fail;
  if (fresh) return lastFailed ? Status.errorAfterFail : Status.error;
  return lastFailed ? Status.staleAfterFail : Status.stale;
}

/**
 * The next instant after `now` at which the cell stands otherwise by the clock alone: an observation goes stale, an
 * exception begins or ends. Infinity where nothing will ever change it.
 */
export function changesAt(
  sources: readonly SourceVector[],
  spans: readonly ExceptionSpan[],
  rule: Rule | null,
  position: number,
  now: number,
): number {
  if (!rule) return Number.POSITIVE_INFINITY;
  const status = statusAt(sources, spans, rule, position, now);
  for (let at = now; ; ) {
    let next = Number.POSITIVE_INFINITY;
    const consider = (instant: number) => {
      if (instant > at && instant < next) next = instant;
    };
    for (const source of sources)
      if ((source.outcome[position] ?? nothing) !== nothing) consider(instantAt(source, position) + rule.maxAge + 1);
    for (const span of spans)
      if (span.position === position) {
        consider(span.from);
        consider(span.until);
      }
    if (next === Number.POSITIVE_INFINITY || statusAt(sources, spans, rule, position, next) !== status) return next;
    at = next;
  }
}
