/**
 * Taking up reports: one transaction, in which all of those become true that are right, each in its turn.
 * @module
 */
import { createHash } from "node:crypto";
import type { Report, System as Assured } from "@tokiwa/assurance";
import type { Tx } from "../../../platform/database/database.ts";
import { InTurn } from "../../../platform/database/in-turn.ts";
import { note } from "../../../platform/database/observer.ts";
import { ProblemError } from "../../../platform/http/problem.ts";
import { takePlace } from "../../../platform/live/head.ts";
import {
  addOrganizations,
  type Entered,
  type Entry,
  type Organization,
  putSubjects,
  putSystems,
  type Subject,
  type System,
} from "../../inventory/service.ts";
import { writeAcceptance } from "../acceptance.ts";
import { readForChanges, type Worked } from "../apply.ts";
import { settleUntil } from "../clock.ts";
import { moveOn } from "../content-move.ts";
import { publishReports } from "../events.ts";
import { writeFindings } from "../findings.ts";
import { keyOf, readProfiles, readVectors, recordsOf, writeRecords } from "../records.ts";
import type { Revision } from "../revision.ts";
import { assured } from "../scope.ts";
import { refreshInputs } from "../scopes.ts";
import type { Sourced } from "../store/vectors.ts";
import { skew } from "./batch.ts";
import { keyReused } from "../problems.ts";
import { findSame, rememberKeys } from "./same.ts";
import { type Placement, Places } from "./placing.ts";
import { writeReceipts } from "./receipts.ts";
import { type Fresh, Taking, type Waiting } from "./taking.ts";

/** What became of a report: its number in the order of acceptance, or why it was refused. */
export type TakenUp = { readonly sequence: number } | { readonly refused: ProblemError };

export interface Acceptance {
  readonly revision: Revision;
  /** Read when the head is held, so that the times of acceptance have the order of the numbers. */
  readonly clock: () => number;
}

export interface Outcome {
  /** In the order of the reports. */
  readonly taken: readonly TakenUp[];
  /** The next instant at which something of their subjects changes by the clock alone. */
  readonly nextChangeAt: number;
}

/**
 * Takes up reports in this transaction, which held the head already when it looked which content is in use. One that was
 * taken up before is not taken up twice: whoever sends it again, because the answer was lost, gets the number that it had.
 * One that is refused takes no number, and hinders none.
 */
export async function takeUp(tx: Tx, reports: readonly Waiting[], { revision, clock }: Acceptance): Promise<Outcome> {
  const now = clock();
  const taken: (TakenUp | undefined)[] = reports.map(() => undefined);
  const places = await Places.read(
    tx,
    reports.map(({ parsed: { subject }, defaults }) => ({ subject, defaults })),
  );
  const registering = new Registering();
  const placed: Fresh[] = [];
  const subjects = new Map<string, Subject>();
  for (const [index, waiting] of reports.entries())
    try {
      const placement = places.find(waiting.parsed.subject, waiting.defaults);
      placed.push({ ...waiting, index, placement });
      subjects.set(keyOf(placement.subject), placement.subject);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      taken[index] = { refused: error };
    }
  const vectors = await readVectors(tx, [...subjects.values()]);
  const same = await findSame(
    tx,
    placed.map(({ parsed, placement: { subject, refused }, key }) => ({
      ...{ parsed, subject, key },
      // Of a subject that left the organization nothing is kept that would tell.
      isLater: refused === null && isLater(parsed.report, vectors.get(keyOf(subject))),
    })),
  );
  const fresh: Fresh[] = [];
  const numbers = new Map<string, number>();
  const twins: { readonly index: number; readonly of: string }[] = [];
  for (const [order, one] of placed.entries()) {
    const before = same[order];
    const name = nameOf(one);
    if (before) taken[one.index] = before;
    else if (numbers.has(name)) twins.push({ index: one.index, of: name });
    else {
      // What an earlier one of them registered is known by now.
      const placement = placedNow(places, one);
      if (placement instanceof ProblemError) taken[one.index] = { refused: placement };
      else {
        for (const subject of places.register(placement)) registering.subjects.push({ it: subject, by: fresh.length });
        if (placement.organization) registering.organizations.push({ it: placement.organization, by: fresh.length });
        if (placement.system) registering.systems.push({ it: placement.system, by: fresh.length });
        numbers.set(name, fresh.length);
        fresh.push({ ...one, placement });
      }
    }
  }
  let nextChangeAt = Number.POSITIVE_INFINITY;
  if (fresh.length > 0) {
    const last = await takePlace(tx, now, fresh.length);
    const first = last.sequence - fresh.length + 1;
    nextChangeAt = await takeUpFresh(tx, fresh, registering, {
      ...{ revision, vectors, first, recordedAt: last.recordedAt },
    });
    for (const [order, { index }] of fresh.entries()) taken[index] = { sequence: first + order };
  }
  for (const { index, of } of twins) {
    const first = fresh[numbers.get(of) ?? -1];
    const same = first && reports[index]?.parsed.batch.equals(first.parsed.batch);
    taken[index] = same ? taken[first.index] : { refused: new ProblemError(keyReused) };
  }
  return { taken: taken.map((one) => one ?? { sequence: 0 }), nextChangeAt };
}

/** By what two reports that come together are the same. */
const nameOf = ({ parsed, placement, key }: Fresh): string =>
  key
    ? `key ${key.toString("hex")}`
    : `${keyOf(placement.subject)} ${parsed.report.source} ${parsed.batch.toString("latin1")}`;

