/**
 * What counts of statements one after the other: the history and the plan of an organization, with nothing in it that was
 * replaced. Pure.
 * @module
 */
import type { Text } from "@tokiwa/content";
import { boundsOf, counting, type Interval, type Statement } from "./tree.ts";

/** A statement over the time for which it counts, which may be less than what was stated. */
export interface Span<S> extends Interval {
  readonly stated: S;
}

/**
 * Which statement counts when, in the order of time.
 * @param statements Of one kind about one organization, in the order in which they were made.
 * @param sequence The last entry of the log that is known.
 */
export function spansOf<S extends Interval & { readonly sequence: number }>(
  statements: readonly S[],
  sequence = Number.MAX_SAFE_INTEGER,
): readonly Span<S>[] {
  const spans: Span<S>[] = [];
  const bounds = boundsOf(statements.filter((one) => one.sequence <= sequence));
  for (const [index, from] of bounds.entries()) {
    const stated = counting(statements, { asOf: from, sequence });
    const until = bounds[index + 1] ?? null;
    const last = spans.at(-1);
    if (!stated) continue;
    if (last?.stated === stated && last.until === from) spans[spans.length - 1] = { ...last, until };
    else spans.push({ stated, from, until });
  }
  return spans;
}

/** The time for which an organization is there. `from` is -Infinity where it was there before anything was stated. */
export type Term = Interval;

type Naming = Interval & { readonly sequence: number; readonly name: Text | null };

/**
 * When an organization is there: while it bears a name.
 * @param names What was stated of its name, in the order in which it was made.
 * @param registered The entry of the log that made it known: where that was earlier, it was there before it was named.
 */
export function termsOf(names: readonly Naming[], registered: number, sequence?: number): readonly Term[] {
  const spans = spansOf(names, sequence);
  const [first] = spans;
  if (!first) return [{ from: Number.NEGATIVE_INFINITY, until: null }];
  const named = spans.filter(({ stated }) => stated.name !== null);
  const before = { from: Number.NEGATIVE_INFINITY, until: first.from };
  const isOlder = registered < Math.min(...names.map((one) => one.sequence));
  const terms: Term[] = [];
  for (const { from, until } of isOlder ? [before, ...named] : named) {
    const last = terms.at(-1);
    if (last && last.until === from) terms[terms.length - 1] = { from: last.from, until };
    else terms.push({ from, until });
  }
  return terms;
}

/** The term that an instant is in, else the next one, else the last one; undefined where it is never there. */
export const termAt = (terms: readonly Term[], instant: number): Term | undefined =>
  terms.find(({ until }) => until === null || instant < until) ?? terms.at(-1);

type Known<S> = S extends Statement ? Omit<S, "sequence"> : never;

/**
 * What has to be stated so that all is as if something had not been: over its interval, what else would count.
 * @param others All that was stated of the same kind about the same organization, without it.
 * @param otherwise What is so where nothing else counts.
 */
export function withoutIt(
  taken: Statement,
  others: readonly Statement[],
  otherwise: Text | null,
): readonly Known<Statement>[] {
  const { organization, from, until } = taken;
  const inside = boundsOf(others).filter((at) => at > from && (until === null || at < until));
  const starts = [from, ...inside];
  return starts.map((at, index): Known<Statement> => {
    const found = counting(others, { asOf: at, sequence: Number.MAX_SAFE_INTEGER });
    const interval = { organization, from: at, until: starts[index + 1] ?? until };
    return taken.kind === "name"
      ? { ...interval, kind: "name", name: found?.kind === "name" ? found.name : otherwise }
      : { ...interval, kind: "parent", parent: found?.kind === "parent" ? found.parent : null };
  });
}
