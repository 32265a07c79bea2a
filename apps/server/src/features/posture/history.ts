/**
 * What was shown, as it is kept: the changes of a subject's cells, and each flip of a requirement.
 * @module
 */
import { standingOf, Status } from "@tokiwa/assurance";
import { sql } from "kysely";
import type { Tx } from "../../platform/database/database.ts";
import type { Subject } from "../inventory/service.ts";
import type { Cause, Change, Move, TimedFlip } from "./apply.ts";
import { placeOf } from "./scope.ts";
import { bytes, instants, integers, texts } from "../../platform/database/columns.ts";
import { encodeChanges, encodeDifference } from "./store/steps.ts";

/** Keeps changes of cells: a row for each subject and step. */
export async function writeSubjectChanges(
  tx: Tx,
  all: readonly Change[],
  cause: Cause,
  sequence: number,
): Promise<void> {
  const rows = all.flatMap(({ subject, step, report, as, sequence: own = sequence }) => {
    // That a cell which nobody ever observed is unknown goes without saying.
    const changes = step.changes.filter(
      ({ from, to }) => from !== Status.absent || standingOf(to)?.unknownReason !== "never-observed",
    );
    if (as === "left" || as === "entered" || changes.length === 0) return [];
    const since = report ? report.observedAt : step.at;
    return [{ subject, sequence: own, at: step.at, since, changes: encodeChanges(changes) }];
  });
  await writeRows(tx, cause, rows);
}

/** Keeps what the clock changed of cells at some instants. */
export async function writeMoves(tx: Tx, moves: readonly Move[], sequence: number): Promise<void> {
  const rows = moves.map(({ subject, at, before, after }) => ({
    ...{ subject, sequence, at, since: at },
    changes: encodeDifference(before, after),
  }));
  await writeRows(tx, "clock", rows);
}

interface Row {
  readonly subject: Pick<Subject, "organization" | "id">;
  readonly sequence: number;
  readonly at: number;
  readonly since: number;
  readonly changes: Buffer;
}

async function writeRows(tx: Tx, cause: Cause, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into subject_change (organization_id, subject_id, sequence, at, since, cause, changes)
    select organization_id, subject_id, sequence, at, since, ${cause}, changes from unnest(
      ${texts(rows.map(({ subject }) => subject.organization))}, ${texts(rows.map(({ subject }) => subject.id))},
      ${integers(rows.map((row) => row.sequence))}, ${instants(rows.map(({ at }) => at))},
      ${instants(rows.map(({ since }) => since))}, ${bytes(rows.map(({ changes }) => changes))}
    ) as row (organization_id, subject_id, sequence, at, since, changes)
  `.execute(tx);
}

/** Keeps flips: those of the change of scopes that was written before. */
export async function writeFlips(tx: Tx, sequence: number, flips: readonly TimedFlip[]): Promise<void> {
  if (flips.length === 0) return;
  const places = flips.map(({ scope }) => placeOf(scope));
  await sql`
    insert into requirement_flip
      (organization_id, system_id, control_id, sequence, at, from_standing, to_standing, cause, version)
    select organization_id, system_id, control_id, ${sequence}::bigint, at, from_standing, to_standing, cause, version
    from head, unnest(
      ${texts(places.map(({ organization }) => organization))}, ${texts(places.map(({ system }) => system))},
      ${texts(flips.map(({ control }) => control))}, ${instants(flips.map(({ at }) => at))},
      ${texts(flips.map(({ from }) => from))}, ${texts(flips.map(({ to }) => to))},
      ${texts(flips.map(({ cause }) => cause))}
    ) as row (organization_id, system_id, control_id, at, from_standing, to_standing, cause)
  `.execute(tx);
}
