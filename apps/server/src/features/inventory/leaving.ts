/**
 * Leaving an organization for another one: what is kept of the present goes, what was stays as it was.
 * @module
 */
import { sql } from "kysely";
import { texts } from "../../platform/database/columns.ts";
import type { Tx } from "../../platform/database/database.ts";
import { instant } from "../../platform/database/values.ts";
import type { Entry, Subject, System } from "./service.ts";
import { kindInId, nameInId } from "./subject-id.ts";

/** Has a system leave its organization, with its subjects. */
export async function leaveOrganization(
  tx: Tx,
  { organization, id, name, profile }: System,
  subjects: readonly Subject[],
  { to, entry }: { readonly to: string; readonly entry: Entry },
): Promise<void> {
  const { since, sequence, recordedAt } = entry;
  await sql`
    insert into system_revision (organization_id, system_id, sequence, recorded_at, since, name, profile, moved_to)
    values (${organization}, ${id}, ${sequence}, ${instant(recordedAt)}, ${instant(since)}, ${JSON.stringify(name)}::jsonb,
      ${profile}, ${to})
  `.execute(tx);
  const ids = texts(subjects.map((subject) => subject.id));
  await sql`
    insert into placement (organization_id, subject_id, sequence, recorded_at, since, system_id, moved_to)
    select ${organization}, subject_id, ${sequence}::bigint, ${instant(recordedAt)}, ${instant(since)}, ${id}, ${to}
    from unnest(${ids}) as row (subject_id)
  `.execute(tx);
  await sql`delete from subject where organization_id = ${organization} and subject_id = any(${ids})`.execute(tx);
  await sql`delete from system where organization_id = ${organization} and system_id = ${id}`.execute(tx);
}

/** Of some subjects, those that left the organization, by where they went: `organization`, NUL, `id`. */
export async function readLeft(
  tx: Tx,
  subjects: readonly Pick<Subject, "organization" | "id">[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ organization: string; id: string; to: string | null }>`
    select distinct on (organization_id, subject_id)
      organization_id as organization, subject_id as id, moved_to as "to"
    from unnest(
      ${texts(subjects.map(({ organization }) => organization))}, ${texts(subjects.map(({ id }) => id))}
    ) as row (organization_id, subject_id) join placement using (organization_id, subject_id)
    order by organization_id, subject_id, sequence desc
  `.execute(tx);
  return new Map(rows.flatMap(({ organization, id, to }) => (to === null ? [] : [[`${organization}\0${id}`, to]])));
}

/** A subject that is or was of an organization, in the system that it was in last there. */
export interface Former extends Subject {
  /** Whether it left the organization for another one. */
  readonly left: boolean;
}

/** Subjects that are or were of an organization, in the order of their ids, from after one of them. */
export async function readFormerAfter(
  tx: Tx,
  { organization, id }: Pick<Subject, "organization" | "id">,
  most: number,
): Promise<readonly Former[]> {
  const { rows } = await sql<Former>`
    select distinct on (subject_id) organization_id as organization, subject_id as id, ${kindInId} as kind,
      ${nameInId} as name, system_id as system, moved_to is not null as left
    from placement where organization_id = ${organization} and subject_id > ${id}
    order by subject_id, sequence desc limit ${most}
  `.execute(tx);
  return rows;
}

/** A system that went to another organization, and who decided so. */
interface Transfer {
  readonly organization: string;
  readonly system: string;
  readonly to: string;
  readonly sequence: number;
  readonly recordedAt: number;
  readonly reason: string;
  readonly actor: string;
  /** How many reports were copied, each under the number that it has. */
  readonly reports: number;
}

export async function writeTransfer(tx: Tx, transfer: Transfer): Promise<void> {
  const { organization, system, to, sequence, recordedAt, reason, actor, reports } = transfer;
  await sql`
    insert into system_transfer
      (organization_id, system_id, sequence, recorded_at, to_organization_id, reason, actor, reports)
    values (${organization}, ${system}, ${sequence}, ${instant(recordedAt)}, ${to}, ${reason}, ${actor}, ${reports})
  `.execute(tx);
}
