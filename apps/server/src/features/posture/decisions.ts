/**
 * Granting and revoking exceptions, and deciding that a control is not applicable: what their workflow ends in. Who may
 * do it is for that workflow to say.
 * @module
 */
import { difference } from "@tokiwa/assurance";
import { sql } from "kysely";
import type { Tx } from "../../platform/database/database.ts";
import { instant } from "../../platform/database/values.ts";
import { holdHead, type Place, takePlace } from "../../platform/live/head.ts";
import { findSystems, readSubjects, type Subject } from "../inventory/service.ts";
import { writeAcceptance } from "./acceptance.ts";
import { applyChanges, type Change } from "./apply.ts";
import { settleUntil } from "./clock.ts";
import { moveOn } from "./content-move.ts";
import { readDecisions } from "./exceptions.ts";
import { readRecords, type SubjectRecord, writeRecords } from "./records.ts";
import type { Revision } from "./revision.ts";
import { assured, scopeOf } from "./scope.ts";
import { refreshOldest } from "./scopes.ts";

/** An exception as it was approved. */
export interface Grant {
  readonly organization: string;
  readonly system: string;
  /** Null: every subject of the system. */
  readonly subject: string | null;
  readonly check: string;
  readonly reason: string;
  /** What is done instead. */
  readonly compensation: string;
  readonly applicant: string;
  /** Never the applicant. */
  readonly approver: string;
  readonly from: number;
  /** The first instant at which it no longer holds. */
  readonly until: number;
}

/** That a control is not applicable to a system. */
export interface NotApplicable {
  readonly organization: string;
  readonly system: string;
  readonly control: string;
  readonly reason: string;
  readonly approver: string;
}

/** Takes the next place in the log, with the clock settled up to it. */
export async function enter(tx: Tx, revision: Revision, clock: () => number): Promise<Place> {
  await holdHead(tx);
  const place = await takePlace(tx, clock());
  await writeAcceptance(tx, { ...place, digest: null });
  await settleUntil(tx, revision, place.recordedAt, place.sequence - 1);
  return place;
}

/**
 * Puts an exception into force.
 * @returns its id.
 * @throws RangeError where the check does not exist or the term is empty or over.
 */
export async function grantException(tx: Tx, revision: Revision, grant: Grant, clock: () => number): Promise<number> {
  const kind = revision.checks.get(grant.check)?.check.subject;
  if (kind === undefined) throw new RangeError(`there is no check ${grant.check}`);
  const { sequence, recordedAt } = await enter(tx, revision, clock);
  if (grant.until <= Math.max(grant.from, recordedAt)) throw new RangeError("the exception would never be in force");
  const { organization, system, subject, check, reason, compensation, applicant, approver, from, until } = grant;
  const before = await readCovered(tx, revision, { organization, system, subject, kind }, recordedAt);
  await sql`
    insert into exception
      (organization_id, exception_id, system_id, subject_id, check_id, reason, compensation, applicant, approver,
        valid_from, valid_until, sequence, recorded_at)
    values (${organization}, ${sequence}, ${system}, ${subject}, ${check}, ${reason}, ${compensation}, ${applicant},
      ${approver}, ${instant(from)}, ${instant(until)}, ${sequence}, ${instant(recordedAt)})
  `.execute(tx);
  await restateSubjects(tx, revision, before, { sequence, recordedAt });
  return sequence;
}

/** Ends an exception before its term. One that is not there, or ended already, is left as it is. */
export async function revokeException(
  tx: Tx,
  revision: Revision,
  { organization, id }: { readonly organization: string; readonly id: number },
  clock: () => number,
): Promise<void> {
  const place = await enter(tx, revision, clock);
  const { rows } = await sql<{ system: string; subject: string | null; check: string }>`
    select system_id as system, subject_id as subject, check_id as check from exception
    where organization_id = ${organization} and exception_id = ${id} and revoked_sequence is null
  `.execute(tx);
  const [revoked] = rows;
  if (!revoked) throw new RangeError(`there is no exception ${id} in force`);
  const kind = revision.checks.get(revoked.check)?.check.subject ?? "";
  const before = await readCovered(tx, revision, { organization, kind, ...revoked }, place.recordedAt);
  await sql`
    update exception set revoked_at = ${instant(place.recordedAt)}, revoked_sequence = ${place.sequence}
    where organization_id = ${organization} and exception_id = ${id}
  `.execute(tx);
  await restateSubjects(tx, revision, before, place);
}

