/**
 * The log by itself: that it has no gap, that what it refers to is what it says, and that nobody can miss an event.
 * @module
 */
import { sql } from "kysely";
import type { Tx } from "../../../platform/database/database.ts";
import type { Comparison } from "./comparison.ts";

interface Counted {
  /** Entries by the order of acceptance: of reports, and of all else. */
  readonly reports: number;
  readonly others: number;
  readonly accepted: number | null;
  /** Rows of reports that were ever written, without those that a transfer copied. */
  readonly received: number;
  /** Entries of anything else that something tells of. */
  readonly told: number;
  readonly evidence: number;
  readonly event: number | null;
  readonly lastEvent: number | null;
  readonly events: number;
  readonly span: number;
}

/** Each transaction that accepted something, with how many entries it made: its numbers follow those of the one before. */
const accepted = sql`
  select recorded_at, sequence, digest, sequence - lag(sequence, 1, 0::bigint) over (order by recorded_at) as entries
  from acceptance
`;

/** Whether the log has no gap, and what it refers to is what it says. */
export async function compareLog(
  tx: Tx,
  sequence: number,
  found: Comparison,
): Promise<{ readonly entries: number; readonly reports: number }> {
  const { rows } = await sql<Counted>`
    with accepted as (${accepted}), sums as (
      select coalesce(sum(entries) filter (where digest is not null), 0)::bigint as reports,
        coalesce(sum(entries) filter (where digest is null), 0)::bigint as others, max(sequence) as accepted
      from accepted
    )
    select reports, others, accepted,
      (select count(*) from report) + (select coalesce(sum(entries), 0)::bigint from history_cut)
        - (select coalesce(sum(reports), 0)::bigint from system_transfer) as received,
      (select count(*) from (
        select sequence from content_revision
        union select sequence from system_revision union select sequence from placement
        union select sequence from organization_statement union select sequence from system_sharing
        union select sequence from exception union select revoked_sequence from exception
        union select sequence from not_applicable union select withdrawn_sequence from not_applicable
      ) entry join acceptance using (sequence) where digest is null) as told,
      (select count(*) from evidence where sha256(convert_to(content, 'UTF8')) <> digest) as evidence,
      (select event from head) as event, (select max(id) from event) as "lastEvent",
      (select count(*) from event) as events, (select coalesce(max(id) - min(id) + 1, 0) from event) as span
    from sums
  `.execute(tx);
  const [counted] = rows;
  if (!counted) throw new Error("the log could not be counted");
  const { evidence, event, lastEvent, events, span, received, told } = counted;
  found.same("log", "", sequence, received + told);
  found.same("log", "acceptance", counted.accepted, sequence);
  found.same("log", "reports", counted.reports, received);
  found.same("log", "decisions", counted.others, told);
  await compareDigests(tx, found);
  found.same("evidence", "", 0, evidence);
  found.same("events", "last", event, lastEvent ?? 0);
  found.same("events", "number", events, span);
  return { entries: received + told, reports: received };
}

/** At most so many are told of one by one. */
const most = 20;

/**
 * Whether what a ledger would take for a leaf follows from the reports, wherever all of a transaction are kept: a report
 * that a transfer copied is the same under the same number.
 */
async function compareDigests(tx: Tx, found: Comparison): Promise<void> {
  const { rows } = await sql<{ sequence: number; digest: string; recounted: string }>`
    with accepted as (${accepted}), kept as (
      select recorded_at, count(*) as entries, sha256(string_agg(batch, ''::bytea order by sequence)) as digest
      from (select distinct recorded_at, sequence, batch from report) entry group by recorded_at
    )
    select sequence, encode(accepted.digest, 'hex') as digest, encode(kept.digest, 'hex') as recounted
    from accepted join kept using (recorded_at)
    where kept.digest is distinct from accepted.digest
      and (kept.entries >= accepted.entries or accepted.digest is null
        or recorded_at >= (select coalesce(max(reports_from), '-infinity') from history_cut))
    order by sequence limit ${most}
  `.execute(tx);
  for (const { sequence, digest, recounted } of rows) found.same("acceptance", String(sequence), digest, recounted);
}

/** How many subjects there are by each table that has a row for each. */
export async function countKept(tx: Tx): Promise<Readonly<Record<string, number>>> {
  const { rows } = await sql<Readonly<Record<string, number>>>`
    select (select count(*) from subject) as subject, (select count(*) from subject_state) as subject_state
  `.execute(tx);
  return rows[0] ?? {};
}
