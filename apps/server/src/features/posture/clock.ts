/**
 * The clock as a cause of change: what goes stale, and exceptions that begin or end, with no event arriving.
 * @module
 */
import { Course, elapse, type States } from "@tokiwa/assurance";
import { sql } from "kysely";
import type { Tx } from "../../platform/database/database.ts";
import { instant } from "../../platform/database/values.ts";
import { closeUntil } from "../../platform/live/head.ts";
import type { Subject } from "../inventory/service.ts";
import { applyLapse, type Move } from "./apply.ts";
import { moveOn } from "./content-move.ts";
import { readRecords, type SubjectRecord, writeStates } from "./records.ts";
import type { Revision } from "./revision.ts";
import { scopeOf } from "./scope.ts";
import { refreshOldest } from "./scopes.ts";

/** How many subjects are settled at a time; further ones with the same instant come with them. */
const atOnce = 2000;

/** The next instant at which anything changes by the clock alone; Infinity where nothing will. */
export async function nextChange(tx: Tx): Promise<number> {
  const { rows } = await sql<{ next: number | null }>`select min(next_change_at) as next from subject_state`.execute(
    tx,
  );
  return rows[0]?.next ?? Number.POSITIVE_INFINITY;
}

type Due = Subject & { readonly next: number };

async function readDue(tx: Tx, until: number): Promise<readonly Due[]> {
  const { rows } = await sql<Due>`
    select organization_id as organization, subject_id as id, kind, name, system_id as system, next_change_at as next
    from (
      select organization_id, subject_id, next_change_at from subject_state
      where next_change_at <= ${instant(until)}
      order by next_change_at fetch first ${sql.lit(atOnce)} rows with ties
    ) due join subject using (organization_id, subject_id)
    order by next_change_at, organization_id, subject_id
  `.execute(tx);
  return rows;
}

/**
 * Lets the clock move on to `until` for one subject, and adds each step to a course.
 * @param told Told of each step, and how many cells it changes.
 * @returns how its cells stand then.
 */
export function lapse(
  course: Course,
  { subject, evidence, states }: SubjectRecord,
  until: number,
  told?: (move: Omit<Move, "subject">, cells: number) => void,
): States {
  if (states.nextChangeAt > until) return states;
  const lane = course.lane(scopeOf(subject.organization, subject.system), subject.kind);
  return elapse(states, evidence, lane.benchmark, until, (at, before, after, positions) => {
    const cells = positions ? course.end(lane, at, before, after, positions) : course.add(lane, at, before, after);
    told?.({ at, before, after }, cells);
  });
}

/**
 * Makes the changes that the clock made up to `until`, each at its own instant and in their order, as if somebody had
 * looked all the time. The transaction holds the head.
 * @param sequence The last entry of the log.
 * @param most About how many subjects are settled at most; then there may be more that are due.
 * @returns how many cells changed, and whether all that is due is settled.
 */
export async function settleUntil(
  tx: Tx,
  revision: Revision,
  until: number,
  sequence: number,
  most = Number.POSITIVE_INFINITY,
): Promise<{ readonly changed: number; readonly settled: boolean }> {
  let changed = 0;
  for (let subjects = 0; subjects < most; ) {
    const due = await readDue(tx, until);
    const last = due.at(-1);
    if (!last) return { changed, settled: true };
    subjects += due.length;
    // Under the content in use they may not be due.
    if ((await moveOn(tx, revision, due)).length > 0) continue;
    // What comes after the last of these may interleave with what is due next.
    const horizon = due.length < atOnce ? until : last.next;
    const records: SubjectRecord[] = [];
    const moves: Move[] = [];
    const course = new Course(revision.framework);
    let cells = 0;
    // Until a subject is due, it stands as just before that.
    for (const record of await readRecords(tx, revision, due, (index) => (due[index]?.next ?? until) - 1)) {
      const { subject } = record;
      const states = lapse(course, record, horizon, (move, number) => {
        cells += number;
        moves.push({ subject, ...move });
      });
      records.push({ ...record, states });
    }
    changed += cells;
    await writeStates(tx, revision, records);
    await refreshOldest(tx, revision, due, { at: horizon, unsureFrom: due[0]?.next ?? horizon });
    await applyLapse(tx, { revision, sequence, moves, course, cells });
    await closeUntil(tx, horizon);
  }
  return { changed, settled: false };
}
