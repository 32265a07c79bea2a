/**
 * A projection with what most answers need of it, read once.
 * @module
 */
import {
  addTo,
  type Coverage,
  coverage,
  emptyHistogram,
  type Histogram,
  inScope,
  points,
  type RequirementStanding,
  type Score,
  score,
} from "@tokiwa/assurance";
import { inBoth } from "@tokiwa/content";
import type { Organization, Subject, System } from "../inventory/service.ts";
import type { Freshness, Projection, ScopeTotals } from "./projection.ts";
import {
  checksOfKind,
  controlsAround,
  controlsOfOrganization,
  controlsOfProfile,
  type Systems,
  systemsByScope,
} from "./bearing.ts";
import type { CheckPlace } from "./revision.ts";
import type { Counters, Rollup } from "./rollup.ts";
import { scopeOf } from "./scope.ts";

export interface View {
  readonly projection: Projection;
  readonly organizations: ReadonlyMap<string, Organization>;
  /** Those that are there, and those that are accountable for a system still or already: what counts is theirs. */
  readonly accountable: readonly string[];
  /** In order, and by scope. */
  readonly systems: Systems;
  readonly standings: ReadonlyMap<string, ReadonlyMap<string, RequirementStanding>>;
  readonly totals: ReadonlyMap<string, ScopeTotals>;
  readonly freshness: ReadonlyMap<string, Freshness>;
  /** Counters of what organizations themselves are asked for, which their systems inherit, by scope. */
  readonly inherited: ReadonlyMap<string, Counters>;
  /** What everything adds up to. */
  readonly rollup: Rollup;
}

export async function openView(projection: Projection): Promise<View> {
  const organizations = await projection.organizations();
  const absent = await projection.absent();
  const systems = systemsByScope(await projection.systems());
  const inhabited = new Set([...systems.values()].map(({ organization }) => organization));
  return {
    projection,
    organizations: new Map(organizations.map((organization) => [organization.id, organization])),
    accountable: organizations.map(({ id }) => id).filter((id) => !absent.has(id) || inhabited.has(id)),
    systems,
    standings: await projection.standings(),
    totals: await projection.totals(),
    freshness: await projection.freshness(),
    inherited: await projection.histograms(organizations.map(({ id }) => scopeOf(id, ""))),
    rollup: await projection.rollup(),
  };
}

/** An instant as answers write it; null for one that never was or will be. */
export const written = (at: number | null | undefined): string | null =>
  at === null || at === undefined || !Number.isFinite(at) ? null : new Date(at).toISOString();

/** The moment of a projection as answers write it. */
export function momentOf({ moment }: Projection) {
  const { asOf, knownAt, sequence, live } = moment;
  return { asOf: new Date(asOf).toISOString(), knownAt: new Date(knownAt).toISOString(), sequence, live };
}

export function organizationOf({ organizations }: View, id: string) {
  return { id, name: organizations.get(id)?.name ?? inBoth(id) };
}

/** The system of a subject or requirement, as rows name it. A subject of the organization itself has none: an empty id. */
export function systemOf(view: View, organization: string, system: string) {
  if (system === "") return { id: "", name: organizationOf(view, organization).name };
  return { id: system, name: view.systems.get(scopeOf(organization, system))?.name ?? inBoth(system) };
}

/** A subject as rows name it: a system or an organization by its own name. */
export function subjectOf(view: View, { organization, id, kind, name, system }: Subject) {
  if (kind === "system") return { id, kind, name: systemOf(view, organization, system).name };
  return { id, kind, name: kind === "organization" ? organizationOf(view, organization).name : inBoth(name) };
}

/** The checks of a subject that are in scope: those that bear on a control required there. */
export function checksInScope(
  { projection: { revision }, systems }: Pick<View, "projection" | "systems">,
  subject: Pick<Subject, "organization" | "system" | "kind">,
): readonly CheckPlace[] {
  return checksOfKind(revision, subject.kind, controlsAround(revision, systems, subject));
}

interface Sum {
  readonly cells: Histogram;
  readonly points: number;
}

/** What a system inherits from its organization, of what bears on the given controls. */
function inheritedBy({ inherited, projection }: View, organization: string, controls: ReadonlySet<string>): Sum {
  const cells = emptyHistogram();
  let sum = 0;
  for (const [check, those] of inherited.get(scopeOf(organization, "")) ?? []) {
    const rule = projection.revision.checks.get(check)?.rule;
    if (!rule || !inScope(rule, controls)) continue;
    addTo(cells, those);
    sum += points(those, rule.severity);
  }
  return { cells, points: sum };
}

export interface Standing {
  readonly coverage: Coverage;
  readonly score: Score;
  readonly assets: number;
  readonly oldestInput: string | null;
  readonly lastReceived: string | null;
}

function standing(sums: readonly Sum[], fresh: readonly Freshness[]): Standing {
  const cells = emptyHistogram();
  for (const sum of sums) addTo(cells, sum.cells);
  const total = sums.reduce((all, sum) => all + sum.points, 0);
  const assets = fresh.reduce((all, { assets: number }) => all + number, 0);
  return {
    coverage: coverage(cells),
    score: score(total, assets),
    assets,
    oldestInput: written(Math.min(...fresh.map(({ oldestInput }) => oldestInput))),
    lastReceived: written(Math.max(...fresh.map(({ lastReceived }) => lastReceived))),
  };
}

const sumOf = (totals: ScopeTotals | undefined): Sum => {
  const cells = emptyHistogram();
  addTo(cells, totals?.cells ?? []);
  return { cells, points: totals?.points ?? 0 };
};

const freshOf = ({ freshness }: View, scopes: readonly string[]): readonly Freshness[] =>
  scopes.flatMap((scope) => freshness.get(scope) ?? []);

/** How one system stands: its own cells, and those that it inherits. */
export function systemStanding(view: View, { organization, id, profile }: System): Standing {
  const scope = scopeOf(organization, id);
  const inherits = inheritedBy(view, organization, controlsOfProfile(view.projection.revision, profile));
  return standing([sumOf(view.totals.get(scope)), inherits], freshOf(view, [scope, scopeOf(organization, "")]));
}

/** How everything stands: each cell counted once, however many systems inherit it. */
export function wholeStanding(view: View): Standing {
  const own = [...view.systems.keys()].map((scope) => sumOf(view.totals.get(scope)));
  const shared = view.accountable.map((id) =>
    inheritedBy(view, id, controlsOfOrganization(view.projection.revision, view.systems, id)),
  );
  const scopes = [...view.systems.keys(), ...view.accountable.map((id) => scopeOf(id, ""))];
  return standing([...own, ...shared], freshOf(view, scopes));
}
