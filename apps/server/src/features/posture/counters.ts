/**
 * Counters, totals and standings in the database: loading what a change needs, writing what it changed.
 * @module
 */
import { emptyHistogram, type RequirementStanding, type System, type Tally } from "@tokiwa/assurance";
import { sql } from "kysely";
import type { Tx } from "../../platform/database/database.ts";
import { rowset } from "./rowset.ts";
import { placeOf, scopeOf } from "./scope.ts";

/** What a change counts. */
export interface Counted {
  readonly systems: readonly System[];
  /** Scope → the checks whose counters change there. */
  readonly changed: ReadonlyMap<string, ReadonlySet<string>>;
  /** The checks whose counters are needed, in every scope. */
  readonly checks: readonly string[];
  /** The controls whose standings may change; null for all. */
  readonly controls: readonly string[] | null;
}

const scopeRow = (scope: string) => {
  const { organization, system } = placeOf(scope);
  return { organization_id: organization, system_id: system };
};
const scopeColumns = "organization_id text, system_id text";

/** Loads what a change needs into a partial tally. */
export async function loadTally(tx: Tx, tally: Tally, { systems, changed, checks, controls }: Counted): Promise<void> {
  const scopes = new Set([...systems.flatMap(({ scope, inherits }) => [scope, ...inherits]), ...changed.keys()]);
  const ofScopes = rowset([...scopes].map(scopeRow), scopeColumns);
  const ofSystems = rowset(
    systems.map(({ scope }) => scopeRow(scope)),
    scopeColumns,
  );

  const counters = await sql<{ organization: string; system: string; check: string; cells: number[] }>`
    select organization_id as organization, system_id as system, check_id as check, cells
    from check_count join ${ofScopes} using (organization_id, system_id)
    where check_id = any(${checks}::text[])
  `.execute(tx);
  for (const scope of scopes) for (const check of checks) tally.loadHistogram(scope, check, emptyHistogram());
  for (const { organization, system, check, cells } of counters.rows)
    tally.loadHistogram(scopeOf(organization, system), check, cells);

  const totals = await sql<{ organization: string; system: string; cells: number[]; points: number }>`
    select organization_id as organization, system_id as system, cells, points
    from system_total join ${ofSystems} using (organization_id, system_id)
  `.execute(tx);
  for (const { scope } of systems) tally.loadTotals(scope, { cells: emptyHistogram(), points: 0 });
  for (const { organization, system, cells, points } of totals.rows)
    tally.loadTotals(scopeOf(organization, system), { cells, points });

  const standings = await sql<{ organization: string; system: string; control: string; standing: RequirementStanding }>`
    select organization_id as organization, system_id as system, control_id as control, standing
    from requirement join ${ofSystems} using (organization_id, system_id)
    where ${controls === null ? sql`true` : sql`control_id = any(${controls}::text[])`}
  `.execute(tx);
  for (const { scope } of systems)
    for (const control of controls ?? tally.controls()) tally.loadStanding(scope, control, null);
  for (const { organization, system, control, standing } of standings.rows)
    tally.loadStanding(scopeOf(organization, system), control, standing);
}

/** Writes what changed in a tally. */
export async function writeTally(
  tx: Tx,
  tally: Tally,
  { systems, changed }: Counted,
  flips: readonly { readonly scope: string; readonly control: string }[],
): Promise<void> {
  const counters = [...changed].flatMap(([scope, checks]) =>
    [...checks].map((check) => ({ ...scopeRow(scope), check_id: check, cells: [...tally.histogram(scope, check)] })),
  );
  await writeCounters(tx, counters);
  await writeTotals(
    tx,
    systems.map(({ scope }) => {
      const { cells, points } = tally.totals(scope);
      return { ...scopeRow(scope), cells: [...cells], points };
    }),
  );
  const flipped = new Map(flips.map((flip) => [`${flip.scope}\0${flip.control}`, flip]));
  await writeStandings(
    tx,
    [...flipped.values()].map(({ scope, control }) => ({
      ...scopeRow(scope),
      control_id: control,
      standing: tally.standing(scope, control),
    })),
  );
}

interface InScope {
  readonly organization_id: string;
  readonly system_id: string;
}
export type CounterRow = InScope & { readonly check_id: string; readonly cells: readonly number[] };
export type TotalRow = InScope & { readonly cells: readonly number[]; readonly points: number };
export type StandingRow = InScope & { readonly control_id: string; readonly standing: RequirementStanding | null };

export async function writeCounters(tx: Tx, rows: readonly CounterRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into check_count (organization_id, system_id, check_id, cells)
    select organization_id, system_id, check_id, cells
    from ${rowset(rows, `${scopeColumns}, check_id text, cells int[]`)}
    on conflict (organization_id, system_id, check_id) do update set cells = excluded.cells
  `.execute(tx);
}

export async function writeTotals(tx: Tx, rows: readonly TotalRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into system_total (organization_id, system_id, cells, points)
    select organization_id, system_id, cells, points
    from ${rowset(rows, `${scopeColumns}, cells int[], points bigint`)}
    on conflict (organization_id, system_id) do update set cells = excluded.cells, points = excluded.points
  `.execute(tx);
}

/** Writes standings; a requirement that is no longer one is deleted. */
export async function writeStandings(tx: Tx, rows: readonly StandingRow[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = `${scopeColumns}, control_id text, standing text`;
  const held = rows.filter(({ standing }) => standing !== null);
  await sql`
    insert into requirement (organization_id, system_id, control_id, standing)
    select organization_id, system_id, control_id, standing from ${rowset(held, columns)}
    on conflict (organization_id, system_id, control_id) do update set standing = excluded.standing
  `.execute(tx);
  const gone = rows.filter(({ standing }) => standing === null);
  if (gone.length === 0) return;
  await sql`
    delete from requirement using ${rowset(gone, columns)}
    where requirement.organization_id = row.organization_id and requirement.system_id = row.system_id
      and requirement.control_id = row.control_id
  `.execute(tx);
}
