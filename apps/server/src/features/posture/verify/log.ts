/**
 * The log by itself: that it has no gap, that what it refers to is what it says, and that nobody can miss an event.
 * @module
 */
import { sql } from "kysely";
import type { Tx } from "../../../platform/database/database.ts";
import type { Comparison } from "./comparison.ts";

interface Counted {
  readonly reports: number;
  readonly entries: number;
  readonly accepted: number | null;
  readonly evidence: number;
  readonly event: number | null;
  readonly lastEvent: number | null;
  readonly events: number;
  readonly span: number;
}

/** Whether the log has no gap, and what it refers to is what it says. */
export async function compareLog(
  tx: Tx,
  sequence: number,
  found: Comparison,
): Promise<{ readonly entries: number; readonly reports: number }> {
  const { rows } = await sql<Counted>`
    select
      (select count(*) from report) - (select coalesce(sum(reports), 0)::bigint from system_transfer) as reports,
      (select count(*) from report) - (select coalesce(sum(reports), 0)::bigint from system_transfer) + (select count(*) from (
        select sequence from content_revision
        union select sequence from system_revision union select sequence from placement
        union select sequence from organization_statement union select sequence from system_sharing
        union select sequence from exception union select revoked_sequence from exception
        union select sequence from not_applicable union select withdrawn_sequence from not_applicable
        except select sequence from report
      ) entry where sequence is not null)
        + (select coalesce(sum(entries), 0)::bigint from history_cut) as entries,
      (select max(sequence) from acceptance) as accepted,
      (select count(*) from evidence where sha256(convert_to(content, 'UTF8')) <> digest) as evidence,
      (select event from head) as event, (select max(id) from event) as "lastEvent",
      (select count(*) from event) as events, (select coalesce(max(id) - min(id) + 1, 0) from event) as span
  `.execute(tx);
  const [counted] = rows;
  if (!counted) throw new Error("the log could not be counted");
  const { reports, entries, accepted, evidence, event, lastEvent, events, span } = counted;
  found.same("log", "", sequence, entries);
  found.same("log", "acceptance", accepted, sequence);
  found.same("evidence", "", 0, evidence);
  found.same("events", "last", event, lastEvent ?? 0);
  found.same("events", "number", events, span);
  return { entries, reports };
}

/** How many subjects there are by each table that has a row for each. */
export async function countKept(tx: Tx): Promise<Readonly<Record<string, number>>> {
  const { rows } = await sql<Readonly<Record<string, number>>>`
    select (select count(*) from subject) as subject, (select count(*) from subject_state) as subject_state,
      (select count(*) from subject_vector) as subject_vector
  `.execute(tx);
  return rows[0] ?? {};
}
