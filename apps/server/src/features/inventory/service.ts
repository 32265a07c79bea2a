/**
 * Organizations, systems and subjects: reading them as they are or as they were, and writing them down.
 * @module
 */
import type { Text } from "@tokiwa/content";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database/database.ts";
import { instants, integers, texts } from "../../platform/database/columns.ts";
import { instant } from "../../platform/database/values.ts";
import { kindInId, nameInId } from "./subject-id.ts";

export { kindInId, subjectId } from "./subject-id.ts";
export { isTailored, readSelection, type Selection, selectedBy, writeSelection } from "./selection.ts";
export { readAbsent, readBelow, readRegistered, readStatements, type Stated, writeStatements } from "./statements.ts";
export { carriedSharing, readSharing, type Sharing, writeSharing } from "./sharing.ts";
export { type About, becoming, isThere } from "./course.ts";
export { nextTurn, takeTurns } from "./turns.ts";
export { type Former, leaveOrganization, readFormerAfter, readLeft, writeTransfer } from "./leaving.ts";
export { type Span, spansOf, type Term, termAt, termsOf, withoutIt } from "./spans.ts";
export { above, below, boundsOf, counting, cycleIn, type Interval, parentsAt, type Statement } from "./tree.ts";

export interface Organization {
  readonly id: string;
  readonly name: Text;
}

/** An information system in its organization, and what its requirements come from: a profile, or one as it is tailored. */
export interface System {
  readonly organization: string;
  readonly id: string;
  readonly name: Text;
  /** The text of a selection (`selection.ts`). */
  readonly profile: string;
}

/** A subject in its place. `system` is empty for a subject of the organization itself. */
export interface Subject {
  readonly organization: string;
  /** `<kind>:<name>`, unique in its organization. */
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly system: string;
}

/** A point on both clocks: what was true at `asOf`, using what was accepted up to the log's entry `sequence`. */
export interface Clocks {
  readonly asOf: number;
  readonly sequence: number;
}

/** When a fact holds from, and the entry of the log that made it known. */
export interface Entry {
  readonly since: number;
  readonly sequence: number;
  readonly recordedAt: number;
}

export interface SubjectFilter {
  readonly organization?: string | undefined;
  readonly system?: string | undefined;
  /** The id, or the bare name. */
  readonly subject?: string | undefined;
  /** Only these. */
  readonly among?: readonly Pick<Subject, "organization" | "id">[] | undefined;
}

/** Kinds of subject that are no assets: those that people attest for. */
const notAssets: ReadonlySet<string> = new Set(["system", "organization", "person", "supplier"]);

/** Whether subjects of a kind are assets, and so in the divisor of the score. */
export const isAsset = (kind: string): boolean => !notAssets.has(kind);

/**
 * @param at null for those that are registered, by the names that they were last known to bear.
 */
export async function readOrganizations(tx: Tx, at: Clocks | null): Promise<readonly Organization[]> {
  const name = at ? sql`coalesce((${nameAt(at)}), name)` : sql`name`;
  const known = at ? sql`where sequence <= ${at.sequence}` : sql``;
  const { rows } = await sql<Organization>`
    select organization_id as id, ${name} as name from organization ${known} order by organization_id
  `.execute(tx);
  return rows;
}

/** Whether anything was stated of an organization or a system after an entry of the log. */
export async function havePlacesChanged(tx: Tx, sequence: number): Promise<boolean> {
  const { rows } = await sql<{ changed: boolean }>`
    select exists (select from system where sequence > ${sequence})
      or exists (select from organization where sequence > ${sequence})
      or exists (select from organization_statement where sequence > ${sequence})
      or exists (select from system_revision where sequence > ${sequence} and moved_to is not null) as changed
  `.execute(tx);
  return rows[0]?.changed ?? true;
}

/** The name that counts of an organization at a moment (`tree.ts`). */
const nameAt = ({ asOf, sequence }: Clocks): RawBuilder<unknown> => sql`
  select stated.name from organization_statement stated
  where stated.organization_id = organization.organization_id and stated.kind = 'name'
    and stated.sequence <= ${sequence} and stated.valid_from <= ${instant(asOf)}
    and (stated.valid_until is null or stated.valid_until > ${instant(asOf)})
  order by stated.sequence desc limit 1
`;

/** The next instant after one at which an organization begins or ceases to bear a name; Infinity where none does. */
export async function nextNaming(tx: Tx, { asOf, sequence }: Clocks): Promise<number> {
  const { rows } = await sql<{ next: number | null }>`
    select min(at) as next from organization_statement cross join lateral (values (valid_from), (valid_until)) as row (at)
    where kind = 'name' and sequence <= ${sequence} and at > ${instant(asOf)}
  `.execute(tx);
  return rows[0]?.next ?? Number.POSITIVE_INFINITY;
}

/** Has organizations bear the names that count now, where somebody asks without a moment. */
export async function renameOrganizations(tx: Tx, at: Clocks): Promise<void> {
  await sql`
    update organization set name = coalesce((${nameAt(at)}), name)
    where name is distinct from coalesce((${nameAt(at)}), name)
  `.execute(tx);
}

