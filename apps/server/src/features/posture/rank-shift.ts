/**
 * By how much another content changes how the subjects of a system rank, told from counters alone: exactly where all of
 * them stand alike in a check that bears no more, or only now; else between two bounds.
 * @module
 */
import { Status, statusesOf } from "@tokiwa/assurance";
import { maskOf } from "./rank.ts";
import type { Revision } from "./revision.ts";
import type { Counts } from "./store/counts.ts";

/** How many more there are, at least and at most; negative: how many fewer. */
interface Span {
  least: number;
  most: number;
}

export interface RankShift {
  readonly failing: Readonly<Span>;
  readonly unknown: Readonly<Span>;
  readonly inScope: number;
}

/** A content, and the counters of a system under it. */
export interface CountedBy {
  readonly revision: Revision;
  readonly counters: Counts;
}

const fails: readonly number[] = [Status.fail];
const unknowns = statusesOf("unknown");

/** @returns null where no subject of the kind ranks otherwise. */
export function rankShift(before: CountedBy, after: CountedBy, profile: string, kind: string): RankShift | null {
  const failing: Span = { least: 0, most: 0 };
  const unknown: Span = { least: 0, most: 0 };
  const were = maskOf(before.revision, profile, kind);
  let [inScope, changes] = [0, 0];
  for (const [position, is] of maskOf(after.revision, profile, kind).entries()) {
    if ((were[position] ?? false) === is) continue;
    const { revision, counters } = is ? after : before;
    const place = revision.lists.get(kind)?.[position];
    const cells = counters.of(place?.number ?? 0);
    const all = cells.reduce((sum, number) => sum + number, 0);
    if (!place || all === 0) continue;
    const sign = is ? 1 : -1;
    changes += 1;
    inScope += sign;
    widen(failing, { cells, all, sign }, fails);
    widen(unknown, { cells, all, sign }, unknowns);
  }
  return changes === 0 ? null : { failing, unknown, inScope };
}

/** Takes into account a check that comes to bear, or bears no more, and that may stand in one of some ways. */
function widen(
  span: Span,
  { cells, all, sign }: { readonly cells: ArrayLike<number>; readonly all: number; readonly sign: 1 | -1 },
  statuses: readonly number[],
): void {
  const those = statuses.reduce((sum, status) => sum + (cells[status] ?? 0), 0);
  if (those === 0) return;
  if (sign > 0 || those === all) span.most += sign;
  if (sign < 0 || those === all) span.least += sign;
}
