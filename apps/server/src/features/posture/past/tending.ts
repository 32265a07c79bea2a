/**
 * Tending the past: what the process that has the duty does once in a while, so that the past stays cheap to look at.
 * Each part goes on where it, or another process, was interrupted.
 * @module
 */
import type { Logger } from "pino";
import { type Database, inSnapshot, inTransaction, type Tx } from "../../../platform/database/database.ts";
import { closeUntil, holdHead } from "../../../platform/live/head.ts";
import { settleUntil } from "../clock.ts";
import type { Revision } from "../revision.ts";
import { goOnWithKeyframes } from "./keyframes.ts";
import { makeMonths } from "./months.ts";
import { enough, rulesOf, snapshotDue, writeSnapshot } from "./snapshots.ts";

export interface Tending {
  readonly database: Database;
  readonly clock: () => number;
  readonly log: Logger;
  /** The content that was in use at an entry of the log. */
  readonly revisionAt: (tx: Tx, sequence: number) => Promise<Revision>;
  /** From how many bytes of changes on the scopes are written down within a day. Default: {@link enough}. */
  readonly much?: number;
  /** Waits for what goes first, before each part. @returns whether to go on; else whoever begins next does. */
  readonly mayGoOn?: () => Promise<boolean>;
}

/** How many months are made ahead of the present one. */
const ahead = 3;

/** Makes the months that are to come. What lay in none is moved, and told of: it should not happen. */
export async function tendMonths({ database, clock, log }: Tending, months = ahead): Promise<void> {
  for (const { history, rows } of await makeMonths(database, clock(), months))
    log.error({ code: "history-astray", table: history, rows }, "history lay in no month, and was moved into one");
}

/** About how many subjects are settled in one transaction, so that others get their turns in between. */
const mostAtOnce = 2000;

/**
 * Writes down how everything stood at the beginning of each day since the last time: settles the clock up to there, and
 * no further, so that days on which nobody was there are told as they were. Then how it stands now, where much was shown
 * since.
 */
export async function tendSnapshots({ database, clock, revisionAt, mayGoOn, much = enough }: Tending): Promise<void> {
  while ((await mayGoOn?.()) ?? true) {
    const due = await inSnapshot(database, (tx) => snapshotDue(tx, clock(), much));
    if (due === null) return;
    await inTransaction(database, async (tx) => {
      const { sequence, recordedAt } = await holdHead(tx);
      // Another process may have been first.
      const still = await snapshotDue(tx, clock(), much);
      if (still === null) return;
      const at = Math.max(still, recordedAt);
      const revision = await revisionAt(tx, sequence);
      const { settled } = await settleUntil(tx, revision, at, sequence, mostAtOnce);
      if (!settled) return;
      await closeUntil(tx, at);
      await writeSnapshot(tx, { at, sequence, revision: revision.sequence, rules: rulesOf(revision) });
    });
  }
}

/** All of it. */
export async function tend(tending: Tending): Promise<void> {
  await tendMonths(tending);
  await tendSnapshots(tending);
  while (await goOnWithKeyframes(tending.database, tending.clock()));
}
