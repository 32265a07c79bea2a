/**
 * Keyframes: what was known of a subject at a moment, written down about once a week, or more often where subjects are
 * reported on more often, so that nobody need read the log from its beginning. They say nothing that does not follow from it.
 * @module
 */
import { sql } from "kysely";
import { texts } from "../../../platform/database/columns.ts";
import { type Database, inTransaction, type Tx } from "../../../platform/database/database.ts";
import { instant } from "../../../platform/database/values.ts";
import { readHead } from "../../../platform/live/head.ts";
import type { Clocks, Subject } from "../../inventory/service.ts";
import { sequenceAt } from "../acceptance.ts";
import { among, keyOf } from "../records.ts";
import { decodeVectors, type Sourced } from "../store/vectors.ts";

/** What was known of a subject at a moment. */
export interface Keyframe {
  readonly at: number;
  /** The last entry of the log by then. */
  readonly sequence: number;
  readonly sources: readonly Sourced[];
}

interface Row {
  readonly organization: string;
  readonly id: string;
  readonly at: number;
  readonly sequence: number;
  readonly vectors: Buffer;
}

const keyframe = ({ at, sequence, vectors }: Row): Keyframe => ({ at, sequence, sources: decodeVectors(vectors) });

/** Of each subject the last keyframe of a moment or before it, by key; where there is none, it is not in it. */
export async function readKeyframes(
  tx: Tx,
  { asOf, sequence }: Clocks,
  subjects: readonly Subject[],
): Promise<ReadonlyMap<string, Keyframe>> {
  const { rows } = await sql<Row>`
    select row.organization_id as organization, row.subject_id as id, last.at, last.sequence, last.vectors
    from unnest(
      ${texts(subjects.map(({ organization }) => organization))}, ${texts(subjects.map(({ id }) => id))}
    ) as row (organization_id, subject_id)
    cross join lateral (
      select at, sequence, vectors from subject_keyframe kept
      where kept.organization_id = row.organization_id and kept.subject_id = row.subject_id
        and at <= ${instant(asOf)} and sequence <= ${sequence}
      order by at desc limit 1
    ) last
  `.execute(tx);
  return new Map(rows.map((row) => [keyOf(row), keyframe(row)]));
}

/**
 * What the log begins with: of each subject whose reports may have been cleared away up to some time, the first keyframe
 * that was not, by key. Of all others the log is whole; so it is of one that has none by the moment asked for, which came
 * only after what was cleared away.
 */
export async function readBeginnings(
  tx: Tx,
  subjects: readonly Pick<Subject, "organization" | "id">[],
  asOf: number | null = null,
): Promise<ReadonlyMap<string, Keyframe>> {
  const { rows } = await sql<Row>`
    select row.organization_id as organization, row.subject_id as id, first.at, first.sequence, first.vectors
    from ${among(subjects)}
    left join subject_cut cut using (organization_id, subject_id)
    cross join lateral (
      select at, sequence, vectors from subject_keyframe kept
      where kept.organization_id = row.organization_id and kept.subject_id = row.subject_id
        and at >= coalesce(cut.begins_at, '-infinity')
      order by at limit 1
    ) first
    where ${asOf === null ? sql`true` : sql`first.at <= ${instant(asOf)}`} and (
      cut.begins_at is not null
      or exists (select from history_cut where history_cut.organization_id = row.organization_id)
    )
  `.execute(tx);
  return new Map(rows.map((row) => [keyOf(row), keyframe(row)]));
}

/**
 * Has subjects that come from another organization bring what their log begins with, and writes down what is known of
 * them now: a round that is under way may have been past the place that they come to.
 */
