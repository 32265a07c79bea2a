/**
 * Which organizations of a tree are in sight: what is folded away and what a search leaves out is not. Pure.
 * @module
 */
import type { OrganizationRow } from "@tokiwa/server/api";

/** An organization in sight, with what tells where it is in its tree (WAI-ARIA 1.2, treegrid). */
export interface Visible {
  readonly row: OrganizationRow;
  /** From 1. */
  readonly level: number;
  /** Its place among those beside it, from 1, and how many those are. */
  readonly place: number;
  readonly beside: number;
  /** Undefined for one that has none below it. */
  readonly open: boolean | undefined;
  readonly parent: string | undefined;
}

export interface Wanted {
  /** Words that an organization must have in its name or its id. */
  readonly q: string | undefined;
  /** Whether those that ended are shown. One that still has something below it always is. */
  readonly ended: boolean;
  readonly isOpen: (row: OrganizationRow) => boolean;
}

const plain = (text: string): string => text.normalize("NFKC").toLowerCase();

/** Whether all words of a search are in the name or the id of an organization. */
export function isFound({ id, name }: OrganizationRow, q: string | undefined): boolean {
  const all = plain([id, name.ja, name.en].join("\n"));
  return plain(q ?? "")
    .split(/\s+/)
    .every((word) => all.includes(word));
}

/** Whether an organization ended and nothing is left below it. */
const isGone = ({ phase, whole }: OrganizationRow, present: ReadonlySet<string>, id: string): boolean =>
  phase === "ended" && whole.systems === 0 && !present.has(id);

/** Organizations that have one below them, or are one, that is there or will be. */
function living(rows: readonly OrganizationRow[]): ReadonlySet<string> {
  return new Set(
    rows.filter(({ phase }) => phase !== "ended").flatMap(({ id, above }) => [id, ...above.map((one) => one.id)]),
  );
}

/** Those that are shown at all: with those that ended, or without, where nothing is left below them. */
export function shownOf(rows: readonly OrganizationRow[], ended: boolean): readonly OrganizationRow[] {
  const present = living(rows);
  return rows.filter((row) => ended || !isGone(row, present, row.id));
}

/** The organizations in sight, in the order of the tree. A search opens what it finds. */
export function visibleOf(rows: readonly OrganizationRow[], { q, ended, isOpen }: Wanted): readonly Visible[] {
  const shown = shownOf(rows, ended);
  const found = shown.filter((row) => isFound(row, q));
  const kept = new Set(found.flatMap(({ id, above }) => [id, ...above.map((one) => one.id)]));
  const wanted = q === undefined ? shown : shown.filter(({ id }) => kept.has(id));
  const children = Map.groupBy(wanted, ({ above }) => above.at(-1)?.id);
  const places = new Map([...children.values()].flatMap((those) => those.map(({ id }, index) => [id, index + 1])));
  const byId = new Map(wanted.map((row) => [row.id, row]));
  const opened = (row: OrganizationRow | undefined): boolean => row !== undefined && (q !== undefined || isOpen(row));
  return wanted.flatMap((row): readonly Visible[] => {
    if (!row.above.every(({ id }) => opened(byId.get(id)))) return [];
    const parent = row.above.at(-1)?.id;
    const beside = children.get(parent)?.length ?? 0;
    const below = children.get(row.id)?.length ?? 0;
    return [
      {
        ...{ row, parent, level: row.above.length + 1, place: places.get(row.id) ?? 0, beside },
        open: below === 0 ? undefined : opened(row),
      },
    ];
  });
}
