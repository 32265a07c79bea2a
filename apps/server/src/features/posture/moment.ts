/**
 * The moment that an answer is for: reading it from a request, and making sure that its past is over.
 * @module
 */
import { type Database, inSnapshot, inTransaction, type Tx } from "../../platform/database/database.ts";
import { currentSight, forTheHouse, withSight } from "../../platform/database/sight.ts";
import { ProblemError } from "../../platform/http/problem.ts";
import { invalidRequest, notFound } from "../../platform/http/problems.ts";
import { closeUntil, holdHead, readHead } from "../../platform/live/head.ts";
import { below, parentsAt, readStatements } from "../inventory/service.ts";
import { sequenceAt } from "./acceptance.ts";
import { nextChange, settleUntil } from "./clock.ts";
import { liveProjection } from "./live.ts";
import { Present } from "./present.ts";
import { outsideTime, tooEarly } from "./problems.ts";
import type { Moment, Projection } from "./projection.ts";
import { type Replay, replay, replayProjection } from "./replay.ts";
import type { Revision } from "./revision.ts";

/** The two clocks as a request gives them; absent for the present. */
export interface Asked {
  readonly asOf?: string | undefined;
  readonly knownAt?: string | undefined;
  /** Only this organization and those under it. */
  readonly under?: string | undefined;
}

export interface Reading {
  readonly database: Database;
  readonly clock: () => number;
  /** The content that was in use at an entry of the log. */
  readonly revisionAt: (tx: Tx, sequence: number) => Promise<Revision>;
  /** Replays of moments of the past that were asked for lately. */
  readonly replays: Map<string, Replay>;
  /** The latest present that was asked for here, by the sight of whoever asked: each is read with that sight. */
  readonly latest: Map<string, Present>;
}

/**
 * Has `answer` look at the state of everything, at the moment asked for. The present comes from what is kept; what the
 * clock changed meanwhile is settled first. The past is closed first, so that the same pair of clocks gives the same
 * answer for ever.
 * @throws ProblemError where the moment is in the future.
 */
export async function readAt<T>(
  reading: Reading,
  asked: Asked,
  answer: (projection: Projection) => Promise<T>,
): Promise<T> {
  const { under, ...moment } = asked;
  if (under === undefined) return readAll(reading, asked, answer);
  const wanted = await readAll(reading, moment, (projection) => organizationsUnder(projection, under));
  // What is below an organization is the whole house of whoever sees no more: every answer is made of it alike.
  return withSight(wanted, () => readAll(reading, moment, answer));
}

/**
 * An organization and those that are under it, of those that are seen.
 * @throws ProblemError where it is not seen itself.
 */
async function organizationsUnder(
  { tx, moment, organizations }: Projection,
  under: string,
): Promise<readonly string[]> {
  const seen = await organizations();
  if (!seen.some(({ id }) => id === under)) throw new ProblemError(notFound);
  const all = below(parentsAt(await readStatements(tx, moment.sequence), moment), [under]);
  return seen.map(({ id }) => id).filter((id) => all.has(id));
}

async function readAll<T>(reading: Reading, asked: Asked, answer: (projection: Projection) => Promise<T>): Promise<T> {
  if (asked.asOf === undefined && asked.knownAt === undefined) return readNow(reading, answer);
  const { database, clock, revisionAt } = reading;
  const { recordedAt } = await inSnapshot(database, readHead);
  // Acceptance may run a little ahead of the clock, where that was set back or much was accepted at once.
  const now = Math.max(clock(), recordedAt);
  const asOf = asked.asOf === undefined ? now : Date.parse(asked.asOf);
  const knownAt = asked.knownAt === undefined ? now : Date.parse(asked.knownAt);
  const moments = Object.entries({ "?asOf": asOf, "?knownAt": knownAt });
  const future = moments.filter(([, at]) => !(at <= now));
  if (future.length > 0)
    throw new ProblemError(outsideTime, {
      errors: future.map(([pointer]) => ({ pointer, detail: outsideTime.title })),
    });
  const before = moments.filter(([, at]) => at < 0);
  if (before.length > 0)
    throw new ProblemError(invalidRequest, { errors: before.map(([pointer]) => ({ pointer, detail: tooEarly })) });
  await close(reading, { asOf, knownAt });
  return inSnapshot(database, async (tx) => {
    const sequence = await sequenceAt(tx, knownAt);
    const revision = await revisionAt(tx, sequence);
    const moment = { asOf, knownAt, sequence, live: false };
    return answer(replayProjection(tx, moment, revision, await replayedAt(reading, tx, revision, moment)));
  });
}