/** Of several revisions: the last of those that hold at the moment, else the first that does later. */
const revisionAt = (at: Clocks): RawBuilder<unknown> => sql`
  (since <= ${instant(at.asOf)}) desc, case when since <= ${instant(at.asOf)} then -sequence else sequence end
`;

/**
 * Systems, in the order of their ids.
 * @param at null for the present. In the past, those are in it that were there, and those whose subjects were.
 */
export async function readSystems(tx: Tx, at: Clocks | null): Promise<readonly System[]> {
  if (!at) {
    const { rows } = await sql<System>`
      select organization_id as organization, system_id as id, name, profile from system
      order by organization_id, system_id
    `.execute(tx);
    return rows;
  }
  const { rows } = await sql<System & { since: number; movedTo: string | null }>`
    select distinct on (organization_id, system_id)
      organization_id as organization, system_id as id, name, profile, since, moved_to as "movedTo"
    from system_revision where sequence <= ${at.sequence}
    order by organization_id, system_id, ${revisionAt(at)}
  `.execute(tx);
  const there: System[] = [];
  for (const { since, movedTo, ...system } of rows) {
    if (movedTo !== null) continue;
    // One that was declared only later may have had subjects before.
    const inhabited = since <= at.asOf || (await isInhabited(tx, at, system));
    if (inhabited) there.push(system);
  }
  return there;
}

async function isInhabited(tx: Tx, at: Clocks, { organization, id }: System): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    select distinct subject_id as id from placement
    where organization_id = ${organization} and system_id = ${id} and sequence <= ${at.sequence}
  `.execute(tx);
  const among = rows.map((row) => ({ organization, id: row.id }));
  return (await readSubjects(tx, at, { among, system: id })).length > 0;
}

/** Where each subject was placed last, as of a moment; also where it is that it left for another organization. */
const placedAt = (at: Clocks, wanted: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select distinct on (organization_id, subject_id) organization_id, subject_id, system_id, moved_to from placement
  where ${wanted} and sequence <= ${at.sequence} and since <= ${instant(at.asOf)}
  order by organization_id, subject_id, sequence desc
`;

/**
 * Subjects, in the order of their ids.
 * @param at null for the present.
 */
export async function readSubjects(tx: Tx, at: Clocks | null, filter: SubjectFilter): Promise<readonly Subject[]> {
  const { organization, system, subject, among } = filter;
  const name = at ? nameInId : sql`name`;
  const wanted = sql`
    ${organization === undefined ? sql`true` : sql`organization_id = ${organization}`}
    and ${subject === undefined ? sql`true` : sql`(subject_id = ${subject} or ${name} = ${subject})`}
    and ${among === undefined ? sql`true` : isAmong(among)}
    and ${at && system !== undefined ? everIn(organization, system) : sql`true`}
  `;
  if (!at) {
    const { rows } = await sql<Subject>`
      select organization_id as organization, subject_id as id, kind, name, system_id as system
      from subject where ${wanted} and ${system === undefined ? sql`true` : sql`system_id = ${system}`}
      order by organization_id, subject_id
    `.execute(tx);
    return rows;
  }
  const { rows } = await sql<Subject>`
    select organization_id as organization, subject_id as id, ${kindInId} as kind, ${nameInId} as name, system_id as system
    from (${placedAt(at, wanted)}) placed where moved_to is null order by organization_id, subject_id
  `.execute(tx);
  return system === undefined ? rows : rows.filter((row) => row.system === system);
}

/** Subjects that were in a system at any time, whose ids stand in an index. */
const everIn = (organization: string | undefined, system: string) => sql`
  (organization_id, subject_id) in (
    select organization_id, subject_id from placement
    where system_id = ${system} and ${organization === undefined ? sql`true` : sql`organization_id = ${organization}`}
  )
`;

const isAmong = (subjects: readonly Pick<Subject, "organization" | "id">[]) => sql`
  (organization_id, subject_id) in (select * from unnest(
    ${texts(subjects.map(({ organization }) => organization))}, ${texts(subjects.map(({ id }) => id))}
  ))
`;

/** Something with the entry that made it known. */
export interface Entered<T> {
  readonly entry: Entry;
  readonly it: T;
}

/** Names as JSON texts, to be cast. */
const namesOf = (all: readonly Entered<{ readonly name: Text }>[]) =>
  texts(all.map(({ it }) => JSON.stringify(it.name)));
const sinceOf = <T>(all: readonly Entered<T>[]) => instants(all.map(({ entry }) => entry.since));
const sequenceOf = <T>(all: readonly Entered<T>[]) => integers(all.map(({ entry }) => entry.sequence));
const recordedAtOf = <T>(all: readonly Entered<T>[]) => instants(all.map(({ entry }) => entry.recordedAt));

