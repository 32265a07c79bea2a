/**
 * The subjects that are due by the clock, however many, some at a time.
 * @module
 */
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../../platform/database/database.ts";
import { instant } from "../../../platform/database/values.ts";
import { amongScopes } from "../scopes.ts";
import type { Subject } from "../../inventory/service.ts";
import { among, keyOf, recordsOf, type SubjectRecord } from "../records.ts";
import type { Revision } from "../revision.ts";
import { decodeVectors } from "../store/vectors.ts";

/** How many are read at a time: few enough that other requests get their turns in between. */
const atOnce = 1000;

/** A subject that is due, with what its sources said. The kind and the name are in the id. */
interface Due {
  readonly organization: string;
  readonly id: string;
  readonly system: string;
  /** The next instant at which it may change, as it is kept: it is counted as it stands just before. */
  readonly next: number;
  readonly vectors: Buffer;
}

const columns = sql`
  organization_id as organization, subject_id as id, state.system_id as system, next_change_at as next, vectors
`;

/** How many subjects are due, counted up to `most`. */
export async function countDue(tx: Tx, until: number, most: number): Promise<number> {
  const { rows } = await sql<{ due: number }>`
    select count(*) as due from (
      select from subject_state where next_change_at <= ${instant(until)} limit ${most}
    ) those
  `.execute(tx);
  return rows[0]?.due ?? 0;
}

/** All that are due, each as it is counted. */
export async function* dueRecords(tx: Tx, revision: Revision, until: number): AsyncIterable<readonly SubjectRecord[]> {
  // All of them are read, and not only the first: they need not lie in any order.
  await sql`set local cursor_tuple_fraction = 1`.execute(tx);
  await sql`
    declare due no scroll cursor for
    select ${columns} from subject_state state where next_change_at <= ${instant(until)}
  `.execute(tx);
  for (;;) {
    const { rows } = await sql<Due>`fetch ${sql.lit(atOnce)} from due`.execute(tx);
    if (rows.length > 0) yield await asCounted(tx, revision, rows);
    if (rows.length < atOnce) break;
  }
  await sql`close due`.execute(tx);
}

/** Those among some subjects that are due, each as it is counted. */
export const dueAmong = (
  tx: Tx,
  revision: Revision,
  until: number,
  subjects: readonly Subject[],
): Promise<readonly SubjectRecord[]> =>
  someDue(tx, revision, until, sql`${among(subjects)} join subject_state state using (organization_id, subject_id)`);

/** Those of some scopes that are due, each as it is counted. */
export const dueWithin = (
  tx: Tx,
  revision: Revision,
  until: number,
  scopes: readonly string[],
): Promise<readonly SubjectRecord[]> =>
  someDue(tx, revision, until, sql`${amongScopes(scopes)} join subject_state state using (organization_id, system_id)`);

async function someDue(
  tx: Tx,
  revision: Revision,
  until: number,
  from: RawBuilder<unknown>,
): Promise<readonly SubjectRecord[]> {
  const { rows } = await sql<Due>`
    select ${columns} from ${from} where next_change_at <= ${instant(until)}
    order by organization_id, subject_id
  `.execute(tx);
  return asCounted(tx, revision, rows);
}

async function asCounted(tx: Tx, revision: Revision, due: readonly Due[]): Promise<readonly SubjectRecord[]> {
  const subjects = due.map(({ organization, id, system }): Subject => {
    const colon = id.indexOf(":");
    return { organization, id, kind: id.slice(0, colon), name: id.slice(colon + 1), system };
  });
  const vectors = new Map(
    due.map(({ organization, id, vectors: stored }) => [keyOf({ organization, id }), decodeVectors(stored)]),
  );
  return recordsOf(tx, revision, subjects, vectors, (index) => (due[index]?.next ?? 0) - 1);
}
