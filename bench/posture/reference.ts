/**
 * The reference: a row for each cell, upserted by `unnest`, as peers keep findings; and how many bytes that takes. It is
 * told what the fleet says, in the same order, over the same connection to the same PostgreSQL, each transaction as
 * durable as ours; it need not read anything from HTTP or JSON, keeps no history, counts nothing and tells nobody.
 * @module
 */
import { sql } from "kysely";
import { type Database, inTransaction } from "../../apps/server/src/platform/database/database.ts";
import { bytes, instants, integers } from "../../apps/server/src/platform/database/columns.ts";
import type { Fleet } from "./fleet.ts";

/** How many reports one transaction takes up. */
const together = 33;
/** It takes up the reports of so many assets at most that its table has about this many cells. */
const mostCells = 10_000_000;

/** Cells taken up in a second, by what the fleet does; and how many cells it was told of. */
export interface Reference {
  readonly first: number;
  readonly some: number;
  readonly all: number;
  /** Microseconds of PostgreSQL's processor time to a cell, 2 % changed. */
  readonly postgres: number;
  readonly bytesPerCell: number;
  readonly cells: number;
}

/**
 * @param fleet Is changed as it is told: it is one of its own.
 * @param spent Milliseconds of processor time that PostgreSQL took until now.
 */
export async function measureReference(database: Database, fleet: Fleet, spent: () => number): Promise<Reference> {
  await sql`
    create table reference_cell (
      subject bigint, check_number bigint, outcome bigint, finding bytea, observed_at timestamptz,
      primary key (subject, check_number)
    )
  `.execute(database);
  const assets = Math.min(fleet.assets, Math.floor(mostCells / fleet.checks.length));
  const cells = assets * fleet.checks.length;
  const rate = async (share: number): Promise<number> => {
    fleet.change(share);
    return cells / ((await round(database, fleet, assets)) / 1000);
  };
  const first = await rate(0);
  const { rows } = await sql<{ size: number }>`select pg_total_relation_size('reference_cell') as size`.execute(
    database,
  );
  const before = spent();
  const some = await rate(0.02);
  const postgres = ((spent() - before) / cells) * 1000;
  const found = { first, some, all: await rate(1), postgres };
  await sql`drop table reference_cell`.execute(database);
  return { ...found, bytesPerCell: (rows[0]?.size ?? 0) / cells, cells };
}

/** Has each asset report once. @returns milliseconds. */
async function round(database: Database, fleet: Fleet, assets: number): Promise<number> {
  const found = Buffer.alloc(8);
  const width = fleet.checks.length;
  let taken = 0;
  for (let from = 0; from < assets; from += together) {
    const outcomes: number[] = [];
    for (let asset = from; asset < Math.min(assets, from + together); asset += 1) outcomes.push(...fleet.said(asset));
    const begun = performance.now();
    await inTransaction(database, (tx) =>
      sql`
        insert into reference_cell (subject, check_number, outcome, finding, observed_at)
        select * from unnest(
          ${integers(outcomes.map((_, cell) => from + Math.floor(cell / width)))},
          ${integers(outcomes.map((_, cell) => cell % width))}, ${integers(outcomes)},
          ${bytes(outcomes.map((outcome) => (outcome === 1 ? found : null)))},
          ${instants(outcomes.map(() => Date.now()))}
        ) on conflict (subject, check_number) do update
          set outcome = excluded.outcome, finding = excluded.finding, observed_at = excluded.observed_at
      `.execute(tx),
    );
    taken += performance.now() - begun;
  }
  return taken;
}