/** Where a report belongs, or why it is refused. */
function placedNow(places: Places, { parsed, placement, defaults }: Fresh): Placement | ProblemError {
  if (!placement.isNew) return placement.refused ?? placement;
  try {
    const now = places.find(parsed.subject, defaults);
    return now.refused ?? now;
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
}

/** What reports register, and by which of them. */
class Registering {
  readonly organizations: { readonly it: Organization; readonly by: number }[] = [];
  readonly systems: { readonly it: System; readonly by: number }[] = [];
  readonly subjects: { readonly it: Subject; readonly by: number }[] = [];
}

/**
 * Whether a report is so much later than the last one of its source that it cannot have come before. What its vector
 * tells does not say so: a report that told of nothing that was asked left nothing there.
 */
function isLater({ source, observedAt }: Report, sources: readonly Sourced[] | undefined): boolean {
  const held = sources?.find(({ vector }) => vector.source === source);
  return !held || observedAt > held.lastReceived + skew;
}

interface Place {
  readonly revision: Revision;
  readonly vectors: ReadonlyMap<string, readonly Sourced[]>;
  /** The number of the first. */
  readonly first: number;
  readonly recordedAt: number;
}

/** So many reports are worked out while those before them are written. */
const partly = 200;

async function takeUpFresh(
  tx: Tx,
  fresh: readonly Fresh[],
  registering: Registering,
  { revision, vectors, first, recordedAt }: Place,
): Promise<number> {
  await settleUntil(tx, revision, recordedAt, first - 1);
  const entryOf = (by: number): Entry => ({
    since: fresh[by]?.parsed.report.observedAt ?? recordedAt,
    sequence: first + by,
    recordedAt,
  });
  const entered = <T>(all: readonly { readonly it: T; readonly by: number }[]): readonly Entered<T>[] =>
    all.map(({ it, by }) => ({ it, entry: entryOf(by) }));
  await addOrganizations(tx, entered(registering.organizations));
  await putSystems(tx, entered(registering.systems));
  await putSubjects(tx, entered(registering.subjects));

  const taking = new Taking(revision, recordedAt);
  const strangers = new Map(registering.subjects.map(({ it, by }) => [keyOf(it), { it, by }]));
  const known = new Map(fresh.map(({ placement: { subject } }) => [keyOf(subject), subject]));
  for (const { it } of registering.subjects) known.set(keyOf(it), it);
  const held = [...known].flatMap(([key, subject]) => (strangers.has(key) ? [] : [subject]));
  await moveOn(tx, revision, held);
  // Of a subject that is new nobody has spoken yet; exceptions of its system may cover it.
  const sources = new Map([...known.keys()].map((key) => [key, strangers.has(key) ? [] : (vectors.get(key) ?? [])]));
  for (const record of await recordsOf(tx, revision, [...known.values()], sources, recordedAt)) {
    const by = strangers.get(keyOf(record.subject))?.by;
    if (by === undefined) taking.hold(record);
    else taking.appear(record, first + by);
  }
  const writing = new InTurn();
  for (const [order, one] of fresh.entries()) {
    taking.take(one, first + order);
    if ((order + 1) % partly !== 0 && order + 1 < fresh.length) continue;
    const receipts = taking.receipts.slice(order - (order % partly));
    await writing.begin(() => writeReceipts(tx, receipts, recordedAt));
  }

  note(tx, "reports", fresh.length);
  note(
    tx,
    "observations",
    fresh.reduce((sum, { parsed }) => sum + parsed.cells, 0),
  );
  const sequence = first + fresh.length - 1;
  await writing.end();
  await writeFindings(tx, taking.findings());
  await rememberKeys(
    tx,
    fresh.map(({ key, parsed, placement: { subject } }, order) => ({
      ...{ key, batch: parsed.batch, organization: subject.organization, sequence: first + order },
    })),
  );
  await writeAcceptance(tx, { sequence, recordedAt, digest: digestOf(fresh) });
  const systems = registering.systems.map(({ it }) => ({ system: assuredAnew(it), at: recordedAt }));
  const changing = await readForChanges(tx, { revision, cause: "report", sequence, systems, changes: taking.changes });
  const records = taking.records();
  const profiles = await readProfiles(tx, records);
  let changed: Worked | undefined;
  for (let begin = 0; begin < records.length; begin += partly) {
    const some = records.slice(begin, begin + partly);
    await writing.begin(() => writeRecords(tx, revision, some, profiles));
    changed ??= changing();
  }
  await writing.end();
  const inputs = taking.inputs(registering.subjects.map(({ it }) => it));
  await refreshInputs(tx, revision, inputs, { at: recordedAt });
  await publishReports(
    tx,
    recordedAt,
    taking.told(
      sequence,
      registering.subjects.map(({ it }) => it),
    ),
  );
  await changed?.keep();
  return taking.nextChangeAt();
}

/** Of a system that is new, nothing was decided yet. */
const assuredAnew = (system: System): Assured => assured(system, new Set());

/** What a ledger takes for a leaf: the digests of the reports, in the order of their numbers. */
function digestOf(fresh: readonly Fresh[]): Buffer {
  const hash = createHash("sha256");
  for (const { parsed } of fresh) hash.update(parsed.batch);
  return hash.digest();
}
