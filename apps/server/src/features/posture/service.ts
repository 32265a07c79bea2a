/**
 * The posture of everything: what other parts of the server do with it.
 * @module
 */
import type { Content } from "@tokiwa/content";
import type { Logger } from "pino";
import { type Database, inSnapshot, inTransaction, type Tx } from "../../platform/database/database.ts";
import { currentSight, forTheHouse } from "../../platform/database/sight.ts";
import { holdHead } from "../../platform/live/head.ts";
import { useContent } from "./content-change.ts";
import { usuallyFewDue } from "./catch-up/behind.ts";
import { CatchUp } from "./catch-up/catch-up.ts";
import { Overlays } from "./catch-up/overlays.ts";
import {
  type Asked,
  type Manner,
  moveSomeNow,
  type Reading,
  readAt,
  settleNow,
  settleSome,
  tellTurnsNow,
} from "./moment.ts";
import { type About, everything } from "./past/about.ts";
import type { Counted } from "./past/counting.ts";
import type { Carry, Given } from "./given.ts";
import { Following } from "./following.ts";
import { tend, type Tending, tendMonths, tendSnapshots } from "./past/tending.ts";
import type { Projection } from "./projection.ts";
import { type Retention, RetentionService } from "./retention/retention.ts";
import { type Revision, readRevision, revisionAt } from "./revision.ts";
import type { ObservationBatch, Verification } from "./schema.ts";
import type { Acceptance, Accepted } from "./take-up/acceptance.ts";
import { readBatch } from "./take-up/reading.ts";
import { keyDigest, type Line, readReports } from "./take-up/reports.ts";
import { type Defaults, defaults as usual } from "./take-up/placing.ts";
import { Queue } from "./take-up/queue.ts";
import type { TakenUp } from "./take-up/take-up.ts";
import { verifyNow } from "./verify/verify.ts";

export type { Asked, Defaults, Manner, Projection };
export type { Acceptance, Accepted, Home } from "./take-up/acceptance.ts";
export { checksBearing, checksOfKind, controlsAround, controlsOfProfile } from "./bearing.ts";
export { declareOrganizations } from "./arrange.ts";
export { publishOrganizations } from "./organization-turns.ts";
export { isName } from "./take-up/batch.ts";
export { rowsOfCells } from "./cells.ts";
export { worstCells } from "./cell-window.ts";
export { systemAt } from "./explanation.ts";
export { atOnce } from "./moment.ts";
export { readUnmoved } from "./content-move.ts";
export { readOverdue } from "./overdue.ts";
export { readBehind } from "./catch-up/behind.ts";
export { readUpkeep } from "./past/upkeep.ts";
export { ambiguousSubject, notKept, outsideTime } from "./problems.ts";
export { declareSystem } from "./arrange.ts";
export { useContent } from "./content-change.ts";
export { enter } from "./decisions.ts";
export { foresee, revisionWith } from "./foresight.ts";
export { keyOf } from "./records.ts";
export { findRequirements } from "./requirements.ts";
export type { CheckPlace, Revision } from "./revision.ts";
export { type Counters, Rollup } from "./rollup.ts";
export { scopeOf } from "./scope.ts";
export { countsOf, profileOf } from "./systems.ts";
export { answerTable } from "./answer.ts";
export { type Window, listing, listQuery, says, sortBy, sorted, windowed } from "./list.ts";
export { tooManyRows } from "./problems.ts";
export { type Table, type TableColumn, tableResponse, tableTypes } from "./table.ts";
export { column, word } from "./tables.ts";
export { momentOf, openView, organizationOf, subjectOf, systemOf, type View } from "./view.ts";

export interface PostureOptions {
  readonly database: Database;
  readonly content: Content;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  readonly defaults?: Defaults;
  /** What a content that comes into use is completed by, from what is kept. */
  readonly complete?: (tx: Tx, content: Content) => Promise<Content>;
  /** Takes along what other features keep of a system that goes to another organization. */
  readonly carry?: Carry;
  /** Whether this process follows the clock for all. Default: it does. */
  readonly leads?: () => boolean;
  /** So many subjects may be due by the clock for a reader to have them settled first, however few it asks about. */
  readonly fewDue?: number;
  /** So many bytes of changes may be shown until scopes are written down again within a day. */
  readonly muchShown?: number;
}

