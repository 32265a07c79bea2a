/**
 * A system that changes its organization, with its subjects and what is known of them. Rows are kept by organization, so
 * that what was is copied to where it is now; what was shown before stays where it was shown.
 * @module
 */
import { entering, leaving, restate } from "@tokiwa/assurance";
import { sql } from "kysely";
import { texts } from "../../platform/database/columns.ts";
import type { Tx } from "../../platform/database/database.ts";
import { instant } from "../../platform/database/values.ts";
import { ProblemError } from "../../platform/http/problem.ts";
import { invalidRequest, notFound } from "../../platform/http/problems.ts";
import { type Place, readHead } from "../../platform/live/head.ts";
import {
  carriedSharing,
  findSystems,
  leaveOrganization,
  putSubjects,
  putSystems,
  readAbsent,
  readOrganizations,
  readSharing,
  readSubjects,
  readSystems,
  type Subject,
  type System,
  writeSharing,
  writeTransfer,
} from "../inventory/service.ts";
import { applyChanges, type Change } from "./apply.ts";
import { copyHolds, copyKnown } from "./carrying.ts";
import { enter } from "./decisions.ts";
import { moveOn } from "./content-move.ts";
import { publishInventory } from "./events.ts";
import type { Given } from "./given.ts";
import { carryKeyframes } from "./past/keyframes.ts";
import { ambiguousSubject } from "./problems.ts";
import { readRecords, type SubjectRecord, writeRecords } from "./records.ts";
import { inputsOf } from "./register.ts";
import type { Revision } from "./revision.ts";
import { assured, scopeOf } from "./scope.ts";
import { refreshInputs } from "./scopes.ts";

export interface Transferring {
  readonly system: string;
  /** The one that it is in, where the id alone is not enough. */
  readonly organization: string | undefined;
  readonly to: string;
  readonly reason: string;
  readonly actor: string;
}

/** So many subjects are told of one by one. */
const mostTold = 20;

/**
 * Puts a system into another organization. Its exceptions, and what was decided to be not applicable, were granted by
 * the organization that it leaves, and end. What it is asked for stays, as it is tailored; so does who shares in it, and
 * what is held of it.
 * @returns how many exceptions and decisions ended.
 * @throws ProblemError where there is no such system or organization, or what goes along is there already.
 */
export async function transferSystem(
  tx: Tx,
  revision: Revision,
  wanted: Transferring,
  { clock, carry }: Pick<Given, "clock" | "carry">,
): Promise<{ readonly exceptions: number; readonly decisions: number }> {
  const { system, subjects } = await findTransfer(tx, wanted, clock());
  const { to, reason, actor } = wanted;
  if (to === system.organization) return { exceptions: 0, decisions: 0 };
  const { organization, id } = system;
  const place = await enter(tx, revision, clock);
  const { sequence, recordedAt } = place;
  const entry = { since: recordedAt, sequence, recordedAt };
  await moveOn(tx, revision, subjects);
  const before = await readRecords(tx, revision, subjects, recordedAt);
  const ended = await endDecisions(tx, system, place);
  await leaveOrganization(tx, system, subjects, { to, entry });
  const moved = subjects.map((subject): Subject => ({ ...subject, organization: to }));
  await putSystems(tx, [{ it: { ...system, organization: to }, entry }]);
  await putSubjects(
    tx,
    moved.map((it) => ({ it, entry })),
  );
  const reports = await copyKnown(tx, subjects, to);
  await copyHolds(tx, system, subjects, { to, at: recordedAt });
  await carrySharing(tx, system, { to, reason, actor, ...place });
  await carry(tx, { organization, system: id }, to);
  await writeTransfer(tx, { organization, system: id, to, sequence, recordedAt, reason, actor, reports });
  const changes = await rekept(tx, revision, before, { moved, recordedAt });
  await carryKeyframes(tx, subjects, to);
  await refreshScopes(tx, revision, system, { to, at: recordedAt }, before);
  await publishInventory(
    tx,
    recordedAt,
    moved.length > mostTold ? moved.filter(({ kind }) => kind === "system") : moved,
  );
  const gone = { ...assured(system, new Set()), profile: "" };
  const come = assured({ ...system, organization: to }, new Set());
  const systems = [gone, come].map((one) => ({ system: one, at: recordedAt }));
  await applyChanges(tx, { revision, cause: "inventory", sequence, changes, systems });
  await forgetScope(tx, system);
  return ended;
}

/** Of a scope that nobody is in any more, nothing is kept. */
async function forgetScope(tx: Tx, { organization, id }: System): Promise<void> {
  await sql`delete from scope where organization_id = ${organization} and system_id = ${id}`.execute(tx);
  await sql`delete from scope_input where organization_id = ${organization} and system_id = ${id}`.execute(tx);
}

/**
 * Finds a system that shall be in another organization, with its subjects.
 * @param now When: an organization that is not there takes no system over.
 * @throws ProblemError where there is no such system or organization, or what goes along is there already.
 */
export async function findTransfer(
  tx: Tx,
  wanted: Pick<Transferring, "system" | "organization" | "to">,
  now: number,
): Promise<{ readonly system: System; readonly subjects: readonly Subject[] }> {
  const system = await findSystem(tx, wanted, now);
  const { organization, id } = system;
  const subjects = await readSubjects(tx, null, { organization, system: id });
  if (wanted.to !== organization) await refuseTwins(tx, wanted.to, system, subjects);
  return { system, subjects };
}

