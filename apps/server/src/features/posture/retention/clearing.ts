/**
 * Clearing away what the policies of organizations no longer keep, some subjects at a time. What goes is told by the same
 * statements, whether they let it go or only count it.
 * @module
 */
import { type RawBuilder, sql } from "kysely";
import { instants, texts } from "../../../platform/database/columns.ts";
import { type Database, inTransaction, type Tx } from "../../../platform/database/database.ts";
import { errorCode } from "../../../platform/database/unavailable.ts";
import { instant } from "../../../platform/database/values.ts";
import { type Former, readFormerAfter, type Subject } from "../../inventory/service.ts";
import { beginningOf, dropMonth, histories, type History, type Month, monthOf, readMonths } from "../past/months.ts";
import { keyOf } from "../records.ts";
import type { Revision } from "../revision.ts";
import { type Held, readHeld, type Why } from "./held.ts";
import { type Hold, isInForce, readHolds } from "./holds.ts";
import { keptFrom, readCuts, readPolicies } from "./policy.ts";
import { supersededChanges } from "./superseded.ts";

/** What goes of an organization, or is held although its time is over. */
export interface Cleared {
  readonly organization: string;
  /** The tables that rows go from, with their number. */
  readonly rows: Readonly<Record<string, number>>;
  /** How many subjects are held, by why. */
  readonly held: Readonly<Record<Why, number>>;
  /** The first moment that can still be told of afterwards; null where all can. */
  readonly answersFrom: number | null;
}

export interface Clearing {
  readonly database: Database;
  readonly now: number;
  readonly revision: (tx: Tx) => Promise<Revision>;
  /** Only counts. */
  readonly dry: boolean;
}

/** Until where an organization's past goes. */
interface Bounds {
  readonly organization: string;
  readonly reportsFrom: number;
  readonly historyFrom: number | null;
  readonly answersFrom: number;
}

/** How many subjects are cleared in one transaction. */
const atOnce = 500;

/** Clears, organization by organization; yields after each part, with what went so far. */
export async function* clear(clearing: Clearing): AsyncGenerator<readonly Cleared[]> {
  const { database, now, dry } = clearing;
  const { bounds, holds } = await inTransaction(database, async (tx) => ({
    bounds: await readBounds(tx, now),
    holds: await readHolds(tx),
  }));
  const done: Cleared[] = [];
  for (const of of bounds) {
    const sum = new Sum(of);
    if (!dry) await inTransaction(database, (tx) => cut(tx, of));
    let after: Pick<Subject, "organization" | "id"> = { organization: of.organization, id: "" };
    for (let more = true; more; ) {
      const subjects = await inTransaction(database, async (tx) => {
        // Those that left for another organization as well: what was of them here is this one's.
        const own = await readFormerAfter(tx, after, atOnce);
        if (own.length > 0) await clearSubjects(tx, clearing, { bounds: of, holds, subjects: own, sum });
        return own;
      });
      after = subjects.at(-1) ?? after;
      more = subjects.length === atOnce;
      yield [...done, sum.cleared];
    }
    await inTransaction(database, async (tx) => {
      await clearScopes(tx, clearing, { bounds: of, holds, sum });
      if (!dry)
        await sql`
          update history_cut set cleared_at = ${instant(now)} where organization_id = ${of.organization}
        `.execute(tx);
    });
    done.push(sum.cleared);
    yield done;
  }
  if (!dry) await dropEmptyMonths(database);
  yield done;
}

class Sum {
  readonly #bounds: Bounds;
  readonly #rows: Record<string, number> = {};
  readonly #held: Record<Why, number> = { "open-finding": 0, exception: 0, hold: 0 };

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  add(table: string, number: number): void {
    this.#rows[table] = (this.#rows[table] ?? 0) + number;
  }

