/**
 * The head of the log: the one row whose lock puts everything that is accepted in one order.
 * @module
 */
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../database/database.ts";
import { instant } from "../database/values.ts";

/** The place of an accepted fact in the order of acceptance (semantics §2). */
export interface Place {
  /** Gapless, from 1. */
  readonly sequence: number;
  /** Milliseconds since the epoch; greater than that of every earlier place, even where the clock was set back. */
  readonly recordedAt: number;
}

/**
 * Gives the next place to this transaction, and holds the head until it ends: facts become visible in the order of their
 * numbers, and a number is lost only with the whole transaction. Take it as late as the work allows.
 * @param now Milliseconds since the epoch.
 * @param number How many places are taken, all of the same time.
 * @returns the last of them.
 */
export async function takePlace(tx: Tx, now: number, number = 1): Promise<Place> {
  const { rows } = await sql<Place>`
    update head
    set sequence = sequence + ${number}::int, recorded_at = greatest(${instant(now)}, recorded_at + interval '1 ms')
    returning sequence, recorded_at as "recordedAt"
  `.execute(tx);
  const place = rows[0];
  if (!place) throw new Error("the head of the log is missing");
  return place;
}

/** The last place that was given, and the version of what is kept of the present. */
export interface Head extends Place {
  /** Grows with each change of what is kept, whatever made it: what is kept at one version is the same for all who see it. */
  readonly version: number;
}

/** The last place that was given; sequence 0 before the first. */
export async function readHead(tx: Tx): Promise<Head> {
  const { rows } = await sql<Head>`select sequence, recorded_at as "recordedAt", version from head`.execute(tx);
  const place = rows[0];
  if (!place) throw new Error("the head of the log is missing");
  return place;
}

/**
 * Holds the head until this transaction ends: nothing is accepted meanwhile, and all that was accepted can be seen.
 * @returns the last place that was given.
 */
export async function holdHead(tx: Tx): Promise<Place> {
  const { rows } = await sql<Place>`select sequence, recorded_at as "recordedAt" from head for update`.execute(tx);
  const place = rows[0];
  if (!place) throw new Error("the head of the log is missing");
  return place;
}

/** Sees to it that nothing is ever accepted as of `until` or before: what was known by then is known for good. */
export async function closeUntil(tx: Tx, until: number): Promise<void> {
  await sql`update head set recorded_at = greatest(recorded_at, ${instant(until)})`.execute(tx);
}

/** Gives the next version, within the statement that changes what is kept. The transaction holds the head. */
export const nextVersion: RawBuilder<unknown> = sql`update head set version = version + 1 returning version`;
