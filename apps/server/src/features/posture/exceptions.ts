/**
 * Exceptions 例外措置 and decisions that a control is not applicable, as they are kept.
 * @module
 */
import type { ExceptionSpan } from "@tokiwa/assurance";
import { sql } from "kysely";
import type { Tx } from "../../platform/database/database.ts";
import { instant } from "../../platform/database/values.ts";
import type { Clocks, Subject } from "../inventory/service.ts";
import type { Revision } from "./revision.ts";
import { placeOf, scopeOf } from "./scope.ts";
import { texts } from "../../platform/database/columns.ts";

/** An approved exception: failures of a check, on one subject or on all of a system, are accepted for an interval. */
export interface Exception {
  readonly organization: string;
  readonly system: string;
  /** Null: every subject of the system. */
  readonly subject: string | null;
  readonly check: string;
  readonly from: number;
  /** The first instant at which it no longer holds, by its term or because it was revoked. */
  readonly until: number;
}

/**
 * The exceptions in the systems that subjects are in.
 * @param at null for the present.
 */
export async function readExceptions(
  tx: Tx,
  subjects: readonly Pick<Subject, "organization" | "system">[],
  at: Clocks | null,
): Promise<readonly Exception[]> {
  const known = at ? sql`where sequence <= ${at.sequence}` : sql``;
  const revoked = at ? sql`revoked_sequence <= ${at.sequence}` : sql`revoked_sequence is not null`;
  const scopes = [...new Set(subjects.map(({ organization, system }) => scopeOf(organization, system)))].map(placeOf);
  const { rows } = await sql<Exception>`
    select organization_id as organization, system_id as system, subject_id as subject, check_id as check,
      valid_from as "from", case when ${revoked} then least(valid_until, revoked_at) else valid_until end as until
    from unnest(
      ${texts(scopes.map(({ organization }) => organization))}, ${texts(scopes.map(({ system }) => system))}
    ) as row (organization_id, system_id)
    join exception using (organization_id, system_id) ${known}
    order by organization_id, exception_id
  `.execute(tx);
  return rows;
}

/** Whether an exception is about a subject, whatever it is that is checked. */
export const covers = (
  exception: Exception,
  { organization, system, id }: Pick<Subject, "organization" | "system" | "id">,
): boolean =>
  exception.organization === organization &&
  exception.system === system &&
  (exception.subject === null || exception.subject === id);

/** What of the exceptions covers cells of a subject. */
export function spansOf(
  subject: Subject,
  exceptions: readonly Exception[],
  revision: Revision,
): readonly ExceptionSpan[] {
  return exceptions.flatMap((exception) => {
    const { check, from, until } = exception;
    const place = revision.checks.get(check);
    if (!place || place.check.subject !== subject.kind || !covers(exception, subject)) return [];
    return [{ position: place.position, from, until }];
  });
}

/**
 * The controls that were decided to be not applicable, by the scope of the system.
 * @param at null for the present.
 * @param organizations null for all.
 */
export async function readDecisions(
  tx: Tx,
  at: Clocks | null,
  organizations: readonly string[] | null,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const among = organizations === null ? sql`true` : sql`organization_id = any(${texts(organizations)})`;
  const held = at
    ? sql`sequence <= ${at.sequence} and since <= ${instant(at.asOf)}
        and (withdrawn_sequence is null or withdrawn_sequence > ${at.sequence} or withdrawn_at > ${instant(at.asOf)})`
    : sql`withdrawn_sequence is null`;
  const { rows } = await sql<{ organization: string; system: string; controls: string[] }>`
    select organization_id as organization, system_id as system, array_agg(distinct control_id) as controls
    from not_applicable where ${held} and ${among} group by organization_id, system_id
  `.execute(tx);
  return new Map(rows.map(({ organization, system, controls }) => [scopeOf(organization, system), new Set(controls)]));
}
