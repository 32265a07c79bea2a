/**
 * Taking up a batch of observations: one transaction, in which all of it becomes true, or nothing.
 * @module
 */
import { type Evidence, restate, withReport } from "@tokiwa/assurance";
import { sql } from "kysely";
import type { Tx } from "../../platform/database/database.ts";
import { note } from "../../platform/database/observer.ts";
import { instant } from "../../platform/database/values.ts";
import { holdHead, takePlace } from "../../platform/live/head.ts";
import { publish } from "../../platform/live/publish.ts";
import type { Entry, Subject } from "../inventory/service.ts";
import { applyChanges } from "./apply.ts";
import { type Finding, type Parsed, parseBatch, skew } from "./batch.ts";
import { settleUntil } from "./clock.ts";
import { digestAt } from "./encoding.ts";
import { publishInventory } from "./events.ts";
import { writeFindings } from "./findings.ts";
import { type Defaults, type Placement, placeSubject } from "./place.ts";
import { readRecords, writeStates, writeVector } from "./records.ts";
import {
  nothingRegistered,
  type Registered,
  registerOrganization,
  registerSubject,
  registerSystem,
  together,
} from "./register.ts";
import type { Revision } from "./revision.ts";
import type { ObservationBatch } from "./schema.ts";

/** Where a batch came to stand in the order of acceptance. */
export interface Accepted {
  readonly sequence: number;
  /** The next instant at which something of its subject changes by the clock alone. */
  readonly nextChangeAt: number;
}

export interface Acceptance {
  readonly revision: Revision;
  readonly batch: ObservationBatch;
  /** Read when the head is held, so that the times of acceptance have the order of the numbers. */
  readonly clock: () => number;
  readonly defaults: Defaults;
}

/**
 * Takes up a batch in this transaction. A batch that was taken up before, word for word, is not taken up twice: whoever
 * sends it again, because the answer was lost, gets the number that it had.
 * @throws ProblemError where something is wrong with it; then nothing of it may be kept.
 */
export async function accept(tx: Tx, { revision, batch, clock, defaults }: Acceptance): Promise<Accepted> {
  await holdHead(tx);
  const now = clock();
  const parsed = parseBatch(batch, revision, now);
  const placement = await placeSubject(tx, parsed.subject, defaults);
  const before = placement.isNew ? null : await sameBatch(tx, placement.subject, parsed);
  if (before) return before;

  const { sequence, recordedAt } = await takePlace(tx, now);
  await settleUntil(tx, revision, recordedAt, sequence - 1);
  const entry = { since: parsed.report.observedAt, sequence, recordedAt };
  const registered = await register(tx, revision, placement, entry);
  const { subject } = placement;

  const [held] = await readRecords(tx, revision, [subject]);
  if (!held) throw new Error(`the subject ${subject.id} has no record`);
  const { evidence, changed } = withReport(held.evidence, parsed.report);
  const benchmark = revision.framework.benchmarks.get(subject.kind) ?? [];
  const { states, step } = restate(held.states, evidence, benchmark, recordedAt);
  const vector = evidence.sources.find((one) => one.source === parsed.report.source);
  if (!vector) throw new Error(`the report of ${parsed.report.source} was not taken up`);

  await writeFindings(tx, subject.organization, newFindings(parsed, held.evidence));
  await writeReport(tx, subject, parsed, { sequence, recordedAt });
  await writeVector(tx, subject, vector, {
    observedAt: parsed.report.observedAt,
    recordedAt,
    findingsChanged: changed.length > 0,
  });
  await writeStates(tx, [{ subject, evidence, states }]);

  note(tx, "reports", 1);
  note(tx, "observations", parsed.cells);
  const { source, observedAt, digest } = parsed.report;
  const { id, name } = subject;
  await publishInventory(tx, recordedAt, registered.subjects);
  await publish(tx, recordedAt, [
    {
      ...{ kind: "report", subject: { id, name }, source, sequence },
      ...{ cells: parsed.cells, changed: step.changes.length },
    },
  ]);
  await applyChanges(tx, {
    revision,
    cause: "report",
    sequence,
    systems: registered.systems.map((system) => ({ system, at: recordedAt })),
    changes: [
      ...registered.changes,
      { subject, step, report: { source, observedAt, digest }, ...(placement.isNew && { as: "new" }) },
    ],
  });
  return { sequence, nextChangeAt: states.nextChangeAt };
}

/** The findings that its source did not bring along last time: those are kept already. */
function newFindings({ report, findings }: Parsed, { sources }: Evidence): readonly Finding[] {
  const before = sources.find(({ source }) => source === report.source);
  const told = new Set<string>();
  for (const position of report.outcome.keys()) {
    const digest = digestAt(report.digest, position);
    if (digest && !(before && digestAt(before.digest, position)?.equals(digest))) told.add(digest.toString("hex"));
  }
  return findings.filter(({ digest }) => told.has(digest.toString("hex")));
}

/** The number of the very same batch, where it was taken up before. */
async function sameBatch(tx: Tx, { organization, id }: Subject, { report, digest }: Parsed): Promise<Accepted | null> {
  const { rows } = await sql<{ sequence: number }>`
    select sequence from report
    where organization_id = ${organization} and subject_id = ${id} and source = ${report.source}
      and observed_at between ${instant(report.observedAt - skew)} and ${instant(report.observedAt)}
      and batch = ${digest}
    limit 1
  `.execute(tx);
  const [row] = rows;
  return row ? { sequence: row.sequence, nextChangeAt: Number.POSITIVE_INFINITY } : null;
}

/** Registers whatever of the subject's place is new, and the subject. */
async function register(tx: Tx, revision: Revision, placement: Placement, entry: Entry): Promise<Registered> {
  const { subject, isNew, organization, system } = placement;
  let registered = nothingRegistered;
  if (organization) registered = await registerOrganization(tx, revision, organization, entry);
  if (system) registered = together(registered, await registerSystem(tx, revision, system, entry));
  // A system and an organization are registered together with themselves as subjects.
  const isThere = !isNew || registered.subjects.some(({ id }) => id === subject.id);
  return isThere ? registered : together(registered, await registerSubject(tx, revision, subject, entry));
}

async function writeReport(tx: Tx, { organization, id }: Subject, parsed: Parsed, place: AcceptedAt): Promise<void> {
  const { report, outcomes, digest } = parsed;
  await sql`
    with kept as (
      insert into outcomes (organization_id, digest, cells)
      values (${organization}, ${outcomes.digest}, ${outcomes.cells}) on conflict do nothing
    )
    insert into report
      (organization_id, subject_id, sequence, source, observed_at, recorded_at, outcomes, batch)
    values (${organization}, ${id}, ${place.sequence}, ${report.source}, ${instant(report.observedAt)},
      ${instant(place.recordedAt)}, ${outcomes.digest}, ${digest})
  `.execute(tx);
}

interface AcceptedAt {
  readonly sequence: number;
  readonly recordedAt: number;
}
