/**
 * Who or what made the changes of a timeline, as far as that is kept: found by the instant and the entry of the log.
 * @module
 */
import { standingOf } from "@tokiwa/assurance";
import { sql } from "kysely";
import { instants, integers, texts } from "../../../platform/database/columns.ts";
import type { Tx } from "../../../platform/database/database.ts";
import type { Subject } from "../../inventory/service.ts";
import type { CheckPlace } from "../revision.ts";
import type { View } from "../view.ts";
import type { Cause, Made } from "./schema.ts";

/** A change of a cell, as far as it takes to find what made it. */
export interface MadeOfCell {
  readonly sequence: number;
  /** When it was shown, and since when it has been so: of a report, when it was recorded and when observed. */
  readonly at: number;
  readonly since: number;
  readonly cause: Cause;
  readonly from: number;
  readonly to: number;
}

/** What made each of some changes of one cell. */
export async function madeOfCells(
  view: View,
  subject: Subject,
  { check }: CheckPlace,
  changes: readonly MadeOfCell[],
): Promise<readonly (Made | null)[]> {
  const { tx } = view.projection;
  const reported = changes.filter(({ cause }) => cause === "report");
  const sources = await readSources(
    tx,
    reported.map((change) => ({ ...change, organization: subject.organization, subject: subject.id })),
  );
  const sourceOf = new Map(reported.map((change, index) => [change, sources[index] ?? null]));
  const isOverlaid = ({ from, to }: MadeOfCell) => standingOf(from)?.excepted !== standingOf(to)?.excepted;
  const overlaid = changes.filter((change) => change.cause !== "report" && isOverlaid(change));
  const exceptions = overlaid.length > 0 ? await readExceptions(tx, subject, check.id) : [];
  return changes.map((change): Made | null => {
    const source = sourceOf.get(change);
    if (source) return { kind: "report", source };
    return overlaid.includes(change) ? exceptionAt(exceptions, change.at) : null;
  });
}

/** A report as a change tells of it. */
export interface Reported {
  readonly organization: string;
  readonly subject: string;
  readonly sequence: number;
  readonly at: number;
  readonly since: number;
}

/** The sources of reports; null where one is no longer kept. */
export async function readSources(tx: Tx, reported: readonly Reported[]): Promise<readonly (string | null)[]> {
  if (reported.length === 0) return [];
  const { rows } = await sql<{ place: number; source: string }>`
    select place, source from unnest(
      ${texts(reported.map(({ organization }) => organization))}, ${texts(reported.map(({ subject }) => subject))},
      ${integers(reported.map(({ sequence }) => sequence))}, ${instants(reported.map(({ at }) => at))},
      ${instants(reported.map(({ since }) => since))}
    ) with ordinality as row (organization_id, subject_id, sequence, recorded_at, observed_at, place)
    cross join lateral (
      select source from report
      where report.organization_id = row.organization_id and report.subject_id = row.subject_id
        and report.observed_at = row.observed_at and report.sequence = row.sequence
        and report.recorded_at = row.recorded_at limit 1
    ) made
  `.execute(tx);
  const found = new Map(rows.map(({ place, source }) => [place, source]));
  return reported.map((_, index) => found.get(index + 1) ?? null);
}

interface Exception {
  readonly id: number;
  readonly reason: string;
  readonly applicant: string;
  readonly approver: string;
  readonly grantedAt: number;
  readonly from: number;
  readonly until: number;
  readonly revokedAt: number | null;
}

async function readExceptions(
  tx: Tx,
  { organization, id, system }: Subject,
  check: string,
): Promise<readonly Exception[]> {
  const { rows } = await sql<Exception>`
    select exception_id as id, reason, applicant, approver, recorded_at as "grantedAt", valid_from as "from",
      valid_until as until, revoked_at as "revokedAt"
    from exception where organization_id = ${organization} and check_id = ${check}
      and (subject_id = ${id} or (subject_id is null and system_id = ${system}))
    order by exception_id
  `.execute(tx);
  return rows;
}

function exceptionAt(exceptions: readonly Exception[], at: number): Made | null {
  for (const { id, reason, applicant, approver, grantedAt, from, until, revokedAt } of exceptions) {
    const event = Math.max(grantedAt, from) === at ? "begun" : revokedAt === at ? "revoked" : "ended";
    if (event === "ended" && until !== at) continue;
    const told = { id, reason, applicant, approver, until: new Date(until).toISOString() };
    return { kind: "exception", event, ...told };
  }
  return null;
}

/** A change of a requirement, as far as it takes to find what made it. */
export interface MadeOfRequirement {
  readonly organization: string;
  readonly system: string;
  readonly control: string;
  readonly sequence: number;
  readonly cause: Cause;
}

/** What made each of some changes of requirements, where that is no cell: a decision, or what the system is asked for. */
export async function madeOfRequirements(
  tx: Tx,
  changes: readonly MadeOfRequirement[],
): Promise<readonly (Made | null)[]> {
  const wanted = changes.filter(({ cause }) => cause === "exception" || cause === "inventory");
  if (wanted.length === 0) return changes.map(() => null);
  type Row = { place: number; reason: string | null; approver: string | null; made: boolean };
  const { rows } = await sql<Row>`
    with wanted as (
      select * from unnest(
        ${texts(wanted.map(({ organization }) => organization))}, ${texts(wanted.map(({ system }) => system))},
        ${texts(wanted.map(({ control }) => control))}, ${integers(wanted.map(({ sequence }) => sequence))}
      ) with ordinality as row (organization_id, system_id, control_id, entry, place)
    )
    select place, reason, approver, sequence = entry as made
    from wanted join not_applicable using (organization_id, system_id, control_id)
    where entry in (sequence, withdrawn_sequence)
    union all
    select place, null, null, true from wanted join system_revision using (organization_id, system_id)
    where sequence = entry
  `.execute(tx);
  const found = new Map(rows.map((row) => [wanted[row.place - 1], row]));
  return changes.map((change): Made | null => {
    const row = found.get(change);
    if (!row) return null;
    const { reason, approver, made } = row;
    if (reason === null || approver === null) return { kind: "selection" };
    return { kind: "decision", event: made ? "made" : "withdrawn", reason, approver };
  });
}
