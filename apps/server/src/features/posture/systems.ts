/**
 * Information systems, one a row.
 * @module
 */
import { countsOf as countsOfAll, type Counts } from "@tokiwa/assurance";
import { z } from "@hono/zod-openapi";
import type { System } from "../inventory/service.ts";
import { type ListQuery, listQuery, says, sortBy, sorted, type Window, windowed } from "./list.ts";
import type { SystemRow } from "./schema.ts";
import { scopeOf } from "./scope.ts";
import type { Trends } from "./trend.ts";
import { organizationOf, systemStanding, type View } from "./view.ts";

export const systemsQuery = listQuery.extend({
  sort: sortBy(["name", "notSatisfied", "coverage", "score", "assets", "lastReceived", "organization"]),
});
type Query = ListQuery & Pick<z.output<typeof systemsQuery>, "sort">;

/** Numbers of requirements of a system, by how they stand. */
export function countsOf({ standings }: View, scope: string): Counts {
  return countsOfAll(standings.get(scope)?.values() ?? []);
}

export function systemRow(view: View, system: System, trends: Trends): SystemRow {
  const scope = scopeOf(system.organization, system.id);
  const profile = view.projection.revision.content.profiles.get(system.profile);
  const { coverage, score, assets, oldestInput, lastReceived } = systemStanding(view, system);
  return {
    id: system.id,
    name: system.name,
    organization: organizationOf(view, system.organization),
    profile: { id: system.profile, title: profile?.title ?? { ja: system.profile, en: system.profile } },
    counts: countsOf(view, scope),
    coverage,
    score,
    assets,
    oldestInput,
    lastReceived,
    trend: [...trends.bySystem(scope)],
  };
}

const unknown = ({ inScope, known }: SystemRow["coverage"]): number => (inScope === 0 ? 1 : 1 - known / inScope);

/** The usual order: the worst first. */
export function systemsInOrder(rows: readonly SystemRow[], sort?: string): readonly SystemRow[] {
  return sorted(
    rows,
    sort,
    {
      name: (row) => row.name.ja,
      notSatisfied: (row) => row.counts.notSatisfied,
      coverage: (row) => 1 - unknown(row.coverage),
      score: (row) => row.score.value,
      assets: (row) => row.assets,
      lastReceived: (row) => row.lastReceived,
      organization: (row) => row.organization.name.ja,
    },
    (row) => [-row.counts.notSatisfied, -row.score.value, -row.counts.unknown, row.organization.id, row.id],
  );
}

export function systemRows(view: View, trends: Trends, query: Query): Window<SystemRow> {
  const wanted = [...view.systems.values()].filter(
    (system) =>
      (query.organization === undefined || system.organization === query.organization) &&
      says(query.q, [system.id, system.name, organizationOf(view, system.organization).name]),
  );
  const rows = wanted.map((system) => systemRow(view, system, trends));
  return windowed(systemsInOrder(rows, query.sort), query);
}
