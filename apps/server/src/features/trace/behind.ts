/**
 * Which systems stand behind a node of the trace, a page at a time, the worst first.
 * @module
 */
import { addTo, cellCounts, countsOf, emptyHistogram } from "@tokiwa/assurance";
import { z } from "@hono/zod-openapi";
import {
  checksBearing,
  column,
  controlsOfProfile,
  listQuery,
  organizationOf,
  says,
  scopeOf,
  sorted,
  type Table,
  type View,
  type Window,
  windowed,
  word,
} from "../posture/service.ts";
import { countsAny } from "./extent.ts";
import { type TraceSystem, traceSystem } from "./schema.ts";
import { celled, counted } from "./ties.ts";

const id = z.string().min(1).max(300).optional();

export const behindQuery = listQuery.extend({
  clause: id.openapi({ description: "Counts the requirements that carry out this clause." }),
  control: id.openapi({ description: "Counts the requirements of this control." }),
  check: id.openapi({ description: "Counts the cells of this check, inherited ones among them." }),
  state: traceSystem.shape.state.optional(),
});
type Query = z.output<typeof behindQuery>;

type System = View["systems"] extends ReadonlyMap<string, infer S> ? S : never;

export async function systemsBehind(view: View, query: Query): Promise<Window<TraceSystem>> {
  const wanted = [...view.systems.values()].filter(
    (system) =>
      (query.organization === undefined || system.organization === query.organization) &&
      says(query.q, [system.id, system.name, organizationOf(view, system.organization).name]),
  );
  const standing = query.check === undefined ? requirementsAt(view, query) : await cellsAt(view, query.check, wanted);
  const found = wanted.flatMap((system): TraceSystem[] => {
    const one = standing(system);
    if (!one || (query.state !== undefined && query.state !== one.state)) return [];
    const { organization, id: name } = system;
    return [{ system: { id: name, name: system.name }, organization: organizationOf(view, organization), ...one }];
  });
  const order = sorted(found, undefined, {}, ({ system, organization, counts, cells }) => [
    ...[-(counts?.notSatisfied ?? cells?.fail ?? 0), -(counts?.unknown ?? cells?.unknown ?? 0)],
    ...[organization.id, system.id],
  ]);
  return windowed(order, query);
}

type Standing = Pick<TraceSystem, "state" | "counts" | "cells">;

/** How the requirements of a system stand that are asked for; null where it has none of them. */
function requirementsAt(
  { projection, standings }: View,
  { clause, control }: Query,
): (system: System) => Standing | null {
  const { content } = projection.revision;
  const carriers = clause === undefined ? null : new Set(content.controlsOfClause(clause));
  const isMeant = (one: string) => (control === undefined || one === control) && (carriers?.has(one) ?? true);
  return ({ organization, id: name }) => {
    const those = [...(standings.get(scopeOf(organization, name)) ?? [])].filter(([one]) => isMeant(one));
    return those.length === 0 ? null : counted(countsOf(those.map(([, standing]) => standing)));
  };
}

/** How the cells of a check stand that count in a system; null where it has none. */
async function cellsAt(
  { projection }: View,
  check: string,
  systems: readonly System[],
): Promise<(system: System) => Standing | null> {
  const { revision } = projection;
  const place = revision.checks.get(check);
  const scopes = systems.flatMap(({ organization, id: name }) => [
    scopeOf(organization, name),
    scopeOf(organization, ""),
  ]);
  const counters = await projection.histograms([...new Set(scopes)]);
  return ({ organization, id: name, profile }) => {
    if (!place || !checksBearing(revision, controlsOfProfile(revision, profile)).includes(place)) return null;
    const cells = emptyHistogram();
    for (const scope of [scopeOf(organization, name), scopeOf(organization, "")])
      addTo(cells, counters.get(scope)?.get(check) ?? []);
    return countsAny(cells) ? celled(cellCounts(cells)) : null;
  };
}

export const systemsTable: Table<TraceSystem> = {
  name: "trace-systems",
  title: { ja: "情報システム", en: "Systems" },
  columns: [
    column("所管", "Organization", 24, (row) => row.organization.name),
    column("識別子", "ID", 20, (row) => row.system.id),
    column("情報システム", "System", 30, (row) => row.system.name),
    column("状態", "State", 14, (row) => word(row.state)),
    column("満たす・合格", "Satisfied, pass", 14, (row) => row.counts?.satisfied ?? row.cells?.pass ?? 0),
    column("満たさない・不合格", "Not satisfied, fail", 16, (row) => row.counts?.notSatisfied ?? row.cells?.fail ?? 0),
    column("不明", "Unknown", 10, (row) => row.counts?.unknown ?? row.cells?.unknown ?? 0),
    column("例外措置", "Under an exception", 12, (row) => row.counts?.excepted ?? row.cells?.excepted ?? 0),
    column("対象外", "Not applicable", 12, (row) => row.counts?.notApplicable ?? row.cells?.notApplicable ?? 0),
  ],
};