/** How many replays are kept, and of how many subjects at most: several pages ask for the same moment in a row. */
const kept = { replays: 3, subjects: 3000 };

/** The replay of a moment whose past is over: it never changes, so one that was made can be used again. */
async function replayedAt({ replays }: Reading, tx: Tx, revision: Revision, at: Moment): Promise<Replay> {
  const key = JSON.stringify([at.asOf, at.sequence, currentSight()]);
  const replayed = replays.get(key) ?? (await replay(tx, revision, at));
  replays.delete(key);
  if (replayed.subjects.length <= kept.subjects) replays.set(key, replayed);
  for (const old of replays.keys()) if (replays.size > kept.replays) replays.delete(old);
  return replayed;
}

/** For how many sights the present is held. */
const mostSights = 16;

function hold(latest: Reading["latest"], sight: string, present: Present): void {
  latest.delete(sight);
  latest.set(sight, present);
  for (const old of latest.keys()) if (latest.size > mostSights) latest.delete(old);
}

async function readNow<T>(reading: Reading, answer: (projection: Projection) => Promise<T>): Promise<T> {
  const { database, clock, revisionAt, latest } = reading;
  for (;;) {
    // Held before the snapshot is taken, so that nothing is in it that the snapshot does not see.
    const sight = JSON.stringify(currentSight());
    const base = latest.get(sight) ?? null;
    const read = await inSnapshot(database, async (tx) => {
      const head = await readHead(tx);
      const { sequence, recordedAt } = head;
      const asOf = Math.max(clock(), recordedAt);
      if ((await nextChange(tx)) <= asOf) return null;
      const moment = { asOf, knownAt: recordedAt, sequence, live: true };
      const present = await Present.at(tx, { head, asOf, revision: await revisionAt(tx, sequence) }, base);
      const other = latest.get(sight) ?? null;
      if (other === base || present.version >= (other?.version ?? 0)) hold(latest, sight, present);
      return { answer: await answer(liveProjection(tx, moment, present)) };
    });
    if (read) return read.answer;
    await settleNow(reading);
  }
}

/** About how many subjects are settled in one transaction, so that others get their turns in between. */
const mostAtOnce = 2000;

/** Settles what is due by the clock. @returns how many cells changed. */
export function settleNow(reading: Reading): Promise<number> {
  // There is one clock for all organizations, whoever looks.
  return forTheHouse(() => settleAll(reading));
}

async function settleAll({ database, clock, revisionAt }: Reading): Promise<number> {
  for (let changed = 0; ; ) {
    const done = await inTransaction(database, async (tx) => {
      const { sequence, recordedAt } = await holdHead(tx);
      const until = Math.max(clock(), recordedAt);
      return settleUntil(tx, await revisionAt(tx, sequence), until, sequence, mostAtOnce);
    });
    changed += done.changed;
    if (done.settled) return changed;
  }
}

/** Sees to it that nothing more will be known by `knownAt`, and that the clock's changes up to `asOf` are made. */
async function close(
  { database, revisionAt }: Reading,
  { asOf, knownAt }: { asOf: number; knownAt: number },
): Promise<void> {
  const isOpen = await inSnapshot(database, async (tx) => {
    const { recordedAt } = await readHead(tx);
    return knownAt > recordedAt || (await nextChange(tx)) <= asOf;
  });
  if (!isOpen) return;
  await forTheHouse(() =>
    inTransaction(database, async (tx) => {
      const { sequence, recordedAt } = await holdHead(tx);
      await settleUntil(tx, await revisionAt(tx, sequence), Math.max(asOf, knownAt, recordedAt), sequence);
      await closeUntil(tx, knownAt);
    }),
  );
}
