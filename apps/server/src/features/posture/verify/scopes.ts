/**
 * What is kept of scopes: counters, what they add up to, requirements and freshness, against a tally of everything.
 * @module
 */
import { standings, type Tally } from "@tokiwa/assurance";
import { sql } from "kysely";
import type { Tx } from "../../../platform/database/database.ts";
import { readSystems, type System } from "../../inventory/service.ts";
import type { Freshness } from "../projection.ts";
import type { Recount } from "../recount.ts";
import type { Revision } from "../revision.ts";
import { placeOf, scopeOf } from "../scope.ts";
import { amongScopes, readInputs, readScopes } from "../scopes.ts";
import { written } from "../view.ts";
import type { Comparison } from "./comparison.ts";

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

/** @returns the number of requirements. */
export async function compareScopes(
  tx: Tx,
  revision: Revision,
  counted: Pick<Recount, "tally" | "systems">,
  found: Comparison,
): Promise<number> {
  const { rows } = await sql<{ organization: string; system: string }>`
    select organization_id as organization, system_id as system from scope
    union select organization_id, system_id from requirement_flip
  `.execute(tx);
  const { systems } = counted;
  const scopes = new Set([
    ...systems.flatMap(({ organization, id }) => [scopeOf(organization, id), scopeOf(organization, "")]),
    ...rows.map(({ organization, system }) => scopeOf(organization, system)),
  ]);
  let requirements = 0;
  for (let begin = 0; begin < scopes.size; begin += atOnce)
    requirements += await compareSome(tx, revision, {
      ...counted,
      scopes: [...scopes].slice(begin, begin + atOnce),
      found,
    });
  return requirements;
}

interface Some {
  readonly tally: Tally;
  readonly scopes: readonly string[];
  readonly found: Comparison;
}

async function compareSome(tx: Tx, revision: Revision, { tally, scopes, found }: Some): Promise<number> {
  const kept = await readScopes(tx, revision, scopes);
  const last = await readShown(tx, scopes);
  let requirements = 0;
  for (const scope of scopes) {
    const { organization, system } = placeOf(scope);
    const where = `${organization} ${system}`.trim();
    const held = kept.get(scope);
    for (const { check, number } of revision.checks.values()) {
      const counter = held ? [...held.counters.of(number)] : standings.map(() => 0);
      found.same("counter", `${where} ${check.id}`, counter, Array.from(tally.histogram(scope, check.id)));
    }
    if (system === "") continue;
    const { cells, points } = tally.totals(scope);
    found.same("total", where, held && [held.cells, held.points], [[...cells], points]);
    const recounted = tally.requirements(scope);
    const shown = last.get(scope) ?? new Map<string, string | null>();
    requirements += recounted.size;
    for (const control of new Set([...(held?.standings.keys() ?? []), ...recounted.keys(), ...shown.keys()])) {
      const standing = recounted.get(control);
      const both = [held?.standings.get(control), shown.get(control) ?? undefined];
      found.same("requirement", `${where} ${control}`, both, [standing, standing]);
    }
  }
  return requirements;
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
