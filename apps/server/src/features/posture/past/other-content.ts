/**
 * What was counted by one content, by another that came later: where that only asks for more, nobody can have observed what
 * it adds by then, so that counters follow without a look at any subject.
 * @module
 */
import { Status } from "@tokiwa/assurance";
import type { CheckPlace, Revision } from "../revision.ts";
import type { Counts } from "../store/counts.ts";

/** The checks that were added for one kind of subject, and one that each of its subjects was counted by. */
export interface More {
  readonly counted: CheckPlace;
  readonly added: readonly CheckPlace[];
}

type Contents = Pick<Revision, "sequence" | "lists">;

/**
 * What another content asks for besides, by kind of subject; null where it asks for less as well, or otherwise: then only
 * what each subject's sources said tells how its cells stand, and which of them is the oldest.
 */
export function moreThan(held: Contents, other: Contents): readonly More[] | null {
  const found: More[] = [];
  for (const [kind, list] of other.lists) {
    const before = held.lists.get(kind) ?? [];
    const added: CheckPlace[] = [];
    for (const [position, place] of list.entries()) {
      const was = before[position];
      if (was) {
        if (place?.rule.maxAge !== was.rule.maxAge || place.rule.silence !== was.rule.silence) return null;
      } else if (place) {
        // What was asked for before, and not by this one, comes back: it may have been observed.
        if (place.since <= held.sequence) return null;
        added.push(place);
      }
    }
    const counted = before.find((place) => place !== null);
    if (added.length > 0 && !counted) return null;
    if (counted) found.push({ counted, added });
  }
  return found;
}

/** Takes into counters of a scope what is asked for besides. */
export function addMore(counters: Counts, more: readonly More[]): void {
  for (const { counted, added } of more) {
    // Each subject has one cell of each check of its kind.
    const subjects = counters.of(counted.number).reduce((sum, number) => sum + number, 0);
    if (subjects > 0) for (const { number } of added) counters.add(number, Status.neverObserved, subjects);
  }
}