export async function addOrganizations(tx: Tx, all: readonly Entered<Organization>[]): Promise<void> {
  if (all.length === 0) return;
  await sql`
    insert into organization (organization_id, name, since, sequence)
    select id, name::jsonb, since, sequence from unnest(
      ${texts(all.map(({ it }) => it.id))}, ${namesOf(all)}, ${sinceOf(all)}, ${sequenceOf(all)}
    ) as row (id, name, since, sequence)
  `.execute(tx);
}

/** Systems of one organization as they are now: those with the ids given, or all. */
export async function findSystems(
  tx: Tx,
  organization: string,
  ids: readonly string[] | null,
): Promise<readonly System[]> {
  const { rows } = await sql<System>`
    select organization_id as organization, system_id as id, name, profile from system
    where organization_id = ${organization} and ${ids === null ? sql`true` : sql`system_id = any(${ids}::text[])`}
    order by system_id
  `.execute(tx);
  return rows;
}

/** Those of some systems that there are. */
export async function findSystemsAmong(
  tx: Tx,
  wanted: readonly Pick<System, "organization" | "id">[],
): Promise<readonly System[]> {
  const { rows } = await sql<System>`
    select distinct organization_id as organization, system_id as id, name, profile
    from unnest(
      ${texts(wanted.map(({ organization }) => organization))}, ${texts(wanted.map(({ id }) => id))}
    ) as row (organization_id, system_id)
    join system using (organization_id, system_id)
  `.execute(tx);
  return rows;
}

/** Adds systems, or gives known ones another name or profile. */
export async function putSystems(tx: Tx, all: readonly Entered<System>[]): Promise<void> {
  if (all.length === 0) return;
  await sql`
    with row as (
      select organization_id, system_id, name::jsonb, profile, since, sequence, recorded_at from unnest(
        ${texts(all.map(({ it }) => it.organization))}, ${texts(all.map(({ it }) => it.id))},
        ${namesOf(all)}, ${texts(all.map(({ it }) => it.profile))},
        ${sinceOf(all)}, ${sequenceOf(all)}, ${recordedAtOf(all)}
      ) as row (organization_id, system_id, name, profile, since, sequence, recorded_at)
    ), revision as (
      insert into system_revision (organization_id, system_id, name, profile, since, sequence, recorded_at)
      select * from row
    )
    insert into system (organization_id, system_id, name, profile, since, sequence)
    select organization_id, system_id, name, profile, since, sequence from row
    on conflict (organization_id, system_id) do update
      set name = excluded.name, profile = excluded.profile, since = excluded.since, sequence = excluded.sequence
  `.execute(tx);
}

/** Adds subjects, or puts known ones into another system. */
export async function putSubjects(tx: Tx, all: readonly Entered<Subject>[]): Promise<void> {
  if (all.length === 0) return;
  await sql`
    with row as (
      select * from unnest(
        ${texts(all.map(({ it }) => it.organization))}, ${texts(all.map(({ it }) => it.id))},
        ${texts(all.map(({ it }) => it.kind))}, ${texts(all.map(({ it }) => it.name))},
        ${texts(all.map(({ it }) => it.system))}, ${sinceOf(all)}, ${sequenceOf(all)}, ${recordedAtOf(all)}
      ) as row (organization_id, subject_id, kind, name, system_id, since, sequence, recorded_at)
    ), placed as (
      insert into placement (organization_id, subject_id, system_id, since, sequence, recorded_at)
      select organization_id, subject_id, system_id, since, sequence, recorded_at from row
    )
    insert into subject (organization_id, subject_id, kind, name, system_id, since, sequence)
    select organization_id, subject_id, kind, name, system_id, since, sequence from row
    on conflict (organization_id, subject_id) do update set system_id = excluded.system_id
  `.execute(tx);
}

/** All subjects that bear one of some ids, in whatever organization. */
export async function findSubjects(tx: Tx, ids: readonly string[]): Promise<readonly Subject[]> {
  const { rows } = await sql<Subject>`
    select organization_id as organization, subject_id as id, kind, name, system_id as system
    from unnest(${texts(ids)}) as row (subject_id) join subject using (subject_id)
    order by organization_id, subject_id
  `.execute(tx);
  return rows;
}

/**
 * Some subjects, in the order of organizations and ids, from after a place in it.
 * @param at null for the present.
 */
export async function readSubjectsAfter(
  tx: Tx,
  after: Pick<Subject, "organization" | "id">,
  most: number,
  at: Clocks | null = null,
): Promise<readonly Subject[]> {
  const { organization, id } = after;
  const further = sql`(organization_id, subject_id) > (${organization}, ${id})`;
  const { rows } = at
    ? await sql<Subject>`
        select organization_id as organization, subject_id as id, ${kindInId} as kind, ${nameInId} as name,
          system_id as system
        from (${placedAt(at, further)}) placed where moved_to is null
        order by organization_id, subject_id limit ${most}
      `.execute(tx)
    : await sql<Subject>`
        select organization_id as organization, subject_id as id, kind, name, system_id as system
        from subject where ${further} order by organization_id, subject_id limit ${most}
      `.execute(tx);
  return rows;
}