async function findSystem(
  tx: Tx,
  { system, organization, to }: Pick<Transferring, "system" | "organization" | "to">,
  now: number,
): Promise<System> {
  const all = await readSystems(tx, null);
  const found = all.filter((one) => one.id === system && (organization ?? one.organization) === one.organization);
  if (found.length > 1) throw new ProblemError(ambiguousSubject);
  const [only] = found;
  if (!only) throw new ProblemError(notFound);
  // Acceptance may run ahead of the clock: what was accepted is so.
  const asOf = Math.max(now, (await readHead(tx)).recordedAt);
  const absent = await readAbsent(tx, { asOf, sequence: Number.MAX_SAFE_INTEGER });
  const isThere = (await readOrganizations(tx, null)).some(({ id }) => id === to) && !absent.has(to);
  if (isThere || to === only.organization) return only;
  const detail = {
    ja: `組織「${to}」はありません（廃止又は設置予定の場合を含む。）。`,
    en: `There is no organization "${to}", or not any more, or not yet.`,
  };
  throw new ProblemError(invalidRequest, { errors: [{ pointer: "/to", detail }] });
}

async function refuseTwins(tx: Tx, to: string, { id }: System, subjects: readonly Subject[]): Promise<void> {
  const [twin] = await findSystems(tx, to, [id]);
  const { rows } = await sql<{ id: string }>`
    select subject_id as id from subject
    where organization_id = ${to} and subject_id = any(${texts(subjects.map((subject) => subject.id))}) limit 1
  `.execute(tx);
  const there = twin?.id ?? rows[0]?.id;
  if (there === undefined) return;
  const detail = {
    ja: `移す先の組織には、すでに「${there}」があります。`,
    en: `The organization has a "${there}" already.`,
  };
  throw new ProblemError(invalidRequest, { errors: [{ pointer: "/to", detail }] });
}

/** Ends what the old organization granted and decided. */
async function endDecisions(
  tx: Tx,
  { organization, id }: System,
  { sequence, recordedAt }: Place,
): Promise<{ readonly exceptions: number; readonly decisions: number }> {
  const { rows: exceptions } = await sql`
    update exception set revoked_at = ${instant(recordedAt)}, revoked_sequence = ${sequence}
    where organization_id = ${organization} and system_id = ${id} and revoked_sequence is null
      and valid_until > ${instant(recordedAt)} returning exception_id
  `.execute(tx);
  const { rows: decisions } = await sql`
    update not_applicable set withdrawn_sequence = ${sequence}, withdrawn_at = ${instant(recordedAt)}
    where organization_id = ${organization} and system_id = ${id} and withdrawn_sequence is null returning control_id
  `.execute(tx);
  return { exceptions: exceptions.length, decisions: decisions.length };
}

/** Keeps subjects where they are now, and gives what of their cells counts otherwise. */
async function rekept(
  tx: Tx,
  revision: Revision,
  before: readonly SubjectRecord[],
  { moved, recordedAt }: { readonly moved: readonly Subject[]; readonly recordedAt: number },
): Promise<readonly Change[]> {
  const organizations = texts(before.map(({ subject }) => subject.organization));
  const ids = texts(before.map(({ subject }) => subject.id));
  await sql`
    delete from subject_state kept using unnest(${organizations}, ${ids}) as row (organization_id, subject_id)
    where kept.organization_id = row.organization_id and kept.subject_id = row.subject_id
  `.execute(tx);
  const changes: Change[] = [];
  const records = before.map((record, index): SubjectRecord => {
    const subject = moved[index] ?? record.subject;
    const benchmark = revision.framework.benchmarks.get(subject.kind) ?? [];
    const evidence = { ...record.evidence, exceptions: [] };
    const { states, step } = restate(record.states, evidence, benchmark, recordedAt);
    changes.push(
      { subject: record.subject, step: leaving(record.states, recordedAt), as: "left" },
      { subject, step: entering(record.states, recordedAt), as: "entered" },
      { subject, step },
    );
    return { ...record, subject, evidence, states };
  });
  await writeRecords(tx, revision, records);
  return changes;
}

/** States for the organization that is accountable now who shares in the system. */
async function carrySharing(
  tx: Tx,
  { organization, id }: System,
  { to, sequence, recordedAt, reason, actor }: Place & { to: string; reason: string; actor: string },
): Promise<void> {
  const going = { system: id, from: organization, to, at: recordedAt, sequence };
  await writeSharing(tx, carriedSharing(await readSharing(tx, sequence), going), { recordedAt, reason, actor });
}

/** Finds the freshness of both scopes anew. */
async function refreshScopes(
  tx: Tx,
  revision: Revision,
  system: System,
  { to, at }: { readonly to: string; readonly at: number },
  before: readonly SubjectRecord[],
): Promise<void> {
  const { organization, id } = system;
  const inputs = inputsOf(before.map(({ subject }) => subject)).get(scopeOf(organization, id));
  const assets = inputs?.assets ?? 0;
  const received = Number.NEGATIVE_INFINITY;
  await refreshInputs(
    tx,
    revision,
    new Map([
      [scopeOf(organization, id), { assets: -assets, received }],
      [scopeOf(to, id), { assets, received }],
    ]),
    { at, moved: true },
  );
}
