/**
 * A window of the cells of very many subjects, the worst first: counted by the counters, and looked up only where it is.
 * @module
 */
import { standings } from "@tokiwa/assurance";
import { type Cell, wordOf, worstFirst } from "./cell.ts";
import { keyOf } from "./records.ts";
import type { CheckPlace } from "./revision.ts";
import { placeOf, scopeOf } from "./scope.ts";
import { checksInScope, type View } from "./view.ts";

/** Which cells are meant. */
export interface CellFilter {
  readonly organization?: string | undefined;
  /** With what it inherits from its organization. */
  readonly system?: string | undefined;
  readonly state?: string | undefined;
  readonly isMeant: (place: CheckPlace) => boolean;
}

/** Cells of one check that stand alike, wherever they are. */
interface Group {
  readonly place: CheckPlace;
  readonly rank: number;
  number: number;
  readonly scopes: string[];
}

/** The scopes whose cells may be meant, each with the system in which they count. */
function scopesOf({ systems, organizations }: View, { organization, system }: CellFilter) {
  const own = [...systems.values()].filter(
    (one) =>
      (organization === undefined || one.organization === organization) && (system === undefined || one.id === system),
  );
  const around = system === undefined ? [...organizations.keys()] : [...new Set(own.map((one) => one.organization))];
  return [
    ...own.map((one) => ({ scope: scopeOf(one.organization, one.id), counting: one.id })),
    ...around
      .filter((id) => organization === undefined || id === organization)
      .map((id) => ({ scope: scopeOf(id, ""), counting: system ?? "" })),
  ];
}

async function groupsOf(view: View, filter: CellFilter): Promise<readonly Group[]> {
  const scopes = scopesOf(view, filter);
  const counters = await view.projection.histograms(scopes.map(({ scope }) => scope));
  const groups = new Map<string, Group>();
  for (const { scope, counting } of scopes) {
    const { organization } = placeOf(scope);
    for (const kind of view.projection.revision.lists.keys())
      for (const place of checksInScope(view, { organization, system: counting, kind })) {
        const cells = filter.isMeant(place) ? counters.get(scope)?.get(place.check.id) : undefined;
        if (cells) count(groups, { scope, place, cells }, filter.state);
      }
  }
  return [...groups.values()].toSorted(
    (a, b) =>
      a.rank - b.rank ||
      b.place.rule.severity - a.place.rule.severity ||
      (a.place.check.id < b.place.check.id ? -1 : a.place.check.id > b.place.check.id ? 1 : 0),
  );
}

/** The statuses that each word stands for. */
const statusesOf = Map.groupBy(standings.keys(), wordOf);

function count(
  groups: Map<string, Group>,
  { scope, place, cells }: { scope: string; place: CheckPlace; cells: ArrayLike<number> },
  state: string | undefined,
): void {
  for (const [rank, word] of worstFirst.entries()) {
    if (state !== undefined && state !== word) continue;
    const number = (statusesOf.get(word) ?? []).reduce((sum, status) => sum + (cells[status] ?? 0), 0);
    if (number === 0) continue;
    const group = groups.get(`${rank} ${place.check.id}`) ?? { place, rank, number: 0, scopes: [] };
    groups.set(`${rank} ${place.check.id}`, group);
    group.number += number;
    group.scopes.push(scope);
  }
}

/** The cells of a window, in their order, and how many there are in all. */
export async function worstCells(
  view: View,
  filter: CellFilter,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<{ readonly cells: readonly Cell[]; readonly total: number }> {
  const groups = await groupsOf(view, filter);
  const total = groups.reduce((sum, { number }) => sum + number, 0);
  const cells: Cell[] = [];
  let before = 0;
  for (const group of groups) {
    const skip = Math.max(0, offset - before);
    before += group.number;
    if (skip >= group.number) continue;
    cells.push(...(await cellsOf(view, group, { skip, most: limit - cells.length })));
    if (cells.length >= limit) break;
  }
  return { cells, total };
}

async function cellsOf(
  { projection }: View,
  { place, rank, number, scopes }: Group,
  { skip, most }: { readonly skip: number; readonly most: number },
): Promise<readonly Cell[]> {
  const cells: Cell[] = [];
  const wanted = Math.min(number, skip + most);
  let seen = 0;
  const word = worstFirst[rank];
  const standing = word === "fail" || word === "unknown" ? word : undefined;
  for await (const subjects of projection.inOrder({ kind: place.check.subject, scopes, with: standing })) {
    const statuses = await projection.statuses(subjects);
    for (const subject of subjects) {
      const status = statuses.get(keyOf(subject))?.[place.position];
      if (status === undefined || wordOf(status) !== word) continue;
      seen += 1;
      if (seen > skip) cells.push({ subject, place, status });
      if (seen === wanted) return cells;
    }
  }
  return cells;
}
