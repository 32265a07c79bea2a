/**
 * What the clock should have changed already, and has not: nobody is shown it, for whoever reads has it settled first.
 * @module
 */
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database/database.ts";
import { instant } from "../../platform/database/values.ts";

export interface Overdue {
  /** How many subjects have a change that is due, counted up to `most`. */
  readonly subjects: number;
  /** Since when the oldest is due, in seconds. */
  readonly seconds: number;
}

/** So many are counted; of more it is enough to know that they are many. */
const most = 10_000;

/** @param now Milliseconds since the epoch. */
export async function readOverdue(tx: Tx, now: number): Promise<Overdue> {
  const due: RawBuilder<unknown> = sql`
    select next_change_at from subject_state where next_change_at <= ${instant(now)} order by next_change_at limit ${most}
  `;
  const { rows } = await sql<{ subjects: number; oldest: number | null }>`
    select count(*) as subjects, min(next_change_at) as oldest from (${due}) due
  `.execute(tx);
  const { subjects = 0, oldest = null } = rows[0] ?? {};
  return { subjects, seconds: oldest === null ? 0 : Math.max(0, now - oldest) / 1000 };
}
