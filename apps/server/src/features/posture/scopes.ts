/**
 * What is kept of scopes: all counters of one in a row, what they add up to, how each requirement stands, and how fresh
 * what is known there is.
 * @module
 */
import { standings as statuses } from "@tokiwa/assurance";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database/database.ts";
import type { Subject } from "../inventory/service.ts";
import { nextVersion } from "../../platform/live/head.ts";
import { moveOldest } from "./content-move.ts";
import type { Freshness } from "./projection.ts";
import type { Revision } from "./revision.ts";
import { placeOf, scopeOf } from "./scope.ts";
import { bytes, instants, integers, texts } from "../../platform/database/columns.ts";
import { instant } from "../../platform/database/values.ts";
import { Standings } from "./standings.ts";
import { Counts } from "./store/counts.ts";

/** What is kept of one scope. */
export interface ScopeState {
  readonly counters: Counts;
  /** By status. */
  readonly cells: readonly number[];
  readonly points: number;
  readonly standings: Standings;
}

/** Joins a table that has organization_id and system_id with some scopes, as `row`. */
export const amongScopes = (scopes: readonly string[]): RawBuilder<unknown> => {
  const places = scopes.map(placeOf);
  const [organizations, systems] = [places.map((one) => one.organization), places.map((one) => one.system)];
  return sql`unnest(${texts(organizations)}, ${texts(systems)}) as row (organization_id, system_id)`;
};

const inScope = sql`organization_id as organization, system_id as system`;

interface InScope {
  readonly organization: string;
  readonly system: string;
}

/** Which scopes are read: some, or all that were changed after a version of what is kept (0: all). */
export type WhichScopes = readonly string[] | { readonly since: number };

export async function readScopes(
  tx: Tx,
  revision: Revision,
  which: WhichScopes,
): Promise<ReadonlyMap<string, ScopeState>> {
  const { rows } = await sql<InScope & { counters: Buffer; cells: number[]; points: number; standings: Buffer }>`
    select ${inScope}, cells, points, standings, counters
    from ${"since" in which ? sql`scope where version > ${which.since}` : sql`${amongScopes(which)} join scope using (organization_id, system_id)`}
  `.execute(tx);
  return new Map(
    rows.map(({ organization, system, cells, points, counters, standings }) => [
      scopeOf(organization, system),
      { counters: Counts.decode(counters), cells, points, standings: new Standings(revision, standings) },
    ]),
  );
}

/** What the cells of a scope add up to that has none, or of one that is no system's. */
export const nothingCounted = { cells: statuses.map(() => 0), points: 0 };

/** What is kept of a scope of which nothing is kept yet. */
export const emptyScope = (revision: Revision): ScopeState => ({
  ...nothingCounted,
  counters: new Counts(),
  standings: new Standings(revision),
});

/** The same of each of some scopes, those included of which nothing is kept yet. */
export async function readEachScope(
  tx: Tx,
  revision: Revision,
  scopes: Iterable<string>,
): Promise<ReadonlyMap<string, ScopeState>> {
  const all = [...scopes];
  const held = await readScopes(tx, revision, all);
  return new Map(all.map((scope) => [scope, held.get(scope) ?? emptyScope(revision)]));
}

export async function writeScopes(tx: Tx, revision: Revision, states: ReadonlyMap<string, ScopeState>): Promise<void> {
  if (states.size === 0) return;
  const places = [...states.keys()].map(placeOf);
  const all = [...states.values()];
  await sql`
    with change as (${nextVersion})
    insert into scope (organization_id, system_id, counters, cells, points, standings, version)
    select organization_id, system_id, counters, cells::int[], points, standings, version from change, unnest(
      ${texts(places.map(({ organization }) => organization))}, ${texts(places.map(({ system }) => system))},
      ${bytes(all.map(({ counters }) => counters.encode()))},
      ${texts(all.map(({ cells }) => `{${cells.join(",")}}`))}, ${integers(all.map(({ points }) => points))},
      ${bytes(all.map(({ standings }) => standings.storedUnder(revision)))}
    ) as row (organization_id, system_id, counters, cells, points, standings)
    on conflict (organization_id, system_id) do update set
      counters = excluded.counters, cells = excluded.cells, points = excluded.points, standings = excluded.standings,
      version = excluded.version
  `.execute(tx);
}

