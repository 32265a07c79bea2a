/**
 * How much of everything a trace is of: all, one organization, or one system with what it inherits.
 * @module
 */
import type { System } from "../inventory/service.ts";
import {
  type CheckPlace,
  checksBearing,
  checksOfKind,
  controlsAround,
  controlsOfProfile,
  type Counters,
  Rollup,
  scopeOf,
  systemAt,
  type View,
} from "../posture/service.ts";

export interface Asked {
  readonly organization?: string | undefined;
  readonly system?: string | undefined;
}

export interface Extent {
  readonly organization: string | null;
  /** The one system that it is of. */
  readonly system: System | null;
  readonly systems: readonly System[];
  /** What it adds up to. */
  readonly rollup: Rollup;
  /** What an organization's systems among it add up to. */
  readonly rollupOf: (organization: string) => Promise<Rollup>;
  /** The scopes of which it is made: systems, then what organizations themselves are asked for; with their counters. */
  readonly counters: ReadonlyMap<string, Counters>;
  /** The checks of a subject that count in it. */
  readonly checksOf: (subject: { organization: string; system: string; kind: string }) => readonly CheckPlace[];
}

/**
 * @throws ProblemError where there is no such system, or several are called so.
 */
export async function extentOf(view: View, { organization, system: id }: Asked): Promise<Extent> {
  const { projection } = view;
  const { revision } = projection;
  if (id !== undefined) return extentOfSystem(view, systemAt(view, id, organization));
  const systems = [...view.systems.values()].filter(
    (system) => organization === undefined || system.organization === organization,
  );
  const organizations = organization === undefined ? [...view.organizations.keys()] : [organization];
  const scopes = [
    ...systems.map((system) => scopeOf(system.organization, system.id)),
    ...organizations.map((one) => scopeOf(one, "")),
  ];
  return {
    organization: organization ?? null,
    system: null,
    systems,
    rollup: organization === undefined ? view.rollup : await projection.rollup(organization),
    rollupOf: (one) => projection.rollup(one),
    counters: await projection.histograms(scopes),
    checksOf: (subject) => checksOfKind(revision, subject.kind, controlsAround(revision, view.systems, subject)),
  };
}

async function extentOfSystem({ projection, standings }: View, system: System): Promise<Extent> {
  const { revision } = projection;
  const [own, inherited] = [scopeOf(system.organization, system.id), scopeOf(system.organization, "")];
  const counters = await projection.histograms([own, inherited]);
  const controls = controlsOfProfile(revision, system.profile);
  const checks = checksBearing(revision, controls);
  const rollup = Rollup.of(
    revision,
    [...counters].map(([scope, of]) => ({
      standings: scope === own ? (standings.get(own) ?? new Map()) : new Map(),
      checks,
      counters: of,
    })),
  );
  return {
    ...{ organization: system.organization, system, systems: [system], rollup, counters },
    rollupOf: async () => rollup,
    checksOf: ({ kind }) => checksOfKind(revision, kind, controls),
  };
}

/** Whether any cell is counted. */
export function countsAny(cells: ArrayLike<number> | undefined): boolean {
  if (!cells) return false;
  for (let status = 0; status < cells.length; status += 1) if ((cells[status] ?? 0) > 0) return true;
  return false;
}
