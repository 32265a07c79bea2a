/**
 * Counters of scopes under another content: carried over from those under the one before, without a look at subjects.
 * @module
 */
import { Status, type Tally } from "@tokiwa/assurance";
import type { ContentDifference } from "./content-difference.ts";
import type { Revision } from "./revision.ts";
import { placeOf } from "./scope.ts";
import { nothingCounted, type ScopeState } from "./scopes.ts";
import { Standings } from "./standings.ts";
import { Counts } from "./store/counts.ts";

/** From what counters are carried over. */
export interface Carrying {
  readonly held: Revision;
  readonly revision: Revision;
  readonly difference: ContentDifference;
  /** Counts the subjects of the kinds that are counted anew. */
  readonly anew: Tally;
  /** By scope and kind, how many subjects there are of those kinds that had no check. */
  readonly uncounted: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

const sum = (cells: ArrayLike<number>): number => Array.from(cells).reduce((all, number) => all + number, 0);

/** How many subjects of a kind count in a scope: each has one cell of each check of its kind. */
export function numberIn(
  { held, uncounted }: Pick<Carrying, "held" | "uncounted">,
  scope: string,
  counters: Counts,
  kind: string,
): number {
  const place = held.lists.get(kind)?.find((one) => one !== null);
  return place ? sum(counters.of(place.number)) : (uncounted.get(scope)?.get(kind) ?? 0);
}

/** The counters of a scope. What is retired is left out; what is new was never observed of any subject. */
export function carriedOver(carrying: Carrying, scope: string, before: Counts): Counts {
  const { held, revision, difference, anew } = carrying;
  const counters = new Counts();
  for (const [kind, list] of revision.lists) {
    const [were, number] = [held.lists.get(kind) ?? [], numberIn(carrying, scope, before, kind)];
    for (const [position, place] of list.entries()) {
      if (!place) continue;
      const cells = counters.of(place.number);
      if (difference.anew.has(kind)) cells.set(anew.histogram(scope, place.check.id));
      else if (were[position]) cells.set(before.of(place.number));
      else cells[Status.neverObserved] = number;
    }
  }
  return counters;
}

/** What is to be kept of a scope, from a tally in which its counters were loaded. */
export function stateIn(tally: Tally, revision: Revision, scope: string, counters: Counts): ScopeState {
  const { cells, points } = placeOf(scope).system === "" ? nothingCounted : tally.totals(scope);
  return { counters, cells: [...cells], points, standings: new Standings(revision).with(tally.requirements(scope)) };
}
