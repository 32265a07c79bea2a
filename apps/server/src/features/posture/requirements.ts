/**
 * Requirements, one a row: a control of a system's profile, and how it stands there.
 * @module
 */
import { z } from "@hono/zod-openapi";
import {
  addTo,
  cellCounts,
  emptyHistogram,
  type RequirementStanding,
  requirementState,
  standingOf,
  Status,
} from "@tokiwa/assurance";
import type { ContentControl } from "@tokiwa/content";
import type { System } from "../inventory/service.ts";
import { listQuery, says, sortBy, sorted, type Window, windowed } from "./list.ts";
import { speaking } from "./records.ts";
import type { CheckPlace } from "./revision.ts";
import type { Counters } from "./rollup.ts";
import type { RequirementRow } from "./schema.ts";
import { placeOf, scopeOf } from "./scope.ts";
import { requirementsSince } from "./since.ts";
import { systemOf, type View, written } from "./view.ts";

const word = z.string().max(100).optional();

export const requirementsQuery = listQuery.extend({
  system: word,
  control: word,
  clause: z.string().max(100).optional().openapi({ description: "A clause that the requirement carries out." }),
  state: z.enum(["satisfied", "not-satisfied", "unknown", "not-applicable", "excepted"]).optional(),
  sort: sortBy(["control", "system", "state", "severity", "since", "role"]),
});
type Query = z.output<typeof requirementsQuery>;

/** A requirement, before it is made a row. */
export interface Requirement {
  readonly system: System;
  readonly control: ContentControl;
  readonly standing: RequirementStanding;
  readonly checks: readonly CheckPlace[];
  /** Number of its cells by status. */
  readonly cells: ArrayLike<number>;
  /** Of its checks that hold it back, or of all where none does, the highest. */
  readonly severity: number;
}

const worstFirst: readonly RequirementStanding[] = [
  "notSatisfied",
  "unknown",
  "excepted",
  "satisfied",
  "notApplicable",
];

/** The word by which a requirement of this standing is filtered. */
const wordOf = (standing: RequirementStanding): string =>
  standing === "excepted" ? standing : requirementState(standing);

/** The requirements of systems that a filter lets through, in no order. */
export async function findRequirements(
  view: View,
  filter: Partial<Pick<Query, "organization" | "system" | "control" | "clause" | "state" | "q">>,
): Promise<readonly Requirement[]> {
  const { content } = view.projection.revision;
  const carriers = filter.clause === undefined ? null : new Set(content.controlsOfClause(filter.clause));
  const chosen = [...view.systems.values()].flatMap((system) => {
    if (filter.organization !== undefined && system.organization !== filter.organization) return [];
    if (filter.system !== undefined && system.id !== filter.system) return [];
    const standings = [...(view.standings.get(scopeOf(system.organization, system.id)) ?? [])];
    return standings.flatMap(([id, standing]) => {
      const control = content.controls.get(id);
      const wanted =
        control &&
        (filter.control === undefined || id === filter.control) &&
        (carriers === null || carriers.has(id)) &&
        (filter.state === undefined || wordOf(standing) === filter.state) &&
        says(filter.q, [id, control.title, system.id, system.name]);
      return wanted ? [{ system, control, standing }] : [];
    });
  });
  const scopes = new Set(chosen.map(({ system }) => scopeOf(system.organization, system.id)));
  const own = await view.projection.histograms([...scopes]);
  return chosen.map((one) => ({ ...one, ...cellsOf(view, own, one) }));
}

type Histograms = ReadonlyMap<string, Counters>;

/** The checks of a requirement, and how the cells stand that it is made of. */
function cellsOf(
  view: View,
  own: Histograms,
  { system, control }: Pick<Requirement, "system" | "control">,
): Pick<Requirement, "checks" | "cells" | "severity"> {
  const { content, checks: places } = view.projection.revision;
  const checks = content.checksOfControl(control.id).flatMap((id) => places.get(id) ?? []);
  const cells = emptyHistogram();
  const severities = { failing: 0, unknown: 0, any: 0 };
  for (const { rule } of checks) {
    const scopes = [
      own.get(scopeOf(system.organization, system.id)),
      view.inherited.get(scopeOf(system.organization, "")),
    ];
    const of = emptyHistogram();
    for (const counters of scopes) addTo(of, counters?.get(rule.check) ?? []);
    addTo(cells, of);
    const { fail, unknown } = cellCounts(of);
    severities.any = Math.max(severities.any, rule.severity);
    if (fail > 0) severities.failing = Math.max(severities.failing, rule.severity);
    if (unknown > 0) severities.unknown = Math.max(severities.unknown, rule.severity);
  }
  return { checks, cells, severity: severities.failing || severities.unknown || severities.any };
}

