/**
 * The policy of an organization: for how long reports, and what was shown, are kept.
 * @module
 */
import { sql } from "kysely";
import { type Database, inTransaction, type Tx } from "../../../platform/database/database.ts";
import { instant } from "../../../platform/database/values.ts";
import { beginningOf, monthOf } from "../past/months.ts";

/** How many whole months are kept beside the present one; null for ever. */
export interface Kept {
  readonly reports: number | null;
  /** What was shown. At least two months more than reports, since each answer has a trend of the month before it. */
  readonly history: number | null;
}

export interface Policy extends Kept {
  readonly organization: string;
  readonly reason: string;
  readonly decidedBy: string;
  readonly decidedAt: number;
}

/** The policies that were decided on; of an organization that has none, everything is kept for ever. */
export async function readPolicies(tx: Tx): Promise<readonly Policy[]> {
  const { rows } = await sql<Policy>`
    select organization_id as organization, reports, history, reason, decided_by as "decidedBy",
      decided_at as "decidedAt"
    from retention_policy order by organization_id
  `.execute(tx);
  return rows;
}

export async function writePolicy(database: Database, policy: Policy): Promise<void> {
  const { organization, reports, history, reason, decidedBy, decidedAt } = policy;
  await inTransaction(database, (tx) =>
    sql`
      insert into retention_policy (organization_id, reports, history, reason, decided_by, decided_at)
      values (${organization}, ${reports}, ${history}, ${reason}, ${decidedBy}, ${instant(decidedAt)})
      on conflict (organization_id) do update set reports = excluded.reports, history = excluded.history,
        reason = excluded.reason, decided_by = excluded.decided_by, decided_at = excluded.decided_at
    `.execute(tx),
  );
}

/** The first instant that is kept by so many months; null where all are. */
export const keptFrom = (months: number | null, now: number): number | null =>
  months === null ? null : beginningOf(monthOf(now, -months));

/** What of an organization's past may be gone. */
export interface Cut {
  readonly organization: string;
  readonly reportsFrom: number;
  readonly historyFrom: number | null;
  /** The first moment that can be told of. */
  readonly answersFrom: number;
}

export async function readCuts(tx: Tx): Promise<readonly Cut[]> {
  const { rows } = await sql<Cut>`
    select organization_id as organization, reports_from as "reportsFrom", history_from as "historyFrom",
      answers_from as "answersFrom"
    from history_cut order by organization_id
  `.execute(tx);
  return rows;
}
