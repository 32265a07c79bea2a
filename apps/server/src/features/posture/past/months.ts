/**
 * The months that the growing tables are cut into: made ahead, so that what is written falls into one.
 * @module
 */
import { sql } from "kysely";
import { type Database, inSnapshot, inTransaction, type Tx } from "../../../platform/database/database.ts";
import { holdHead } from "../../../platform/live/head.ts";

/** The tables that are cut into months. */
export const histories = [
  "report",
  "acceptance",
  "subject_change",
  "requirement_flip",
  "scope_snapshot",
  "scope_input_change",
  "subject_keyframe",
] as const;
export type History = (typeof histories)[number];

/** The first day of a month as SQL has it, such as `2026-03-01`. */
export type Month = string;

/** The month that an instant lies in, or one `later`; months are those of UTC. */
export function monthOf(at: number, later = 0): Month {
  const day = new Date(at);
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + later, 1)).toISOString().slice(0, 10);
}

/** The first instant of a month. */
export const beginningOf = (month: Month): number => Date.parse(`${month}T00:00:00.000Z`);

/** The rows of a table that lie in no month that was made. */
export interface Astray {
  readonly history: History;
  readonly rows: number;
}

/**
 * Sees to it that each growing table has the month of an instant and some more, and those of rows that lie in none.
 * Nothing is lost where a month was not made in time: it lies in the rest of its table, and is moved here.
 * @param ahead How many months after the present one.
 * @returns what was moved: something that should not happen, and that somebody should hear of.
 */
export async function makeMonths(database: Database, now: number, ahead: number): Promise<readonly Astray[]> {
  const astray: Astray[] = [];
  for (const { history, month } of await inSnapshot(database, (tx) => readLacking(tx, now, ahead))) {
    // Each by itself, and nothing is read before: while one waits for those who read a table, none may wait for it.
    const moved = await inTransaction(database, (tx) => makeMonth(tx, history, month));
    if (moved > 0) astray.push({ history, rows: moved });
  }
  return astray;
}

/** Makes a month of a table, where nobody has meanwhile. @returns how many rows were moved into it. */
async function makeMonth(tx: Tx, history: History, month: Month): Promise<number> {
  // Whoever writes history holds the head: nothing comes into the rest of a table while it is moved.
  await holdHead(tx);
  const { rows } = await sql<{ moved: number }>`
    select add_history_month(${history}::regclass, ${month}::date) as moved
  `.execute(tx);
  return rows[0]?.moved ?? 0;
}

async function readLacking(tx: Tx, now: number, ahead: number) {
  const wanted = Array.from({ length: ahead + 1 }, (_, later) => monthOf(now, later));
  const { rows } = await sql<{ history: History; month: Month }>`
    select distinct history, month::text as month from (
      select history, month from unnest(${[...histories]}::text[]) as history cross join unnest(${wanted}::date[]) as month
      union all
      select history, month from unnest(${[...histories]}::text[]) as history, stray_history_months(history::regclass) as month
    ) wanted where to_regclass(history || to_char(month, '_YYYY_MM')) is null order by month, history
  `.execute(tx);
  return rows;
}

/** The months that a table has, the oldest first. */
export async function readMonths(tx: Tx, history: History): Promise<readonly Month[]> {
  const { rows } = await sql<{ name: string }>`
    select child.relname as name from pg_inherits join pg_class child on child.oid = inhrelid
    where inhparent = ${history}::regclass order by 1
  `.execute(tx);
  return rows.flatMap(({ name }) => {
    const [, year, month] = /_(\d{4})_(\d{2})$/.exec(name) ?? [];
    return year === undefined || month === undefined ? [] : [`${year}-${month}-01`];
  });
}

/** Drops a month of a table if it has no row left. */
export async function dropMonth(tx: Tx, history: History, month: Month): Promise<void> {
  await sql`select drop_history_month(${history}::regclass, ${month}::date)`.execute(tx);
}
