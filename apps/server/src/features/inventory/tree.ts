/**
 * Organizations as a tree that changes: who they were called and whom they were under, each for an interval. What was
 * stated is never changed; of several statements about one moment, the one that was made last counts.
 * @module
 */
import type { Text } from "@tokiwa/content";

/** Something that holds from an instant until another one; null: until further notice. Milliseconds since the epoch. */
export interface Interval {
  readonly from: number;
  readonly until: number | null;
}

/** What somebody stated of an organization. */
export type Statement = Interval & {
  readonly organization: string;
  /** The entry of the log that made it known. */
  readonly sequence: number;
} & (
    | {
        readonly kind: "name";
        /** Null: it is not there. An organization is there while it bears a name. */
        readonly name: Text | null;
      }
    | { readonly kind: "parent"; readonly parent: string | null }
  );

/** A point on both clocks. */
interface At {
  readonly asOf: number;
  readonly sequence: number;
}

const holds = ({ from, until }: Interval, instant: number): boolean =>
  from <= instant && (until === null || instant < until);

/** The instants at which any of some intervals begins or ends, in order. */
export const boundsOf = (intervals: readonly Interval[]): readonly number[] =>
  [...new Set(intervals.flatMap(({ from, until }) => (until === null ? [from] : [from, until])))].toSorted(
    (a, b) => a - b,
  );

/** Of the statements of one kind about one organization, the one that counts; undefined where none does. */
export function counting<S extends Interval & { readonly sequence: number }>(
  statements: readonly S[],
  { asOf, sequence }: At,
): S | undefined {
  let found: S | undefined;
  for (const one of statements)
    if (one.sequence <= sequence && holds(one, asOf) && one.sequence >= (found?.sequence ?? 0)) found = one;
  return found;
}

/** Whom each organization was under at a moment; those that were under none are not in it. */
export function parentsAt(statements: readonly Statement[], at: At): ReadonlyMap<string, string> {
  const parents = new Map<string, string>();
  const stated = Map.groupBy(
    statements.filter((one) => one.kind === "parent"),
    ({ organization }) => organization,
  );
  for (const [organization, those] of stated) {
    const parent = counting(those, at)?.parent ?? null;
    if (parent !== null) parents.set(organization, parent);
  }
  return parents;
}

/** The organizations above one, from the top; without itself. */
export function above(parents: ReadonlyMap<string, string>, organization: string): readonly string[] {
  const path: string[] = [];
  const seen = new Set([organization]);
  for (let at = parents.get(organization); at !== undefined && !seen.has(at); at = parents.get(at)) {
    seen.add(at);
    path.unshift(at);
  }
  return path;
}

/** Some organizations and all below them. */
export function below(parents: ReadonlyMap<string, string>, organizations: readonly string[]): ReadonlySet<string> {
  const children = Map.groupBy(parents.keys(), (child) => parents.get(child) ?? "");
  const found = new Set<string>();
  const open = [...organizations];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (found.has(at)) continue;
    found.add(at);
    open.push(...(children.get(at) ?? []));
  }
  return found;
}

/**
 * An organization that would be above itself at some moment, and when; null where none ever is. Between the instants at
 * which something begins or ends nothing changes, so that those are all that has to be looked at.
 */
export function cycleIn(
  statements: readonly Statement[],
): { readonly organization: string; readonly at: number } | null {
  const sequence = Number.MAX_SAFE_INTEGER;
  const parental = statements.filter(({ kind }) => kind === "parent");
  for (const at of boundsOf(parental)) {
    const parents = parentsAt(parental, { asOf: at, sequence });
    const sound = new Set<string>();
    for (const organization of parents.keys()) {
      const path = new Set<string>();
      for (let one: string | undefined = organization; one !== undefined && !sound.has(one); one = parents.get(one)) {
        if (path.has(one)) return { organization: one, at };
        path.add(one);
      }
      for (const one of path) sound.add(one);
    }
  }
  return null;
}
