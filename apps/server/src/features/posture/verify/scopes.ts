/**
 * What is kept of scopes: counters, what they add up to, requirements and freshness, against a tally of everything.
 * @module
 */
import { standings } from "@tokiwa/assurance";
import { sql } from "kysely";
import type { Tx } from "../../../platform/database/database.ts";
import { readSystems, type System } from "../../inventory/service.ts";
import type { Freshness } from "../projection.ts";
import type { Revision } from "../revision.ts";
import { placeOf, scopeOf } from "../scope.ts";
import { amongScopes, readInputs, readScopes, type ScopeState } from "../scopes.ts";
import { written } from "../view.ts";
import type { Comparison } from "./comparison.ts";
import type { Sums } from "./sums.ts";

/** Whether systems are what their last revisions say. */
export async function compareSystems(tx: Tx, recounted: readonly System[], found: Comparison): Promise<void> {
  const byScope = (systems: readonly System[]) =>
    new Map(systems.map((system) => [scopeOf(system.organization, system.id), system]));
  const [kept, logged] = [byScope(await readSystems(tx, null)), byScope(recounted)];
  for (const scope of new Set([...kept.keys(), ...logged.keys()])) {
    const { organization, system } = placeOf(scope);
    found.same("system", `${organization} ${system}`, kept.get(scope), logged.get(scope));
  }
}

/** How many scopes are looked at together. */
const atOnce = 200;

/** What was recounted. */
export interface Counted {
  readonly sums: Sums;
  readonly systems: readonly System[];
  /** The controls that were decided to be not applicable, by scope. */
  readonly decisions: ReadonlyMap<string, ReadonlySet<string>>;
}

/** @returns the number of requirements. */
export async function compareScopes(tx: Tx, revision: Revision, counted: Counted, found: Comparison): Promise<number> {
  const { rows } = await sql<{ organization: string; system: string }>`
    select organization_id as organization, system_id as system from scope
    union select organization_id, system_id from requirement_flip
  `.execute(tx);
  const systems = new Map(counted.systems.map((system) => [scopeOf(system.organization, system.id), system]));
  const scopes = new Set([
    ...systems.keys(),
    ...counted.systems.map(({ organization }) => scopeOf(organization, "")),
    ...rows.map(({ organization, system }) => scopeOf(organization, system)),
  ]);
  let requirements = 0;
  for (let begin = 0; begin < scopes.size; begin += atOnce) {
    const some = [...scopes].slice(begin, begin + atOnce);
    const kept = await readScopes(tx, revision, some);
    const shown = await readShown(tx, some);
    for (const scope of some) {
      compareCounters(scope, revision, { sums: counted.sums, kept: kept.get(scope), found });
      const system = systems.get(scope);
      const those = { kept: kept.get(scope), shown: shown.get(scope), found };
      if (system) requirements += compareSystem(system, counted, those);
      else if (placeOf(scope).system !== "" && !isGone(those))
        found.same("system", scope.replace("\0", " "), scope, null);
    }
  }
  return requirements;
}

/** Whether nothing is kept of a scope, and each of its requirements was shown to be gone: its system went elsewhere. */
function isGone({
  kept,
  shown = new Map(),
}: {
  readonly kept: ScopeState | undefined;
  readonly shown: ReadonlyMap<string, string | null> | undefined;
}): boolean {
  return kept === undefined && [...shown.values()].every((standing) => standing === null);
}

function compareCounters(
  scope: string,
  revision: Revision,
  { sums, kept, found }: { readonly sums: Sums; readonly kept: ScopeState | undefined; readonly found: Comparison },
): void {
  for (const place of revision.checks.values()) {
    const counter = kept ? [...kept.counters.of(place.number)] : standings.map(() => 0);
    found.same("counter", `${scope.replace("\0", " ").trim()} ${place.check.id}`, counter, sums.of(scope, place));
  }
}

/** @returns the number of its requirements. */
function compareSystem(
  system: System,
  { sums, decisions }: Counted,
  {
    kept,
    shown = new Map(),
    found,
  }: {
    readonly kept: ScopeState | undefined;
    readonly shown: ReadonlyMap<string, string | null> | undefined;
    readonly found: Comparison;
  },
): number {
  const where = `${system.organization} ${system.id}`;
  const { cells, points } = sums.totals(system);
  found.same("total", where, kept && [kept.cells, kept.points], [cells, points]);
  const decided = decisions.get(scopeOf(system.organization, system.id)) ?? new Set<string>();
  const recounted = sums.requirements(system, decided);
  for (const control of new Set([...(kept?.standings.keys() ?? []), ...recounted.keys(), ...shown.keys()])) {
    const standing = recounted.get(control);
    const both = [kept?.standings.get(control), shown.get(control) ?? undefined];
    found.same("requirement", `${where} ${control}`, both, [standing, standing]);
  }
  return recounted.size;
}

/** How each requirement was last shown to stand, by scope and control; null where it was last shown to be gone. */
async function readShown(
  tx: Tx,
  scopes: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, string | null>>> {
  const { rows } = await sql<{ organization: string; system: string; control: string; to: string | null }>`
    select distinct on (organization_id, system_id, control_id)
      organization_id as organization, system_id as system, control_id as control, to_standing as "to"
    from ${amongScopes(scopes)} join requirement_flip using (organization_id, system_id)
    order by organization_id, system_id, control_id, sequence desc, at desc
  `.execute(tx);
  const byScope = Map.groupBy(rows, ({ organization, system }) => scopeOf(organization, system));
  return new Map([...byScope].map(([scope, those]) => [scope, new Map(those.map(({ control, to }) => [control, to]))]));
}

/** Whether how fresh each scope is was kept as its subjects give it. */
export async function compareFreshness(
  tx: Tx,
  recounted: ReadonlyMap<string, Freshness>,
  found: Comparison,
): Promise<void> {
  const kept = await readInputs(tx);
  const tell = (one: Freshness | undefined) => one && [one.assets, written(one.oldestInput), written(one.lastReceived)];
  const nothing = { assets: 0, oldestInput: Number.POSITIVE_INFINITY, lastReceived: Number.NEGATIVE_INFINITY };
  for (const scope of new Set([...kept.keys(), ...recounted.keys()]))
    found.same("input", scope.replace("\0", " ").trim(), tell(kept.get(scope)), tell(recounted.get(scope) ?? nothing));
}
