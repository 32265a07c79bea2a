/**
 * Numbers of cells in scope by scope and check: what the trace and the controls say of a check.
 * @module
 */
import { checksInScope, type View } from "./view.ts";
import type { CheckPlace } from "./revision.ts";
import { placeOf, scopeOf } from "./scope.ts";

/** The cells of one check in one scope, by status; the system is empty for what the organization itself is asked for. */
export interface ScopeCounter {
  readonly organization: string;
  readonly system: string;
  readonly place: CheckPlace;
  readonly cells: ArrayLike<number>;
}

/**
 * The counters that are not empty, of checks that bear on a control required there: systems in their order, then
 * organizations.
 * @param checks The checks to count. Default: all.
 */
export async function countersInScope(
  view: Pick<View, "projection" | "systems" | "organizations">,
  checks?: readonly string[],
): Promise<readonly ScopeCounter[]> {
  const scopes = [...view.systems.keys(), ...[...view.organizations.keys()].map((id) => scopeOf(id, ""))];
  const counters = await view.projection.histograms(scopes);
  const wanted = checks && new Set(checks);
  const kinds = [...view.projection.revision.lists.keys()];
  const found: ScopeCounter[] = [];
  for (const scope of scopes) {
    const { organization, system } = placeOf(scope);
    const those = counters.get(scope);
    if (!those) continue;
    for (const kind of kinds)
      for (const place of checksInScope(view, { organization, system, kind })) {
        const { check } = place.rule;
        const cells = wanted?.has(check) === false ? undefined : those.get(check);
        if (cells && countsAny(cells)) found.push({ organization, system, place, cells });
      }
  }
  return found;
}

function countsAny(cells: ArrayLike<number>): boolean {
  for (let status = 0; status < cells.length; status += 1) if ((cells[status] ?? 0) > 0) return true;
  return false;
}
