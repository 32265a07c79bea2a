/**
 * Writing in one transaction, one statement after the other, while what comes next is worked out: so PostgreSQL and this
 * process work at the same time.
 * @module
 */
import { setImmediate } from "node:timers/promises";

export class InTurn {
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Begins to write, once what was begun before is written, and does not wait for the end of it.
   * @throws what went wrong with what was begun before.
   */
  async begin(write: () => Promise<unknown>): Promise<void> {
    await this.#last;
    this.#last = write();
    // Whoever waits next is told what goes wrong with it.
    this.#last.catch(() => {});
    // It is on its way when this turn of the event loop is over.
    await setImmediate();
  }

  /** Waits until all is written. @throws what went wrong with the last. */
  async end(): Promise<void> {
    await this.#last;
  }
}
