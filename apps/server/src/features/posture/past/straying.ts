/**
 * The subjects of which an answer about the past cannot be told by what was shown at the time: those that came or moved
 * since the snapshot, and those of which something was known later, or not yet. It is a superset: each of them is worked
 * out from the log.
 * @module
 */
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../../platform/database/database.ts";
import { instant } from "../../../platform/database/values.ts";
import { type Clocks, readSubjects, type Subject } from "../../inventory/service.ts";
import { among, keyOf } from "../records.ts";
import type { Revision } from "../revision.ts";

/** The moment asked for, and the last one that was shown of which it is the continuation. */
export interface Course {
  readonly snapshot: Clocks;
  /** What was shown at this very moment, with all that was known by then. */
  readonly shown: Clocks;
  readonly asked: Clocks;
  /** The last entry of the log that came by the asked instant, whether it shall be known or not. */
  readonly cameBy: number;
}

export type Key = Pick<Subject, "organization" | "id">;

export interface Straying {
  /** All of them. */
  readonly subjects: readonly Key[];
  /** Those that stand otherwise than was shown at the moment, by key. */
  readonly since: ReadonlySet<string>;
}

/** A table that has organization_id and subject_id: the rows of some subjects, or all. */
export const rowsOf = (table: RawBuilder<unknown>, subjects: readonly Key[] | null): RawBuilder<unknown> =>
  subjects === null ? table : sql`${among(subjects)} join ${table} using (organization_id, subject_id)`;

/** @param subjects Those that the answer is about; null for all. */
export async function readStraying(
  tx: Tx,
  revision: Revision,
  course: Course,
  subjects: readonly Key[] | null,
): Promise<Straying> {
  const placed = await readPlaced(tx, course, subjects);
  const told = [
    ...(await readLate(tx, course, subjects)),
    ...(await readUnknown(tx, course, subjects)),
    ...(await readExcepted(tx, revision, course)),
    ...placed.filter(({ later }) => later),
  ];
  const all = new Map(
    [...placed, ...told].map(({ organization, id }) => [keyOf({ organization, id }), { organization, id }]),
  );
  return { subjects: [...all.values()], since: new Set(told.map(keyOf)) };
}

/** Subjects that were registered or moved since the snapshot; `later`: after what was shown. */
async function readPlaced(
  tx: Tx,
  { snapshot, shown, asked, cameBy }: Course,
  subjects: readonly Key[] | null,
): Promise<readonly (Key & { readonly later: boolean })[]> {
  const { rows } = await sql<Key & { later: boolean }>`
    select organization_id as organization, subject_id as id, sequence > ${shown.sequence} as later
    from ${rowsOf(sql`placement`, subjects)}
    where sequence > ${snapshot.sequence} and sequence <= ${Math.max(asked.sequence, cameBy)}
      and (sequence <= ${shown.sequence} or since <= ${instant(asked.asOf)})
  `.execute(tx);
  return rows;
}

/** Subjects of which something that was so by then became known after it was shown. */
async function readLate(tx: Tx, { shown, asked }: Course, subjects: readonly Key[] | null): Promise<readonly Key[]> {
  if (asked.sequence <= shown.sequence) return [];
  const reports = rowsOf(sql`report`, subjects);
  const known = sql`
    report.sequence > ${shown.sequence} and report.sequence <= ${asked.sequence}
    and observed_at <= ${instant(asked.asOf)} and recorded_at > ${instant(shown.asOf)}
  `;
  const { rows } = await sql<Key>`
    select organization_id as organization, subject_id as id from ${reports}
    where ${known} and recorded_at <= ${instant(shown.asOf)} + interval '1 hour'
    union
    select organization_id, subject_id from ${reports} where ${known} and recorded_at - observed_at > interval '1 hour'
  `.execute(tx);
  return rows;
}

/** Subjects of which something happened that shall not be known yet: what the clock did to them followed from it. */
async function readUnknown(
  tx: Tx,
  { shown, asked, cameBy }: Course,
  subjects: readonly Key[] | null,
): Promise<readonly Key[]> {
  if (asked.asOf <= shown.asOf) return [];
  const { rows } = await sql<Key>`
    select organization_id as organization, subject_id as id from ${rowsOf(sql`subject_change`, subjects)}
    where at > ${instant(shown.asOf)} and at <= ${instant(asked.asOf)}
    union
    select organization_id, subject_id from ${rowsOf(sql`report`, subjects)}
    where recorded_at > ${instant(shown.asOf)} and recorded_at <= ${instant(asked.asOf)} and sequence <= ${cameBy}
  `.execute(tx);
  return rows;
}

/** Subjects that an exception covers that was granted or revoked after what was shown. */
async function readExcepted(tx: Tx, revision: Revision, { shown, asked, cameBy }: Course): Promise<readonly Key[]> {
  const until = Math.max(asked.sequence, cameBy);
  const { rows } = await sql<{ organization: string; system: string; subject: string | null; check: string }>`
    select organization_id as organization, system_id as system, subject_id as subject, check_id as check
    from exception
    where (sequence > ${shown.sequence} and sequence <= ${until})
      or (revoked_sequence > ${shown.sequence} and revoked_sequence <= ${until})
  `.execute(tx);
  const found: Key[] = [];
  for (const { organization, system, subject, check } of rows) {
    const kind = revision.checks.get(check)?.check.subject;
    for (const one of await readSubjects(tx, asked, { organization, system }))
      if (one.kind === kind && (subject === null || subject === one.id)) found.push(one);
  }
  return found;
}
