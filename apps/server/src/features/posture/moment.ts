/**
 * The moment that an answer is for: reading it from a request, and making sure that its past is over.
 * @module
 */
import { type Database, inSnapshot, inTransaction, type Tx } from "../../platform/database/database.ts";
import { ProblemError } from "../../platform/http/problem.ts";
import { holdHead, readHead, closeUntil } from "../../platform/live/head.ts";
import { nextChange, settleUntil } from "./clock.ts";
import { liveProjection } from "./live.ts";
import { sequenceAt } from "./log.ts";
import { outsideTime } from "./problems.ts";
import type { Projection } from "./projection.ts";
import { replayProjection } from "./replay.ts";
import type { Revision } from "./revision.ts";

/** The two clocks as a request gives them; absent for the present. */
export interface Asked {
  readonly asOf?: string | undefined;
  readonly knownAt?: string | undefined;
}

export interface Reading {
  readonly database: Database;
  readonly clock: () => number;
  /** The content that was in use at an entry of the log. */
  readonly revisionAt: (tx: Tx, sequence: number) => Promise<Revision>;
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
  if (asked.asOf === undefined && asked.knownAt === undefined) return readNow(reading, answer);
  const { database, clock, revisionAt } = reading;
  const { recordedAt } = await inSnapshot(database, readHead);
  // Acceptance may run a little ahead of the clock, where that was set back or much was accepted at once.
  const now = Math.max(clock(), recordedAt);
  const asOf = asked.asOf === undefined ? now : Date.parse(asked.asOf);
  const knownAt = asked.knownAt === undefined ? now : Date.parse(asked.knownAt);
  const future = Object.entries({ "?asOf": asOf, "?knownAt": knownAt }).filter(([, at]) => !(at <= now));
  if (future.length > 0)
    throw new ProblemError(outsideTime, {
      errors: future.map(([pointer]) => ({ pointer, detail: outsideTime.title })),
    });
  await close(reading, { asOf, knownAt });
  return inSnapshot(database, async (tx) => {
    const sequence = await sequenceAt(tx, knownAt);
    const moment = { asOf, knownAt, sequence, live: false };
    return answer(await replayProjection(tx, moment, await revisionAt(tx, sequence)));
  });
}

async function readNow<T>(reading: Reading, answer: (projection: Projection) => Promise<T>): Promise<T> {
  const { database, clock, revisionAt } = reading;
  for (;;) {
    const read = await inSnapshot(database, async (tx) => {
      const { sequence, recordedAt } = await readHead(tx);
      const asOf = Math.max(clock(), recordedAt);
      if ((await nextChange(tx)) <= asOf) return null;
      const moment = { asOf, knownAt: recordedAt, sequence, live: true };
      return { answer: await answer(liveProjection(tx, moment, await revisionAt(tx, sequence))) };
    });
    if (read) return read.answer;
    await settleNow(reading);
  }
}

/** Settles what is due by the clock. */
export async function settleNow({ database, clock, revisionAt }: Reading): Promise<number> {
  return inTransaction(database, async (tx) => {
    const { sequence, recordedAt } = await holdHead(tx);
    return settleUntil(tx, await revisionAt(tx, sequence), Math.max(clock(), recordedAt), sequence);
  });
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
  await inTransaction(database, async (tx) => {
    const { sequence, recordedAt } = await holdHead(tx);
    await settleUntil(tx, await revisionAt(tx, sequence), Math.max(asOf, knownAt, recordedAt), sequence);
    await closeUntil(tx, knownAt);
  });
}
