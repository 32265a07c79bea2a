/**
 * Subjects that follow another content one after the other. When a content comes into use, counters are brought to it at
 * once; what is kept of each subject is brought there later, in the background or before anything else happens to it. It
 * is written as if it had been then: no cell is counted again, for none stands otherwise by it.
 * @module
 */
import { Status, statusAt } from "@tokiwa/assurance";
import { type RawBuilder, sql } from "kysely";
import { texts } from "../../platform/database/columns.ts";
import type { Tx } from "../../platform/database/database.ts";
import { instant } from "../../platform/database/values.ts";
import { readSubjectsAfter, type Subject } from "../inventory/service.ts";
import type { Change } from "./apply.ts";
import type { Retired } from "./content-difference.ts";
import { covers, type Exception, readExceptions } from "./exceptions.ts";
import { writeSubjectChanges } from "./history.ts";
import { among, oldestInput, readRecords, type SubjectRecord, writeStates } from "./records.ts";
import type { Revision } from "./revision.ts";
import { placeOf } from "./scope.ts";

/** A content that not all subjects have followed yet. */
export interface ContentMove {
  /** The entry of the log that brought it into use, and when. */
  readonly sequence: number;
  readonly at: number;
  /** The kinds of the subjects that follow it, and those that are still to follow one before it. */
  readonly kinds: readonly string[];
  readonly retired: ReadonlyMap<string, readonly Retired[]>;
}

/** The contents that not all subjects have followed yet, in their order: whoever follows the last has followed all. */
export async function readMoves(tx: Tx): Promise<readonly ContentMove[]> {
  const { rows } = await sql<Omit<ContentMove, "retired"> & { retired: Record<string, Retired[]> }>`
    select sequence, at, kinds, retired::json as retired from content_move order by sequence
  `.execute(tx);
  return rows.map(({ retired, ...move }) => ({ ...move, retired: new Map(Object.entries(retired)) }));
}

/**
 * Has subjects follow a content that has just come into use.
 * @param move With the kinds that follow this one.
 * @param anew Kinds of which all subjects were brought to it already.
 * @param numberOf How many subjects there are of a kind.
 */
export async function beginMove(
  tx: Tx,
  move: ContentMove,
  anew: ReadonlySet<string>,
  numberOf: (kind: string) => number,
): Promise<void> {
  if (move.kinds.length === 0) return;
  const before = (await readMoves(tx)).at(-1)?.kinds ?? [];
  const kinds = [...new Set([...before, ...move.kinds])].filter((kind) => !anew.has(kind));
  const remaining = kinds.reduce((sum, kind) => sum + numberOf(kind), 0);
  const retired = JSON.stringify(Object.fromEntries(move.retired));
  await sql`
    insert into content_move (sequence, at, kinds, retired, remaining)
    values (${move.sequence}, ${instant(move.at)}, ${kinds}::text[], ${retired}, ${remaining})
  `.execute(tx);
}

/** Of `subject_state` joined with `subject`: what has not followed the last content yet. */
const isUnmoved = ({ sequence, kinds }: ContentMove): RawBuilder<unknown> =>
  sql`subject_state.revision < ${sequence} and subject.kind = any(${texts(kinds)})`;

/** A subject that has not followed yet, with the content by which it is kept. */
type Unmoved = Subject & { readonly revision: number };

const columns = sql`
  subject.organization_id as organization, subject.subject_id as id, subject.kind, subject.name,
  subject.system_id as system, subject_state.revision
`;

/**
 * Has subjects follow the content in use, those of them that have not yet. Whatever is about to happen to a subject, this
 * comes first. The transaction holds the head.
 * @param revision The content in use.
 * @returns those that followed.
 */
export async function moveOn(tx: Tx, revision: Revision, subjects: readonly Subject[]): Promise<readonly Subject[]> {
  if (subjects.length === 0) return [];
  const moves = await readMoves(tx);
  const last = moves.at(-1);
  if (!last) return [];
  const { rows } = await sql<Unmoved>`
    select ${columns} from ${among(subjects)}
    join subject_state using (organization_id, subject_id) join subject using (organization_id, subject_id)
    where ${isUnmoved(last)}
  `.execute(tx);
  await follow(tx, revision, moves, rows);
  return rows;
}

/** How many subjects follow at a time: who writes meanwhile waits for so many. */
const atOnce = 500;

/** @returns the oldest input of each, in their order. */
async function follow(
  tx: Tx,
  revision: Revision,
  moves: readonly ContentMove[],
  subjects: readonly Unmoved[],
): Promise<readonly number[]> {
  const last = moves.at(-1);
  if (!last || subjects.length === 0) return [];
  const oldest: number[] = [];
  for (let begin = 0; begin < subjects.length; begin += atOnce) {
    const some = subjects.slice(begin, begin + atOnce);
    // Nothing happened to them since, so that what is known of them now was known then.
    const records = await readRecords(tx, revision, some, last.at);
    const exceptions = moves.some(({ retired }) => retired.size > 0) ? await readExceptions(tx, some, null) : [];
    const changes = records.flatMap((record, index) =>
      moves
        .filter(({ sequence }) => sequence > (some[index]?.revision ?? sequence))
        .flatMap((move) => goneOf(record, move, exceptions)),
    );
    await writeStates(tx, revision, records);
    await writeSubjectChanges(tx, changes, "content", last.sequence);
    for (const { evidence, states } of records) oldest.push(oldestInput(evidence, states));
  }
  await sql`
    update content_move set remaining = remaining - ${subjects.length} where sequence = ${last.sequence}
  `.execute(tx);
  return oldest;
}

