/**
 * What of subjects another content makes other: which of it follows from counters, and which only from what their
 * sources said.
 * @module
 */
import { inScope, type Rule } from "@tokiwa/assurance";
import { isAsset } from "../inventory/service.ts";
import type { CheckPlace, Revision } from "./revision.ts";

/** A check that is asked no longer, with all that says how a cell of it stood. */
export interface Retired {
  readonly position: number;
  readonly rule: Rule;
}

/** By kind of subject. */
export interface ContentDifference {
  /**
   * Those with a check of which cells stand otherwise by what was observed before: it stays good for longer or shorter,
   * silence means something else, or it comes back. Only the vectors tell how.
   */
  readonly anew: ReadonlySet<string>;
  /** Others, of which something is kept that is another now: how they rank, or that cells of them are gone. */
  readonly moved: ReadonlySet<string>;
  /** Of those that are moved, the checks that are retired. */
  readonly retired: ReadonlyMap<string, readonly Retired[]>;
}

type Contents = Pick<Revision, "lists" | "framework">;

/**
 * @param held The content before, with the positions that there were before the other one.
 * @param profiles Those that systems have.
 */
export function differenceOf(held: Contents, other: Contents, profiles: ReadonlySet<string>): ContentDifference {
  const anew = new Set<string>();
  const moved = new Set<string>();
  const retired = new Map<string, readonly Retired[]>();
  for (const [kind, list] of other.lists) {
    const before = held.lists.get(kind) ?? [];
    if (list.some((place, position) => place && isAnew(before, place, position))) {
      anew.add(kind);
      continue;
    }
    const gone = before.flatMap((place, position): Retired[] =>
      place && !list[position] ? [{ position, rule: place.rule }] : [],
    );
    if (gone.length > 0) retired.set(kind, gone);
    if (gone.length > 0 || (isAsset(kind) && ranksOtherwise(held, other, kind, profiles))) moved.add(kind);
  }
  return { anew, moved, retired };
}

/** Nobody observed a check that was in no content before: its position is beyond those that there were. */
function isAnew(before: readonly (CheckPlace | null)[], { rule }: CheckPlace, position: number): boolean {
  if (position >= before.length) return false;
  const was = before[position]?.rule;
  return was?.maxAge !== rule.maxAge || was.silence !== rule.silence;
}

const none: ReadonlySet<string> = new Set();

/** Whether other checks of a kind bear on some profile. */
function ranksOtherwise(held: Contents, other: Contents, kind: string, profiles: ReadonlySet<string>): boolean {
  const [before, after] = [held.lists.get(kind) ?? [], other.lists.get(kind) ?? []];
  const bears = (place: CheckPlace | null | undefined, controls: ReadonlySet<string>): boolean =>
    place ? inScope(place.rule, controls) : false;
  return [...profiles].some((profile) => {
    const [then, now] = [held, other].map(({ framework }) => framework.profiles.get(profile) ?? none);
    return after.some((place, position) => bears(before[position], then ?? none) !== bears(place, now ?? none));
  });
}