export async function carryKeyframes(
  tx: Tx,
  subjects: readonly Pick<Subject, "organization" | "id">[],
  to: string,
): Promise<void> {
  const from = subjects[0]?.organization ?? "";
  const ids = texts(subjects.map(({ id }) => id));
  await sql`
    insert into subject_keyframe (organization_id, subject_id, at, sequence, vectors)
    select ${to}, subject_id, at, sequence, vectors from subject_keyframe
    where organization_id = ${from} and subject_id = any(${ids}) on conflict do nothing
  `.execute(tx);
  await sql`
    insert into subject_cut as held (organization_id, subject_id, begins_at)
    select ${to}, row.subject_id, min(kept.at) from ${among(subjects)}
    left join subject_cut cut using (organization_id, subject_id)
    join subject_keyframe kept on kept.organization_id = row.organization_id and kept.subject_id = row.subject_id
      and kept.at >= coalesce(cut.begins_at, '-infinity')
    where cut.begins_at is not null
      or exists (select from history_cut where history_cut.organization_id = row.organization_id)
    group by row.subject_id
    on conflict (organization_id, subject_id) do update set begins_at = greatest(held.begins_at, excluded.begins_at)
  `.execute(tx);
  await sql`
    insert into subject_keyframe (organization_id, subject_id, at, sequence, vectors)
    select ${to}, subject_id, recorded_at, sequence, vectors from subject_state cross join head
    where organization_id = ${to} and subject_id = any(${ids}) on conflict do nothing
  `.execute(tx);
}

/** How many subjects are written down in one transaction. */
const atOnce = 2000;

/** How often a round is begun at least, in milliseconds. */
const every = 7 * 86_400_000;

/**
 * After how many entries of the log another is begun before that: so many for each subject, of which a keyframe takes
 * about as much room as two or three reports; and no fewer than these, where there are few subjects.
 */
const often = { each: 16, least: 16_000 } as const;

interface Round {
  readonly begun: number;
  readonly ended: number | null;
  readonly subjects: number;
}

async function isDue(tx: Tx, { begun, subjects }: Round, now: number, { each, least }: Often): Promise<boolean> {
  if (now >= begun + every) return true;
  const { sequence } = await readHead(tx);
  return sequence - (await sequenceAt(tx, begun)) >= Math.max(least, each * subjects);
}

type Often = Readonly<Record<keyof typeof often, number>>;

/**
 * Writes down what is known of some more subjects, where a round is due or under way.
 * @returns whether there is more to do.
 */
export async function goOnWithKeyframes(database: Database, now: number, how: Often = often): Promise<boolean> {
  return inTransaction(database, async (tx) => {
    const { rows } = await sql<Round>`
      select begun_at as begun, ended_at as ended, subjects from keyframe_round order by begun_at desc limit 1 for update
    `.execute(tx);
    const [last] = rows;
    if (last && last.ended !== null && !(await isDue(tx, last, now, how))) return false;
    if (!last || last.ended !== null)
      await sql`
        insert into keyframe_round (begun_at) select recorded_at from head on conflict do nothing
      `.execute(tx);
    // One statement sees one moment: the vectors are those of the head.
    const { rows: done } = await sql<{ number: number }>`
      with round as (
        select * from keyframe_round where ended_at is null order by begun_at desc limit 1
      ), next as (
        select kept.organization_id, kept.subject_id, vectors from round
        join subject_state kept on (kept.organization_id, kept.subject_id) > (round.organization_id, round.subject_id)
        order by 1, 2 limit ${sql.lit(atOnce)}
      ), written as (
        insert into subject_keyframe (organization_id, subject_id, at, sequence, vectors)
        select organization_id, subject_id, recorded_at, sequence, vectors from next, head on conflict do nothing
      ), last as (
        select organization_id, subject_id from next order by 1 desc, 2 desc limit 1
      ), moved as (
        update keyframe_round round set
          organization_id = coalesce((select organization_id from last), round.organization_id),
          subject_id = coalesce((select subject_id from last), round.subject_id),
          subjects = round.subjects + (select count(*) from next),
          ended_at = case when (select count(*) from next) < ${sql.lit(atOnce)} then head.recorded_at end
        from head where round.ended_at is null
      )
      select count(*) as number from next
    `.execute(tx);
    return (done[0]?.number ?? 0) === atOnce;
  });
}