/** The change by which the cells of retired checks went. */
function goneOf(
  { subject, evidence }: SubjectRecord,
  move: ContentMove,
  exceptions: readonly Exception[],
): readonly Change[] {
  const { sequence, at, retired } = move;
  const gone = retired.get(subject.kind) ?? [];
  if (gone.length === 0) return [];
  const own = exceptions.filter((exception) => covers(exception, subject));
  const changes = gone.map(({ position, rule }) => {
    const spans = own.filter(({ check }) => check === rule.check).map((span) => ({ ...span, position }));
    return { position, from: statusAt(evidence.sources, spans, rule, position, at), to: Status.absent };
  });
  return [{ subject, step: { at, changes }, sequence }];
}

/** Has some more subjects follow the content in use, in the order of organizations and ids. */
export async function moveSome(tx: Tx, revision: Revision): Promise<void> {
  const last = (await readMoves(tx)).at(-1);
  if (!last) return;
  const { rows } = await sql<{ organization: string; id: string }>`
    select organization_id as organization, subject_id as id from content_move where sequence = ${last.sequence}
  `.execute(tx);
  let after = rows[0] ?? { organization: "", id: "" };
  for (let moved = 0; moved === 0; ) {
    const subjects = await readSubjectsAfter(tx, after, atOnce);
    moved = (
      await moveOn(
        tx,
        revision,
        subjects.filter(({ kind }) => last.kinds.includes(kind)),
      )
    ).length;
    if (subjects.length < atOnce) {
      await sql`delete from content_move`.execute(tx);
      await sql`delete from content_move_rank`.execute(tx);
      return;
    }
    after = subjects.at(-1) ?? after;
  }
  await sql`
    update content_move set organization_id = ${after.organization}, subject_id = ${after.id}
    where sequence = ${last.sequence}
  `.execute(tx);
}

/** Which subjects somebody looks at. */
export interface Among {
  /** null: those of all organizations. */
  readonly organizations: readonly string[] | null;
  readonly system: string | undefined;
}

const isAmong = ({ organizations, system }: Among): RawBuilder<unknown> => sql`
  ${organizations === null ? sql`true` : sql`subject_state.organization_id = any(${texts(organizations)})`}
  and ${system === undefined ? sql`true` : sql`subject_state.system_id = ${system}`}
`;

/** Whether all of some subjects have followed the content in use. */
export async function haveMoved(tx: Tx, those: Among): Promise<boolean> {
  const last = (await readMoves(tx)).at(-1);
  if (!last) return true;
  const { rows } = await sql<{ moved: boolean }>`
    select not exists (
      select from subject_state join subject using (organization_id, subject_id)
      where ${isUnmoved(last)} and ${isAmong(those)}
    ) as moved
  `.execute(tx);
  return rows[0]?.moved ?? true;
}

/** Has some more of those subjects follow. @returns whether there may be more. */
export async function moveAmong(tx: Tx, revision: Revision, those: Among): Promise<boolean> {
  const moves = await readMoves(tx);
  const last = moves.at(-1);
  if (!last) return false;
  const { rows } = await sql<Unmoved>`
    select ${columns} from subject_state join subject using (organization_id, subject_id)
    where ${isUnmoved(last)} and ${isAmong(those)} limit ${sql.lit(atOnce)}
  `.execute(tx);
  await follow(tx, revision, moves, rows);
  return rows.length === atOnce;
}

/**
 * Has those subjects follow that have the oldest input of some scopes, until it is theirs as it is now. Others need not:
 * without the checks that are retired, no input is older than it was.
 * @returns those that followed.
 */
export async function moveOldest(tx: Tx, revision: Revision, scopes: readonly string[]): Promise<readonly Subject[]> {
  const moves = await readMoves(tx);
  const last = moves.at(-1);
  if (!last || moves.every(({ retired }) => retired.size === 0)) return [];
  const followed: Subject[] = [];
  let open = scopes.map(placeOf);
  for (let most = 1; open.length > 0; most = Math.min(most * 8, atOnce)) {
    const { rows } = await sql<Unmoved & { index: number; unmoved: boolean; oldest: number }>`
      select row.index::int as index, ${isUnmoved(last)} as unmoved, oldest_input as oldest, ${columns}
      from unnest(
        ${texts(open.map(({ organization }) => organization))}, ${texts(open.map(({ system }) => system))}
      ) with ordinality as row (organization_id, system_id, index)
      cross join lateral (
        select * from subject_state state
        where state.organization_id = row.organization_id and state.system_id = row.system_id
          and oldest_input is not null
        order by oldest_input limit ${most}
      ) subject_state
      join subject on subject.organization_id = subject_state.organization_id
        and subject.subject_id = subject_state.subject_id
      order by row.index, subject_state.oldest_input, unmoved
    `.execute(tx);
    const byScope = [...Map.groupBy(rows, ({ index }) => index)].filter(([, [first]]) => first?.unmoved);
    const unmoved = byScope.flatMap(([, those]) => those.filter((one) => one.unmoved));
    const oldest = await follow(tx, revision, moves, unmoved);
    followed.push(...unmoved);
    // One that is as old now as the oldest was, is the oldest of its scope.
    const first = new Map(byScope.map(([index, [one]]) => [index, one?.oldest]));
    const found = new Set(unmoved.flatMap(({ index }, at) => (oldest[at] === first.get(index) ? [index] : [])));
    open = [...first.keys()].flatMap((index) => (found.has(index) ? [] : (open[index - 1] ?? [])));
  }
  return followed;
}

/** How many subjects are still to follow the content in use; null where it was seen to all of them. */
export async function readUnmoved(tx: Tx): Promise<number | null> {
  const { rows } = await sql<{ remaining: number }>`
    select remaining from content_move order by sequence desc limit 1
  `.execute(tx);
  return rows[0]?.remaining ?? null;
}
