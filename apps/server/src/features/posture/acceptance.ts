/**
 * The order of acceptance: of each transaction that accepted something, its last number, its time, and what a ledger
 * would take for its leaf.
 * @module
 */
import { sql } from "kysely";
import type { Tx } from "../../platform/database/database.ts";
import { instant } from "../../platform/database/values.ts";

/**
 * What one transaction accepted. A ledger takes its `digest` for a leaf: it is the SHA-256 over the digests of the
 * reports, in the order of their numbers, and stands in the same transaction; null for what was no report.
 */
export interface Accepted {
  readonly sequence: number;
  readonly recordedAt: number;
  readonly digest: Buffer | null;
}

export async function writeAcceptance(tx: Tx, { sequence, recordedAt, digest }: Accepted): Promise<void> {
  await sql`
    insert into acceptance (sequence, recorded_at, digest) values (${sequence}, ${instant(recordedAt)}, ${digest})
  `.execute(tx);
}

/** The last entry of the log that was accepted by an instant; 0 where none was. */
export async function sequenceAt(tx: Tx, knownAt: number): Promise<number> {
  const { rows } = await sql<{ sequence: number }>`
    select sequence from acceptance where recorded_at <= ${instant(knownAt)} order by recorded_at desc limit 1
  `.execute(tx);
  return rows[0]?.sequence ?? 0;
}