export interface Posture {
  /**
   * Takes up a batch of observations. When this returns, it is on disk.
   * @throws ProblemError where something is wrong with it; then nothing of it is kept.
   */
  accept(batch: ObservationBatch, options?: Acceptance): Promise<Accepted>;
  /**
   * Takes up many reports in the short form. When this returns, those that were not refused are on disk.
   * @throws ProblemError where too many wait already; then none of them is taken up.
   */
  acceptAll(lines: readonly Line[]): Promise<readonly TakenUp[]>;
  /**
   * Has `answer` look at the state of everything at the moment asked for.
   * @param about What the answer is about, where that is not everything.
   */
  read<T>(asked: Asked, answer: (projection: Projection) => Promise<T>, about?: About, manner?: Manner): Promise<T>;
  /** Does something to the inventory or to decisions, in one transaction that holds the head. */
  change<T>(work: (tx: Tx, revision: Revision, given: Given) => Promise<T>): Promise<T>;
  /** Takes another content into use. */
  use(content: Content): Promise<void>;
  /** Makes the changes that are due by the clock and tells of what was planned, as the timer does by itself. */
  settle(): Promise<number>;
  /** Writes down what the past is told from, as is done by itself about once a day. */
  tend(): Promise<void>;
  /** How long what was is kept. */
  readonly retention: Retention;
  /** Recounts everything from the log. */
  verify(): Promise<Verification>;
  close(): Promise<void>;
}

/** How many contents of the past are kept in memory. */
const mostRevisions = 4;

/**
 * Starts: takes the content into use, and catches up with what the clock changed meanwhile; where that is much, by and by.
 */
export async function startPosture(options: PostureOptions): Promise<Posture> {
  const service = new Service(options);
  await service.open(options.content);
  service.wake();
  return service;
}

class Service implements Posture {
  readonly #database: Database;
  readonly #clock: () => number;
  readonly #log: Logger;
  readonly #defaults: Defaults;
  readonly #complete: NonNullable<PostureOptions["complete"]>;
  readonly #carry: Carry;
  readonly #revisions = new Map<number, Revision>();
  readonly #counts = new Map<string, Counted>();
  readonly #presents: Reading["latest"] = new Map();
  readonly #overlays = new Overlays();
  readonly #fewDue: number;
  readonly #muchShown: number | undefined;
  readonly #catchUp: CatchUp;
  readonly #queue: Queue;
  readonly #following: Following;
  readonly retention: RetentionService;
  #latest: Revision | undefined;
  #closed = false;

