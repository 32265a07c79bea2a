/**
 * The reference: a row for each cell, upserted by `unnest`, as peers keep findings; and how many bytes that takes.
 * @module
 */
import { sql } from "kysely";
import { type Database, inTransaction } from "../../apps/server/src/platform/database/database.ts";
import { bytes, instants, integers } from "../../apps/server/src/platform/database/columns.ts";

/** How many reports one transaction takes up. */
const together = 33;

export interface Reference {
  /** Cells taken up in a second: a first time, and when they are there already. */
  readonly first: number;
  readonly again: number;
  readonly bytesPerCell: number;
}

/** @param assets How many assets report, twice. */
export async function measureReference(database: Database, assets: number, checks: number): Promise<Reference> {
  await sql`
    create table reference_cell (
      subject bigint, check_number bigint, outcome bigint, finding bytea, observed_at timestamptz,
      primary key (subject, check_number)
    )
  `.execute(database);
  const first = await round(database, assets, checks, 0);
  const again = await round(database, assets, checks, 1);
  const { rows } = await sql<{ size: number }>`select pg_total_relation_size('reference_cell') as size`.execute(
    database,
  );
  await sql`drop table reference_cell`.execute(database);
  return { first, again, bytesPerCell: (rows[0]?.size ?? 0) / (assets * checks) };
}

async function round(database: Database, assets: number, checks: number, number: number): Promise<number> {
  const begun = performance.now();
  for (let from = 0; from < assets; from += together) {
    const count = (Math.min(assets, from + together) - from) * checks;
    const cells = Array.from({ length: count }, (_, cell) => cell);
    const found = Buffer.alloc(8);
    await inTransaction(database, (tx) =>
      sql`
        insert into reference_cell (subject, check_number, outcome, finding, observed_at)
        select * from unnest(
          ${integers(cells.map((cell) => from + Math.floor(cell / checks)))},
          ${integers(cells.map((cell) => cell % checks))}, ${integers(cells.map((cell) => (cell + number) % 4))},
          ${bytes(cells.map((cell) => ((cell + number) % 20 === 0 ? found : null)))},
          ${instants(cells.map(() => Date.now()))}
        ) on conflict (subject, check_number) do update
          set outcome = excluded.outcome, finding = excluded.finding, observed_at = excluded.observed_at
      `.execute(tx),
    );
  }
  return (assets * checks) / ((performance.now() - begun) / 1000);
}