/** Makes rows of requirements, in the order given. */
export async function rowsOfRequirements(
  view: View,
  requirements: readonly Requirement[],
): Promise<readonly RequirementRow[]> {
  const { content } = view.projection.revision;
  const since = await requirementsSince(
    view.projection,
    requirements.map(({ system, control, standing }) => ({
      scope: scopeOf(system.organization, system.id),
      control: control.id,
      standing,
    })),
  );
  const oldest = await oldestInputs(view, requirements);
  return requirements.map(({ system, control, standing, checks, cells, severity }, index) => {
    const counts = cellCounts(cells);
    return {
      system: systemOf(view, system.organization, system.id),
      control: {
        id: control.id,
        title: control.title,
        group: control.group.id,
        role: {
          id: control.role,
          title: content.roles.get(control.role)?.title ?? { ja: control.role, en: control.role },
        },
      },
      state: requirementState(standing),
      exceptions: counts.excepted,
      since: written(since[index]),
      cells: counts,
      checks: checks.length,
      severity,
      oldestInput: written(oldest[index]),
      clauses: [...content.clausesOfControl(control.id)],
    };
  });
}

/** Of each requirement, the oldest observation among those of its cells that are known. */
async function oldestInputs(view: View, requirements: readonly Requirement[]): Promise<readonly number[]> {
  const wanted = new Map<string, Set<CheckPlace>>();
  for (const { system, checks } of requirements)
    for (const scope of [scopeOf(system.organization, system.id), scopeOf(system.organization, "")]) {
      const held = wanted.get(scope) ?? new Set();
      for (const place of checks) held.add(place);
      wanted.set(scope, held);
    }
  const counters = await view.projection.histograms([...wanted.keys()]);
  const byScope = new Map<string, ReadonlyMap<CheckPlace, number>>();
  for (const [scope, places] of wanted) {
    const known = [...places].filter(({ check }) => knownIn(counters.get(scope)?.get(check.id) ?? []));
    byScope.set(scope, await oldestByCheck(view, scope, known));
  }
  return requirements.map(({ system, checks }) => {
    const scopes = [scopeOf(system.organization, system.id), scopeOf(system.organization, "")];
    const all = scopes.flatMap((scope) => checks.map((place) => byScope.get(scope)?.get(place)));
    return Math.min(...all.map((at) => at ?? Number.POSITIVE_INFINITY));
  });
}

const knownIn = (cells: ArrayLike<number>): boolean =>
  Array.from(cells).some((number, status) => number > 0 && standingOf(status)?.state !== "unknown");

/**
 * Of each check, the oldest observation among those of its cells in a scope that are known. Goes through the subjects
 * with the oldest input first, and no further than to where nothing older can come.
 * @param places Checks of which some cell there is known.
 */
async function oldestByCheck(
  { projection }: View,
  scope: string,
  places: readonly CheckPlace[],
): Promise<ReadonlyMap<CheckPlace, number>> {
  const oldest = new Map<CheckPlace, number>();
  if (places.length === 0) return oldest;
  for await (const { records, from } of projection.byAge(placeOf(scope))) {
    for (const { subject, evidence, states } of records)
      for (const place of places) {
        if (place.check.subject !== subject.kind) continue;
        const status = states.status[place.position] ?? Status.absent;
        const standing = standingOf(status);
        if (!standing || standing.state === "unknown") continue;
        const at = speaking(evidence, status, place.position)?.observedAt ?? Number.POSITIVE_INFINITY;
        if (at < (oldest.get(place) ?? Number.POSITIVE_INFINITY)) oldest.set(place, at);
      }
    if (oldest.size === places.length && Math.max(...oldest.values()) <= from) break;
  }
  return oldest;
}

export async function requirementRows(view: View, query: Query): Promise<Window<RequirementRow>> {
  const found = await findRequirements(view, query);
  const usual = ({ system, control, standing, severity }: Requirement) => [
    ...[worstFirst.indexOf(standing), -severity, system.organization, system.id, control.id],
  ];
  if (query.sort === "since" || query.sort === "-since") {
    const rows = await rowsOfRequirements(view, sorted(found, undefined, {}, usual));
    return windowed(
      sorted(rows, query.sort, { since: (row) => row.since }, () => []),
      query,
    );
  }
  const order = sorted(
    found,
    query.sort,
    {
      control: ({ control }) => control.id,
      system: ({ system }) => system.name.ja,
      state: ({ standing }) => worstFirst.indexOf(standing),
      severity: ({ severity }) => severity,
      role: ({ control }) => control.role,
    },
    usual,
  );
  const { items, total } = windowed(order, query);
  return { items: await rowsOfRequirements(view, items), total };
}
