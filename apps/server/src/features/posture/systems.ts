/**
 * Information systems, one a row.
 * @module
 */
import { countsOf as countsOfAll, type Counts } from "@tokiwa/assurance";
import { z } from "@hono/zod-openapi";
import { type Content, inBoth } from "@tokiwa/content";
import { readSelection, type System } from "../inventory/service.ts";
import { type ListQuery, listQuery, says, sortBy, sorted, type Window, windowed } from "./list.ts";
import type { SystemRow } from "./schema.ts";
import { scopeOf } from "./scope.ts";
import type { Trends } from "./trend.ts";
import { organizationOf, type Standing, systemStanding, type View } from "./view.ts";

export const systemsQuery = listQuery.extend({
  sort: sortBy(["name", "notSatisfied", "coverage", "score", "assets", "lastReceived", "organization"]),
});
type Query = ListQuery & Pick<z.output<typeof systemsQuery>, "sort">;

/** Numbers of requirements of a system, by how they stand. */
export function countsOf({ standings }: Pick<View, "standings">, scope: string): Counts {
  return countsOfAll(standings.get(scope)?.values() ?? []);
}

/** The profile of a system as answers name it, and by how many controls it is tailored. */
export function profileOf({ profiles }: Content, { profile: text }: Pick<System, "profile">): SystemRow["profile"] {
  const { profile: id, added, removed } = readSelection(text);
  return { id, title: profiles.get(id)?.title ?? inBoth(id), added: added.length, removed: removed.length };
}

/** A system, before it is made a row. */
interface Found {
  readonly system: System;
  readonly counts: Counts;
  readonly standing: Standing;
}

const foundOf = (view: View, system: System): Found => ({
  system,
  counts: countsOf(view, scopeOf(system.organization, system.id)),
  standing: systemStanding(view, system),
});

function rowOf(view: View, { system, counts, standing }: Found, trends: Trends): SystemRow {
  return {
    id: system.id,
    name: system.name,
    organization: organizationOf(view, system.organization),
    profile: profileOf(view.projection.revision.content, system),
    counts,
    ...standing,
    trend: [...trends.bySystem(scopeOf(system.organization, system.id))],
  };
}

export const systemRow = (view: View, system: System, trends: Trends): SystemRow =>
  rowOf(view, foundOf(view, system), trends);

const unknown = ({ inScope, known }: SystemRow["coverage"]): number => (inScope === 0 ? 1 : 1 - known / inScope);

/** In the order asked for; the worst first, where none is. */
const inOrder = (view: View, found: readonly Found[], sort: string | undefined): readonly Found[] =>
  sorted(
    found,
    sort,
    {
      name: ({ system }) => system.name.ja,
      notSatisfied: ({ counts }) => counts.notSatisfied,
      coverage: ({ standing }) => 1 - unknown(standing.coverage),
      score: ({ standing }) => standing.score.value,
      assets: ({ standing }) => standing.assets,
      lastReceived: ({ standing }) => standing.lastReceived,
      organization: ({ system }) => organizationOf(view, system.organization).name.ja,
    },
    ({ system, counts, standing }) => [
      ...[-counts.notSatisfied, -standing.score.value, -counts.unknown, system.organization, system.id],
    ],
  );

/** The systems that a query asks for. Of those in its window alone, what was on the days before is looked up. */
export function systemRows(view: View, trends: Trends, query: Query): Window<SystemRow> {
  const wanted = [...view.systems.values()].filter(
    (system) =>
      (query.organization === undefined || system.organization === query.organization) &&
      says(query.q, [system.id, system.name, organizationOf(view, system.organization).name]),
  );
  const found = wanted.map((system) => foundOf(view, system));
  const { items, total } = windowed(inOrder(view, found, query.sort), query);
  return { items: items.map((one) => rowOf(view, one, trends)), total };
}
