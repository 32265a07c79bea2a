/**
 * What was shown, as it is kept: each change of a cell and each flip of a requirement.
 * @module
 */
import { standingOf, Status } from "@tokiwa/assurance";
import { sql } from "kysely";
import type { Tx } from "../../platform/database/database.ts";
import type { Subject } from "../inventory/service.ts";
import type { Cause, Change, TimedFlip } from "./apply.ts";
import { digestAt } from "./encoding.ts";
import { hex, iso, rowset } from "./rowset.ts";
import { placeOf } from "./scope.ts";

/** One change of one cell. */
export interface HistoryRow {
  readonly subject: Subject;
  readonly position: number;
  readonly sequence: number;
  readonly since: number;
  readonly cause: Cause;
  readonly source: string | null;
  readonly finding: Buffer | null;
  readonly from: number;
  readonly to: number;
}

/** The rows that a change leaves. */
export function historyOf(
  { subject, step, report, as }: Change,
  cause: Cause,
  sequence: number,
): readonly HistoryRow[] {
  if (as === "moved") return [];
  return step.changes.flatMap(({ position, from, to }): HistoryRow[] => {
    // That a cell which nobody ever observed is unknown goes without saying.
    if (from === Status.absent && standingOf(to)?.unknownReason === "never-observed") return [];
    const since = report ? report.observedAt : step.at;
    const finding = report ? digestAt(report.digest, position) : null;
    return [{ subject, position, sequence, since, cause, source: report?.source ?? null, finding, from, to }];
  });
}

export async function writeCellChanges(tx: Tx, changes: readonly HistoryRow[]): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ subject, position, sequence, since, cause, source, finding, from, to }) => ({
    ...{ organization_id: subject.organization, subject_id: subject.id, position, sequence, since: iso(since) },
    ...{ cause, source, finding: finding && hex(finding), from_status: from, to_status: to },
  }));
  const names =
    "organization_id, subject_id, position, sequence, since, cause, source, finding, from_status, to_status";
  const columns = `organization_id text, subject_id text, position int, sequence bigint, since timestamptz, cause text,
    source text, finding bytea, from_status smallint, to_status smallint`;
  await sql`insert into cell_change (${sql.raw(names)}) select ${sql.raw(names)} from ${rowset(rows, columns)}`.execute(
    tx,
  );
}

export async function writeFlips(tx: Tx, sequence: number, flips: readonly TimedFlip[]): Promise<void> {
  if (flips.length === 0) return;
  const rows = flips.map(({ scope, control, from, to, at }) => {
    const { organization, system } = placeOf(scope);
    const place = { organization_id: organization, system_id: system, control_id: control };
    return { ...place, sequence, at: iso(at), from_standing: from, to_standing: to };
  });
  const names = "organization_id, system_id, control_id, sequence, at, from_standing, to_standing";
  const columns = `organization_id text, system_id text, control_id text, sequence bigint, at timestamptz,
    from_standing text, to_standing text`;
  await sql`insert into requirement_flip (${sql.raw(names)}) select ${sql.raw(names)} from ${rowset(rows, columns)}`.execute(
    tx,
  );
}