  constructor(options: PostureOptions) {
    const { database, log, clock = Date.now, defaults = usual, leads = () => true, fewDue = usuallyFewDue } = options;
    this.#fewDue = fewDue;
    this.#muchShown = options.muchShown;
    this.#catchUp = new CatchUp({
      ...{ database, clock, fewDue, overlays: this.#overlays },
      tending: () => this.#tending,
      settleSome: () => settleSome(this.#reading),
      isOver: () => this.#closed,
    });
    this.#complete = options.complete ?? (async (_, content) => content);
    this.#carry = options.carry ?? (async () => {});
    this.#database = database;
    this.#clock = clock;
    this.#log = log;
    this.#defaults = defaults;
    const revision = (tx: Tx) => this.#reading.revisionAt(tx, Number.MAX_SAFE_INTEGER);
    this.retention = new RetentionService({ database, clock, revision });
    this.#queue = new Queue({
      ...{ database, clock },
      revision: async (tx) => {
        this.#latest = await this.#reading.revisionAt(tx, Number.MAX_SAFE_INTEGER);
        return this.#latest;
      },
      onTaken: (nextChangeAt) => this.wake(nextChangeAt),
    });
    this.#following = new Following({
      ...{ database, clock, log, leads, catchUp: this.#catchUp },
      settle: () => this.settle(),
      tend: async () => {
        await tendMonths(this.#tending);
        await tendSnapshots(this.#tending);
      },
      moveSome: () => moveSomeNow(this.#reading),
      clear: () => this.retention.inParts(),
    });
  }

  /** Takes the content into use, and catches up with what the clock changed meanwhile, day by day. */
  async open(content: Content): Promise<void> {
    await tendMonths(this.#tending, 1);
    // What the clock changed before is judged by the content of before: where that is much, not all in one transaction.
    if ((await this.#catchUp.look()) && !(await this.#isInUse(content))) await this.#catchUp.settle();
    await this.use(content);
    // Where much is due, answers need not wait for it: whoever has the duty sees to it.
    if (await this.#catchUp.look()) this.#log.info("much is due by the clock, and is settled by and by");
    else await this.#catchUp.settle();
  }

  async accept(batch: ObservationBatch, options: Acceptance = {}): Promise<Accepted> {
    const { home = this.#defaults.system, key, isByOlder = false } = options;
    await this.#catchUp.whereBehind();
    const given = { defaults: { ...this.#defaults, system: home }, key: keyDigest(key) };
    const reading = { isByOlder, now: this.#clock(), inUse: () => this.#inUse(), newest: () => this.#newest() };
    const read = await readBatch(this.#database, batch, { ...given, ...reading });
    if ("sequence" in read) return read;
    const [taken] = await this.#queue.take([{ ...read, ...given }]);
    if (!taken) throw new Error("the batch was not taken up");
    if ("refused" in taken) throw taken.refused;
    return taken;
  }

  async acceptAll(lines: readonly Line[]): Promise<readonly TakenUp[]> {
    await this.#catchUp.whereBehind();
    const revision = await this.#inUse();
    const given = { revision, now: this.#clock(), defaults: this.#defaults, sight: currentSight() };
    const read = await readReports(this.#database, lines, { ...given, newest: () => this.#newest() });
    const taken = (await this.#queue.take(read.flatMap((one) => ("refused" in one ? [] : [one])))).values();
    return read.map((one) => ("refused" in one ? one : (taken.next().value ?? { sequence: 0 })));
  }

  /** The content in use as far as this server knows; should another have taken a newer one, reports are read again. */
  async #inUse(): Promise<Revision> {
    return this.#latest ?? this.#newest();
  }

  /** The content in use. */
  async #newest(): Promise<Revision> {
    this.#latest = await inSnapshot(this.#database, (tx) => this.#reading.revisionAt(tx, Number.MAX_SAFE_INTEGER));
    return this.#latest;
  }

  read<T>(
    asked: Asked,
    answer: (projection: Projection) => Promise<T>,
    about: About = everything,
    manner: Manner = {},
  ): Promise<T> {
    return readAt(this.#reading, { ...manner, asked, about }, answer);
  }

  async change<T>(work: (tx: Tx, revision: Revision, given: Given) => Promise<T>): Promise<T> {
    await this.#catchUp.whereBehind();
    const given = { clock: this.#clock, defaults: this.#defaults, carry: this.#carry };
    const done = await forTheHouse(() =>
      inTransaction(this.#database, async (tx) => {
        // First: what is read after that, the content among it, nobody changes before this is done.
        const { sequence } = await holdHead(tx);
        return work(tx, await this.#reading.revisionAt(tx, sequence), given);
      }),
    );
    this.wake(0);
    return done;
  }

  /** Whether a content that comes is the one in use. */
  #isInUse(content: Content): Promise<boolean> {
    return inSnapshot(this.#database, async (tx) => {
      const { content: held } = await this.#reading.revisionAt(tx, Number.MAX_SAFE_INTEGER);
      return held.hash === (await this.#complete(tx, content)).hash;
    });
  }

  async use(content: Content): Promise<void> {
    const revision = await inTransaction(this.#database, async (tx) => {
      // First, so that nobody completes it by something else meanwhile.
      await holdHead(tx);
      return useContent(tx, await this.#complete(tx, content), this.#clock);
    });
    this.#revisions.set(revision.sequence, revision);
    this.#latest = revision;
    this.wake(0);
  }

  async settle(): Promise<number> {
    const changed = await settleNow(this.#reading);
    await tellTurnsNow(this.#reading);
    return changed;
  }

  tend(): Promise<void> {
    return tend(this.#tending);
  }

  verify(): Promise<Verification> {
    return verifyNow(this.#reading);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#following.close();
    await this.#queue.close();
  }

  /** Has the clock looked at when the next change by it is known to be at `at`, or soon. */
  wake(at?: number): void {
    this.#following.wake(at);
  }

  get #tending(): Tending {
    const { revisionAt: at } = this.#reading;
    const mayGoOn = () => this.#catchUp.mayGoOn();
    const much = this.#muchShown === undefined ? {} : { much: this.#muchShown };
    return { database: this.#database, clock: this.#clock, log: this.#log, revisionAt: at, mayGoOn, ...much };
  }

  get #reading(): Reading {
    return {
      database: this.#database,
      clock: this.#clock,
      counts: this.#counts,
      latest: this.#presents,
      overlays: this.#overlays,
      fewDue: this.#fewDue,
      catchUp: () => this.#catchUp.settle(),
      revisionAt: async (tx, sequence) => {
        const at = await revisionAt(tx, sequence);
        if (at === null) throw new Error("no content was in use yet");
        const revision = this.#revisions.get(at) ?? (await readRevision(tx, at));
        this.#revisions.delete(at);
        this.#revisions.set(at, revision);
        for (const old of this.#revisions.keys()) if (this.#revisions.size > mostRevisions) this.#revisions.delete(old);
        return revision;
      },
    };
  }
}
