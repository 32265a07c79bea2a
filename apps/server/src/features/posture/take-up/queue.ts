/**
 * The queue before the log: reports that come at the same time are taken up together, in one transaction. What a
 * transaction costs by itself (the lock, the write to disk) is paid once for all of them.
 * @module
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { type Database, inTransaction, type Tx } from "../../../platform/database/database.ts";
import { forTheHouse } from "../../../platform/database/sight.ts";
import { isPassing } from "../../../platform/database/unavailable.ts";
import { ProblemError } from "../../../platform/http/problem.ts";
import { holdHead } from "../../../platform/live/head.ts";
import { tooManyReports } from "../problems.ts";
import type { Revision } from "../revision.ts";
import type { Parsed } from "./batch.ts";
import { recallReport } from "./known.ts";
import type { Defaults } from "./placing.ts";
import { type TakenUp, takeUp } from "./take-up.ts";
import type { Waiting } from "./taking.ts";

/** The most reports of one transaction: so few that what they change is seen well within a second. */
const mostTogether = 800;
/** The most reports that wait; whoever comes then is asked to come again. */
const mostWaiting = 20_000;

/** A report that may be read again, should another content come into use before its turn. */
export interface Readable {
  readonly parsed: Parsed;
  readonly read: (revision: Revision) => Parsed;
  readonly defaults: Defaults;
  readonly key?: Buffer | undefined;
}

export interface QueueOptions {
  readonly database: Database;
  readonly clock: () => number;
  /** The content in use. */
  readonly revision: (tx: Tx) => Promise<Revision>;
  /** Told when something of the subjects of reports changes next by the clock alone. */
  readonly onTaken: (nextChangeAt: number) => void;
}

interface Entry {
  readonly report: Readable;
  /** Does something as its sender's: what is done for several stands in the trace of the first. */
  readonly asSender: <T>(work: () => T) => T;
  readonly resolve: (taken: TakenUp) => void;
  readonly reject: (error: unknown) => void;
}

export class Queue {
  readonly #options: QueueOptions;
  #waiting: Entry[] = [];
  #working: Promise<void> | null = null;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  /** How many reports wait. */
  get length(): number {
    return this.#waiting.length;
  }

  /**
   * Takes up reports, in their order. When this resolves, those that were not refused are on disk.
   * @throws ProblemError where too many wait already; then none of them is taken up.
   */
  async take(reports: readonly Readable[]): Promise<readonly TakenUp[]> {
    if (this.#waiting.length + reports.length > mostWaiting)
      throw new ProblemError(tooManyReports, { headers: { "retry-after": "1" } });
    const asSender: Entry["asSender"] = AsyncLocalStorage.snapshot();
    const taken = reports.map((report) => {
      const { promise, resolve, reject } = Promise.withResolvers<TakenUp>();
      this.#waiting.push({ report, asSender, resolve, reject });
      return promise;
    });
    this.#working ??= this.#work();
    return Promise.all(taken);
  }

  /** Resolves when all that waits is taken up. */
  async close(): Promise<void> {
    await this.#working;
  }

  async #work(): Promise<void> {
    // Those who came in the same turn of the event loop go together.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const together = this.#waiting.slice(0, mostTogether);
      this.#waiting = this.#waiting.slice(mostTogether);
      await together[0]?.asSender(() => this.#takeTogether(together));
    }
    this.#working = null;
  }

  /** Takes up reports together; where the database refuses, each by itself, so that one that is bad hinders none. */
  async #takeTogether(entries: readonly Entry[]): Promise<void> {
    try {
      const taken = await this.#transaction(entries.map(({ report }) => report));
      for (const [index, { resolve, reject }] of entries.entries()) {
        const one = taken[index];
        if (one) resolve(one);
        else reject(new Error("a report was not taken up"));
      }
    } catch (error) {
      if (entries.length > 1 && !isPassing(error)) {
        for (const entry of entries) await this.#takeTogether([entry]);
        return;
      }
      for (const { reject } of entries) reject(error);
    }
  }

  async #transaction(reports: readonly Readable[]): Promise<readonly TakenUp[]> {
    const { database, clock, revision: inUse, onTaken } = this.#options;
    const work = async (tx: Tx) => {
      // First, so that no other content comes into use between looking which it is and taking up.
      await holdHead(tx);
      const revision = await inUse(tx);
      // Wrong by the content in use, and what became of them: those that came before have their numbers.
      const refused = new Map<number, TakenUp>();
      const waiting = reports.map((report, index): Waiting => {
        const { parsed, read, defaults, key } = report;
        if (parsed.revision === revision.sequence) return { parsed, defaults, key };
        try {
          return { parsed: read(revision), defaults, key };
        } catch (error) {
          if (!(error instanceof ProblemError)) throw error;
          refused.set(index, { refused: error });
          return { parsed, defaults, key };
        }
      });
      for (const [index, report] of waiting.entries()) {
        const sequence = refused.has(index) ? await recallReport(tx, report) : null;
        if (sequence !== null) refused.set(index, { sequence });
      }
      const right = waiting.filter((_, index) => !refused.has(index));
      const outcome = await takeUp(tx, right, { revision, clock });
      const results = outcome.taken[Symbol.iterator]();
      return {
        taken: waiting.map((_, index): TakenUp => refused.get(index) ?? results.next().value ?? { sequence: 0 }),
        nextChangeAt: outcome.nextChangeAt,
      };
    };
    // They are of several senders, each of which was held to its own organizations before.
    const { taken, nextChangeAt } = await forTheHouse(() => inTransaction(database, work));
    onTaken(nextChangeAt);
    return taken;
  }
}
