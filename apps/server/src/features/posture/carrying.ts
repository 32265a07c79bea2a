/**
 * What is known of subjects, copied to the organization that they come to. What was stays where it was shown, and goes
 * there by that organization's own policy.
 * @module
 */
import { type RawBuilder, sql } from "kysely";
import { bytes, texts } from "../../platform/database/columns.ts";
import type { Tx } from "../../platform/database/database.ts";
import { instant } from "../../platform/database/values.ts";
import type { Subject, System } from "../inventory/service.ts";
import { readFound } from "./log.ts";

/** Copies reports, what they found, the keys that they were sent by, and what was shown. @returns how many reports. */
export async function copyKnown(tx: Tx, subjects: readonly Subject[], to: string): Promise<number> {
  const [first] = subjects;
  if (!first) return 0;
  const from = first.organization;
  const those = sql`organization_id = ${from} and subject_id = any(${texts(subjects.map(({ id }) => id))})`;
  const { rows } = await sql<{ copied: number }>`
    with copied as (
      insert into report (organization_id, subject_id, source, observed_at, sequence, recorded_at, batch, told)
      select ${to}, subject_id, source, observed_at, sequence, recorded_at, batch, told from report where ${those}
      on conflict do nothing returning 1
    ) select count(*) as copied from copied
  `.execute(tx);
  // Whoever sends a report again by its key need not know where its subject is now.
  await sql`
    insert into report_key (organization_id, key, sequence, batch)
    select ${to}, key, sequence, batch from report_key
    where organization_id = ${from} and exists (
      select from report
      where report.organization_id = report_key.organization_id and report.sequence = report_key.sequence and ${those}
    )
    on conflict do nothing
  `.execute(tx);
  await sql`
    insert into subject_change (organization_id, subject_id, sequence, at, since, cause, changes)
    select ${to}, subject_id, sequence, at, since, cause, changes from subject_change where ${those}
    on conflict do nothing
  `.execute(tx);
  await copyFindings(tx, await readFound(tx, subjects), { from, to });
  return rows[0]?.copied ?? 0;
}

/** Copies findings with their evidence: those of others in the old organization are none of the new one's. */
async function copyFindings(
  tx: Tx,
  found: readonly Buffer[],
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  if (found.length === 0) return;
  const those: RawBuilder<unknown> = sql`organization_id = ${from} and finding = any(${bytes(found)})`;
  await sql`
    insert into evidence (organization_id, digest, content)
    select ${to}, digest, content from evidence where organization_id = ${from}
      and digest in (select evidence from finding where ${those})
    on conflict do nothing
  `.execute(tx);
  await sql`
    insert into finding (organization_id, finding, digest, reason_ja, reason_en, evidence)
    select ${to}, finding, digest, reason_ja, reason_en, evidence from finding where ${those}
    on conflict do nothing
  `.execute(tx);
}

/** Copies the holds in force on a system and its subjects: an audit does not end because the system goes elsewhere. */
export async function copyHolds(
  tx: Tx,
  { organization, id }: System,
  subjects: readonly Subject[],
  { to, at }: { readonly to: string; readonly at: number },
): Promise<void> {
  const columns = sql`system_id, subject_id, held_from, until, reason, placed_by, placed_at`;
  await sql`
    insert into retention_hold (organization_id, ${columns})
    (
      select ${to}, ${columns} from retention_hold
      where organization_id = ${organization} and lifted_at is null and until > ${instant(at)}
        and (system_id = ${id} or subject_id = any(${texts(subjects.map((subject) => subject.id))}))
    ) except (
      select organization_id, ${columns} from retention_hold where organization_id = ${to} and lifted_at is null
    )
  `.execute(tx);
}
