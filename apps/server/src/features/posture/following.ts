/**
 * Following the clock: what is due by it is settled when it is due, and in between what can wait is gone on with, a part
 * at a time.
 * @module
 */
import type { Logger } from "pino";
import { type Database, inSnapshot } from "../../platform/database/database.ts";
import { forTheHouse } from "../../platform/database/sight.ts";
import { nextTurn } from "../inventory/service.ts";
import type { CatchUp } from "./catch-up/catch-up.ts";
import { nextChange } from "./clock.ts";
import { goOnWithKeyframes } from "./past/keyframes.ts";

/** Without being told of anything, the clock is looked at this often, in milliseconds: another server may have written. */
const lookAnyway = 1000;
/** How often it is looked whether there is something to write down of the past, in milliseconds. */
const tendEvery = 60_000;
/** How often it is looked whether something is no longer kept, in milliseconds. */
const clearEvery = 86_400_000;

export interface FollowingOptions {
  readonly database: Database;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Logger;
  /** Whether this process follows the clock for all. */
  readonly leads: () => boolean;
  readonly catchUp: CatchUp;
  /** Settles what is due, where that is not much. @returns how many cells changed. */
  readonly settle: () => Promise<number>;
  /** Writes down what the past is told from. */
  readonly tend: () => Promise<void>;
  /** Has some more subjects follow the content in use. @returns how long to pause then; null where all have. */
  readonly moveSome: () => Promise<number | null>;
  /** Lets go of what is no longer kept, a part at a time. */
  readonly clear: () => AsyncGenerator<unknown>;
}

export class Following {
  readonly #options: FollowingOptions;
  #timer: NodeJS.Timeout | undefined;
  #due = Number.POSITIVE_INFINITY;
  #settling: Promise<unknown> = Promise.resolve();
  #tendAt = Number.NEGATIVE_INFINITY;
  #clearAt = Number.NEGATIVE_INFINITY;
  #clearing: AsyncGenerator<unknown> | null = null;
  #closed = false;

  constructor(options: FollowingOptions) {
    this.#options = options;
  }

  /** Sets the timer to the next change by the clock, where that is known to be at `at` or not known. */
  wake(at = this.#options.clock() + lookAnyway): void {
    if (this.#closed || at >= this.#due) return;
    this.#due = at;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tick(), Math.min(Math.max(0, at - this.#options.clock()), lookAnyway));
    this.#timer.unref();
  }

  /** Resolves when nothing is under way any more. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#settling;
  }

  #tick(): void {
    const { clock, log } = this.#options;
    this.#due = Number.POSITIVE_INFINITY;
    // The timer may have been set by whoever sees some organizations only.
    this.#settling = forTheHouse(() => this.#look())
      .catch((error: unknown) => {
        log.warn({ err: error }, "the clock could not be followed; trying again");
        return clock() + 1000;
      })
      .then((next) => this.wake(next));
  }

  /** Settles what is due, and finds out when the next change is. */
  async #look(): Promise<number> {
    const { database, clock, log, leads, catchUp, settle, tend, moveSome } = this.#options;
    if (!leads()) return clock() + lookAnyway;
    if (clock() >= this.#tendAt) {
      // Before anything is settled: the days since the last time end one after the other.
      await tend();
      this.#tendAt = clock() + tendEvery;
    }
    const next = await inSnapshot(database, async (tx) => Math.min(await nextChange(tx), await nextTurn(tx)));
    if (next <= clock()) {
      if (await catchUp.look()) {
        await catchUp.settle();
        return clock();
      }
      const cells = await settle();
      if (cells > 0) log.info({ cells }, "the clock changed cells");
      return clock();
    }
    const pause = await moveSome();
    if (pause !== null) return clock() + pause;
    // What is known of more subjects is written down in between, so that nothing waits for all of them.
    if (await goOnWithKeyframes(database, clock())) return clock();
    if (await this.#clearSome()) return clock();
    return Math.min(next, clock() + lookAnyway);
  }

  /** Lets some more go of what is no longer kept, once a day. @returns whether there is more to do. */
  async #clearSome(): Promise<boolean> {
    const { clock, clear } = this.#options;
    if (!this.#clearing) {
      if (clock() < this.#clearAt) return false;
      this.#clearing = clear();
      this.#clearAt = clock() + clearEvery;
    }
    const { done } = await this.#clearing.next();
    if (done) this.#clearing = null;
    return !done;
  }
}