/** The subjects that an exception covers, as they stand before it is decided on. */
async function readCovered(
  tx: Tx,
  revision: Revision,
  covered: {
    readonly organization: string;
    readonly system: string;
    readonly subject: string | null;
    readonly kind: string;
  },
  at: number,
): Promise<readonly SubjectRecord[]> {
  const { organization, system, kind } = covered;
  const found = await readSubjects(tx, null, { organization, system });
  // Of another kind, too: the check may have been of that before, and what they are still to follow is judged by what
  // was decided until then.
  await moveOn(tx, revision, found);
  const isCovered = ({ id, kind: of }: Subject) => of === kind && (covered.subject === null || covered.subject === id);
  return readRecords(tx, revision, found.filter(isCovered), at);
}

/** Works out anew how subjects stand, now that the exceptions are others. */
async function restateSubjects(
  tx: Tx,
  revision: Revision,
  before: readonly SubjectRecord[],
  { sequence, recordedAt }: Place,
): Promise<void> {
  const subjects = before.map(({ subject }) => subject);
  const after = await readRecords(tx, revision, subjects, recordedAt);
  const changes = after.map((record, index): Change => {
    const changed = difference(before[index]?.states.status ?? record.states.status, record.states.status);
    return { subject: record.subject, step: { at: recordedAt, changes: changed } };
  });
  await writeRecords(tx, revision, after);
  await refreshOldest(tx, revision, subjects, { at: recordedAt });
  await applyChanges(tx, { revision, cause: "exception", sequence, changes });
}

/**
 * Puts a decision into force that a control is not applicable to a system.
 * @throws RangeError where the system does not exist.
 */
export async function decideNotApplicable(
  tx: Tx,
  revision: Revision,
  decision: NotApplicable,
  clock: () => number,
): Promise<void> {
  const { organization, system, control, reason, approver } = decision;
  const { sequence, recordedAt } = await enter(tx, revision, clock);
  await sql`
    insert into not_applicable (organization_id, system_id, control_id, sequence, since, reason, approver)
    values (${organization}, ${system}, ${control}, ${sequence}, ${instant(recordedAt)}, ${reason}, ${approver})
  `.execute(tx);
  await reconsider(tx, revision, { organization, system }, { sequence, recordedAt });
}

/** Withdraws such a decision. */
export async function withdrawNotApplicable(
  tx: Tx,
  revision: Revision,
  { organization, system, control }: Pick<NotApplicable, "organization" | "system" | "control">,
  clock: () => number,
): Promise<void> {
  const { sequence, recordedAt } = await enter(tx, revision, clock);
  const { rows } = await sql<{ control_id: string }>`
    update not_applicable set withdrawn_sequence = ${sequence}, withdrawn_at = ${instant(recordedAt)}
    where organization_id = ${organization} and system_id = ${system} and control_id = ${control}
      and withdrawn_sequence is null
    returning control_id
  `.execute(tx);
  if (rows.length === 0) throw new RangeError(`there is no decision on ${control} in force`);
  await reconsider(tx, revision, { organization, system }, { sequence, recordedAt });
}

async function reconsider(
  tx: Tx,
  revision: Revision,
  { organization, system }: { readonly organization: string; readonly system: string },
  { sequence, recordedAt }: Place,
): Promise<void> {
  const [known] = await findSystems(tx, organization, [system]);
  if (!known) throw new RangeError(`there is no system ${system}`);
  const decisions = await readDecisions(tx, null, [organization]);
  const changed = assured(known, decisions.get(scopeOf(organization, system)) ?? new Set());
  const systems = [{ system: changed, at: recordedAt }];
  await applyChanges(tx, { revision, cause: "exception", sequence, changes: [], systems });
}