  hold({ from, why }: Held): void {
    if (from < this.#bounds.reportsFrom) this.#held[why] += 1;
  }

  get cleared(): Cleared {
    const { organization, answersFrom } = this.#bounds;
    return { organization, rows: { ...this.#rows }, held: { ...this.#held }, answersFrom };
  }
}

/**
 * Until where the past of organizations may go: by their policies, and no further than to a round of keyframes, without
 * which what comes after could not be told.
 */
async function readBounds(tx: Tx, now: number): Promise<readonly Bounds[]> {
  const bounds: Bounds[] = [];
  const cuts = new Map((await readCuts(tx)).map((one) => [one.organization, one]));
  for (const { organization, reports, history } of await readPolicies(tx)) {
    const wanted = keptFrom(reports, now);
    if (wanted === null) continue;
    // What is gone does not come back where a policy keeps longer from now on.
    const before = cuts.get(organization);
    const reportsFrom = Math.max(wanted, before?.reportsFrom ?? 0);
    const { rows } = await sql<{ ended: number | null }>`
      select min(ended_at) as ended from keyframe_round where begun_at >= ${instant(reportsFrom)}
    `.execute(tx);
    const ended = rows[0]?.ended;
    if (ended === undefined || ended === null) continue;
    const historyFrom = Math.max(keptFrom(history, now) ?? 0, before?.historyFrom ?? 0) || null;
    const answersFrom = before?.reportsFrom === reportsFrom ? before.answersFrom : ended;
    bounds.push({ organization, reportsFrom, historyFrom, answersFrom });
  }
  return bounds;
}

/** Puts on record what may be gone from now on, before any of it goes. */
async function cut(tx: Tx, { organization, reportsFrom, historyFrom, answersFrom }: Bounds): Promise<void> {
  await sql`
    insert into history_cut (organization_id, reports_from, history_from, answers_from)
    values (${organization}, ${instant(reportsFrom)}, ${historyFrom === null ? null : instant(historyFrom)},
      ${instant(answersFrom)})
    on conflict (organization_id) do update set reports_from = excluded.reports_from,
      history_from = excluded.history_from, answers_from = excluded.answers_from
  `.execute(tx);
}

/** Lets the rows of a table go that `which` tells, or only counts them. */
async function letGo(tx: Tx, dry: boolean, table: History | "report_key", which: RawBuilder<unknown>): Promise<number> {
  const rows = dry
    ? sql`select 1 from ${sql.table(table)} as gone where ${which}`
    : sql`delete from ${sql.table(table)} as gone where ${which} returning 1`;
  const { rows: counted } = await sql<{ number: number }>`
    with gone as (${rows}) select count(*) as number from gone
  `.execute(tx);
  return counted[0]?.number ?? 0;
}

async function clearSubjects(
  tx: Tx,
  { now, dry, revision }: Clearing,
  of: {
    readonly bounds: Bounds;
    readonly holds: readonly Hold[];
    readonly subjects: readonly Former[];
    readonly sum: Sum;
  },
): Promise<void> {
  const { bounds, holds, subjects, sum } = of;
  // Two that clear at once would count the same rows.
  if (!dry) await sql`select from history_cut where organization_id = ${bounds.organization} for update`.execute(tx);
  const held = await readHeld(tx, await revision(tx), subjects, { now, holds });
  for (const one of held.values()) sum.hold(one);
  const until = (subject: Subject, bound: number): number => Math.min(bound, held.get(keyOf(subject))?.from ?? bound);
  const before = (column: string, bound: number) => sql`
    exists (
      select from unnest(
        ${texts(subjects.map(({ id }) => id))}, ${instants(subjects.map((subject) => until(subject, bound)))}
      ) as row (subject_id, until)
      where gone.subject_id = row.subject_id and gone.${sql.ref(column)} < row.until
    ) and gone.organization_id = ${bounds.organization} and gone.${sql.ref(column)} < ${instant(bound)}
      and gone.subject_id = any(${texts(subjects.map(({ id }) => id))})
  `;
  const reports = before("recorded_at", bounds.reportsFrom);
  if (!dry)
    await sql`
      update history_cut set entries = entries + (
        select count(*) from report gone where ${reports}
      ) where organization_id = ${bounds.organization}
    `.execute(tx);
  sum.add("report", await letGo(tx, dry, "report", reports));
  sum.add("subject_keyframe", await letGo(tx, dry, "subject_keyframe", before("at", bounds.reportsFrom)));
  if (bounds.historyFrom !== null) {
    const { historyFrom } = bounds;
    const superseded = await supersededChanges(tx, subjects, (subject) => until(subject, historyFrom), historyFrom);
    sum.add("subject_change", superseded.length);
    if (!dry) await superseded.remove();
  }
}

/** Clears what is kept of scopes: what was shown of them, and what answers began with. */
async function clearScopes(
  tx: Tx,
  { now, dry }: Clearing,
  { bounds, holds, sum }: { readonly bounds: Bounds; readonly holds: readonly Hold[]; readonly sum: Sum },
): Promise<void> {
  const { organization, reportsFrom, historyFrom } = bounds;
  const own = holds.filter((one) => one.organization === organization && isInForce(one, now));
  const heldFrom = own.some(({ system, subject }) => system === null && subject === null)
    ? Math.min(...own.map(({ from }) => from ?? 0))
    : Number.POSITIVE_INFINITY;
  const systems = own.flatMap(({ system }) => system ?? []);
  const among = sql`gone.organization_id = ${organization} and not gone.system_id = any(${texts(systems)})`;
  // What answers begin with is the last snapshot before what is kept.
  const first = sql`(select coalesce(max(at), '-infinity') from snapshot where at <= ${instant(Math.min(reportsFrom, heldFrom))})`;
  for (const table of ["scope_snapshot", "scope_input_change"] as const)
    sum.add(table, await letGo(tx, dry, table, sql`${among} and gone.at < ${first}`));
  if (historyFrom !== null) {
    const until = instant(Math.min(historyFrom, heldFrom));
    const newer = sql`exists (
      select from requirement_flip newer
      where newer.organization_id = gone.organization_id and newer.system_id = gone.system_id
        and newer.control_id = gone.control_id and newer.at < ${until}
        and (newer.sequence, newer.at) > (gone.sequence, gone.at)
    )`;
    sum.add(
      "requirement_flip",
      await letGo(tx, dry, "requirement_flip", sql`${among} and gone.at < ${until} and ${newer}`),
    );
  }
  const sequence = sql`(select max(sequence) from acceptance where recorded_at < ${instant(reportsFrom)})`;
  sum.add(
    "report_key",
    await letGo(tx, dry, "report_key", sql`gone.organization_id = ${organization} and gone.sequence <= ${sequence}`),
  );
}

/** Drops the months that are over and have no row left. What was accepted when is kept for ever. */
async function dropEmptyMonths(database: Database): Promise<void> {
  for (const history of histories) {
    if (history === "acceptance") continue;
    for (const month of await inTransaction(database, (tx) => readMonthsOver(tx, history)))
      await inTransaction(database, (tx) => dropMonth(tx, history, month)).catch((error: unknown) => {
        if (errorCode(error) !== lockNotAvailable) throw error;
      });
  }
}

/** PostgreSQL, Appendix A: somebody reads the table, and did not finish in time. */
const lockNotAvailable = "55P03";

async function readMonthsOver(tx: Tx, history: History): Promise<readonly Month[]> {
  const { rows } = await sql<{ until: number | null }>`select max(reports_from) as until from history_cut`.execute(tx);
  const until = rows[0]?.until ?? 0;
  return (await readMonths(tx, history)).filter((month) => beginningOf(monthOf(beginningOf(month), 1)) <= until);
}
