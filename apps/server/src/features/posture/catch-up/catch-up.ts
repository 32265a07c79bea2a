/**
 * Catching up with what the clock changed, where that is much: some at a time, once for all who wait for it.
 * @module
 */
import { type Database, inSnapshot } from "../../../platform/database/database.ts";
import { forTheHouse } from "../../../platform/database/sight.ts";
import { readHead } from "../../../platform/live/head.ts";
import { type Tending, tendSnapshots } from "../past/tending.ts";
import { countDue } from "./due.ts";
import type { Overlays } from "./overlays.ts";

export interface CatchingUp {
  readonly database: Database;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly overlays: Overlays;
  /** So many subjects may be due without being much. */
  readonly fewDue: number;
  readonly tending: () => Tending;
  /** Settles some of what is due. @returns whether that is all. */
  readonly settleSome: () => Promise<{ readonly settled: boolean }>;
  /** Whether it is to be left off: whoever begins next goes on. */
  readonly isOver: () => boolean;
}

export class CatchUp {
  readonly #given: CatchingUp;
  #isBehind = false;
  #underWay: Promise<void> | null = null;

  constructor(given: CatchingUp) {
    this.#given = given;
  }

  /** Looks whether much is due. */
  async look(): Promise<boolean> {
    const { database, clock, fewDue } = this.#given;
    const due = await forTheHouse(() =>
      inSnapshot(database, async (tx) => {
        const { recordedAt } = await readHead(tx);
        return countDue(tx, Math.max(clock(), recordedAt), fewDue + 1);
      }),
    );
    this.#isBehind = due > fewDue;
    return this.#isBehind;
  }

  /**
   * Waits until all is settled, where much was due when somebody looked last: before anything is accepted, and not in the
   * transaction that accepts it, so that others get their turns in between.
   */
  async whereBehind(): Promise<void> {
    if (this.#isBehind) await this.settle();
  }

  /** Settles all that is due by the clock, day by day. */
  settle(): Promise<void> {
    this.#underWay ??= forTheHouse(() => this.#settle()).finally(() => {
      this.#underWay = null;
    });
    return this.#underWay;
  }

  async #settle(): Promise<void> {
    await tendSnapshots(this.#given.tending());
    while (await this.mayGoOn()) if ((await this.#given.settleSome()).settled) break;
    this.#isBehind = false;
  }

  /** Whether to go on with what takes long, once those who wait for an answer have it. */
  async mayGoOn(): Promise<boolean> {
    await this.#given.overlays.idle();
    return !this.#given.isOver();
  }
}