/** When the freshness of scopes changed. */
export interface Refreshed {
  readonly at: number;
  /** Where the clock did it at several instants, the first of them. */
  readonly unsureFrom?: number;
  /** Subjects left, so that the last receipt must be found anew, too. */
  readonly moved?: boolean;
}

/**
 * Takes up what came in of scopes: how many more assets there are, and when something was last received. The oldest input
 * is found anew, by index. What comes of it is put on record.
 */
export async function refreshInputs(
  tx: Tx,
  revision: Revision,
  scopes: ReadonlyMap<string, { readonly assets: number; readonly received: number }>,
  { at, unsureFrom = at, moved = false }: Refreshed,
): Promise<void> {
  if (scopes.size === 0) return;
  await moveOldest(tx, revision, [...scopes.keys()]);
  const places = [...scopes.keys()].map(placeOf);
  const all = [...scopes.values()];
  const newest = sql`(
    select max(last_received) from subject_state state
    where state.organization_id = row.organization_id and state.system_id = row.system_id
  )`;
  await sql`
    with change as (${nextVersion}), refreshed as (
      insert into scope_input (organization_id, system_id, assets, oldest_input, last_received, version)
      select organization_id, system_id, assets, (
          select min(oldest_input) from subject_state state
          where state.organization_id = row.organization_id and state.system_id = row.system_id
        ), ${moved ? newest : sql`last_received`}, version
      from change, unnest(
        ${texts(places.map(({ organization }) => organization))}, ${texts(places.map(({ system }) => system))},
        ${integers(all.map(({ assets }) => assets))}, ${instants(all.map(({ received }) => received))}
      ) as row (organization_id, system_id, assets, last_received)
      on conflict (organization_id, system_id) do update set
        assets = scope_input.assets + excluded.assets, oldest_input = excluded.oldest_input, version = excluded.version,
        last_received = ${moved ? sql`excluded.last_received` : sql`greatest(scope_input.last_received, excluded.last_received)`}
      returning organization_id, system_id, assets, oldest_input, last_received
    )
    insert into scope_input_change as change
      (organization_id, system_id, at, unsure_from, assets, oldest_input, last_received)
    select organization_id, system_id, ${instant(at)}, ${instant(unsureFrom)}, assets, oldest_input, last_received
    from refreshed
    on conflict (organization_id, system_id, at) do update set
      unsure_from = least(change.unsure_from, excluded.unsure_from), assets = excluded.assets,
      oldest_input = excluded.oldest_input, last_received = excluded.last_received
  `.execute(tx);
}

/** Finds the oldest input of the scopes of some subjects anew, after these came to stand otherwise. */
export function refreshOldest(
  tx: Tx,
  revision: Revision,
  subjects: readonly Pick<Subject, "organization" | "system">[],
  when: Refreshed,
): Promise<void> {
  const none = { assets: 0, received: Number.NEGATIVE_INFINITY };
  const scopes = new Map(subjects.map(({ organization, system }) => [scopeOf(organization, system), none]));
  return refreshInputs(tx, revision, scopes, when);
}

/** How fresh what is known of each scope is; of those that were changed after a version of what is kept. */
export async function readInputs(tx: Tx, since = 0): Promise<ReadonlyMap<string, Freshness>> {
  const { rows } = await sql<InScope & { assets: number; oldest: number | null; last: number | null }>`
    select ${inScope}, assets, oldest_input as oldest, last_received as last from scope_input where version > ${since}
  `.execute(tx);
  return new Map(
    rows.map(({ organization, system, assets, oldest, last }) => [
      scopeOf(organization, system),
      {
        assets,
        oldestInput: oldest ?? Number.POSITIVE_INFINITY,
        lastReceived: last ?? Number.NEGATIVE_INFINITY,
      },
    ]),
  );
}
