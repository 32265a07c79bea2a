/**
 * Telling committed events to whoever follows: one session that LISTENs, many streams that read at their own pace.
 * @module
 */
import { sql } from "kysely";
import pg from "pg";
import type { Logger } from "pino";
import { type Connection, type Database, clientConfig, endSession, patiently } from "../database/database.ts";
import { texts } from "../database/columns.ts";
import type { Sight } from "../database/sight.ts";
import { errorCode } from "../database/unavailable.ts";
import { noTracing, type Tracing } from "../telemetry/tracing.ts";
import { channel } from "./publish.ts";
import { type LiveEvent, event } from "./schema.ts";

/** How many events are kept for those who come back. */
export const kept = 20_000;
/** How many of the newest are kept in memory, for those who are there. */
const inMemory = 1000;
/** How many are read from the database at a time. */
const page = 500;
/** A NOTIFY that was lost is made up for after this many milliseconds. */
const lookAnyway = 5000;

export interface FeedOptions {
  readonly database: Database;
  readonly connection: Connection | string;
  readonly log: Logger;
  /** Called with the events that became known. */
  readonly onEvents?: (events: readonly LiveEvent[]) => void;
  /** Called when it listens anew, after it had lost its connection. */
  readonly onReconnect?: () => void;
  readonly tracing?: Tracing;
  /** Whether this process deletes the events that are no longer kept. Default: it does. */
  readonly prunes?: () => boolean;
}

/** Events after a place: some of them, or that there is no way from there. */
export type Next =
  | { readonly kind: "events"; readonly events: readonly LiveEvent[] }
  /** Too far behind, or of another database: look at everything anew, then go on from `last`. */
  | { readonly kind: "reset"; readonly last: number };

export interface Feed {
  /** The id of the newest event that is known. */
  last(): number;
  /** The events after id `after`, as soon as there is one; null when `signal` is aborted or the feed is closed before. */
  after(after: number, signal: AbortSignal): Promise<Next | null>;
  /** The newest events of the organizations that are seen, newest first. */
  recent(limit: number, before?: number, sight?: Sight): Promise<readonly LiveEvent[]>;
  close(): Promise<void>;
}

/** Starts to listen; returns when the newest event is known. */
export async function startFeed(options: FeedOptions): Promise<Feed> {
  const feed = new ListeningFeed(options);
  await feed.start();
  return feed;
}

class ListeningFeed implements Feed {
  readonly #options: FeedOptions;
  #last = 0;
  /** The newest events, in order, without a gap up to `#last`. */
  #newest: readonly LiveEvent[] = [];
  readonly #waiting = new Set<() => void>();
  #client: pg.Client | null = null;
  #closed = false;
  /** Whether the last look succeeded. */
  #readable = true;
  #reading: Promise<void> | null = null;
  #lookedAgain: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { rows } = await sql<{ event: number }>`select event from head`.execute(this.#options.database);
    this.#last = rows[0]?.event ?? 0;
    await patiently(() => this.#listen());
    this.#timer = setInterval(() => void this.#look(), lookAnyway);
    this.#timer.unref();
  }

  last(): number {
    return this.#last;
  }

  async after(after: number, signal: AbortSignal): Promise<Next | null> {
    // Another process may have told it of more than is known here yet, or can be read now.
    while (after > this.#last && !(await this.#looked())) {
      if (signal.aborted || this.#closed) return null;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    if (after === this.#last) await this.#news(signal);
    if (signal.aborted || this.#closed) return null;
    if (after > this.#last || after < 0) return { kind: "reset", last: this.#last };
    const first = this.#newest[0]?.id ?? this.#last + 1;
    if (after >= first - 1) return { kind: "events", events: this.#newest.slice(after - first + 1) };
    const events = await this.#read(after, this.#last);
    if (events[0]?.id !== after + 1) return { kind: "reset", last: this.#last };
    return { kind: "events", events };
  }

  async recent(limit: number, before = Number.MAX_SAFE_INTEGER, sight: Sight = null): Promise<readonly LiveEvent[]> {
    const seen = sight === null ? sql`true` : sql`organization_id = any(${texts(sight)})`;
    const { rows } = await sql<EventRow>`
      select id, at, kind, organization_id as organization, body from event
      where id < ${before} and ${seen} order by id desc limit ${limit}
    `.execute(this.#options.database);
    return rows.map(toEvent);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#wake();
    if (this.#client) await endSession(this.#client);
    await this.#reading;
  }

  /** Waits for the next event. */
  #news(signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        this.#waiting.delete(done);
        signal.removeEventListener("abort", done);
        resolve();
      };
      this.#waiting.add(done);
      signal.addEventListener("abort", done);
    });
  }

  #wake(): void {
    for (const done of this.#waiting) done();
  }

  async #listen(): Promise<void> {
    const client = new pg.Client(clientConfig(this.#options.connection));
    // PostgreSQL says that it ends the session, and then the connection ends: one loss.
    client.once("error", (error) => {
      client.on("error", () => {});
      if (!this.#closed) this.#options.log.warn({ code: errorCode(error) }, "the feed lost its connection");
    });
    client.on("notification", ({ payload }) => void this.#told(payload ?? ""));
    try {
      await client.connect();
      await client.query(`listen ${channel}`);
      if (this.#closed) throw new Error("closed meanwhile");
    } catch (error) {
      // Not awaited: of a connection that broke, the end may never be told.
      client.end().catch(() => {});
      throw error;
    }
    client.on("end", () => void this.#listenAgain());
    this.#client = client;
    void this.#look();
  }

  /** Looks at what a NOTIFY tells of, within the trace that it belongs to. */
  #told(payload: string): Promise<void> {
    const [, parent] = payload.split(" ");
    if (parent === undefined) return this.#look();
    const { tracing = noTracing } = this.#options;
    return tracing.within("notify", { kind: "consumer", parent }, () => this.#look());
  }

  async #listenAgain(): Promise<void> {
    this.#client = null;
    for (let pause = 50; !this.#closed; pause = Math.min(pause * 2, 2000)) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      try {
        if (!this.#closed) await this.#listen();
        this.#options.onReconnect?.();
        return;
      } catch {
        // PostgreSQL is still away; who asks for data is told so, this waits.
      }
    }
  }

  /** Looks, and says whether the events could be read. */
  async #looked(): Promise<boolean> {
    await this.#look();
    return this.#readable;
  }

  /** Reads what is new. Of those who ask while that is under way, all wait for one more time. */
  #look(): Promise<void> {
    if (!this.#reading) {
      this.#reading = this.#readQuietly();
      return this.#reading;
    }
    this.#lookedAgain ??= this.#reading.then(() => {
      this.#lookedAgain = null;
      return this.#closed ? undefined : this.#look();
    });
    return this.#lookedAgain;
  }

  async #readQuietly(): Promise<void> {
    try {
      await this.#readNew();
      this.#readable = true;
    } catch (error) {
      this.#readable = false;
      if (!this.#closed) this.#options.log.warn({ code: errorCode(error) }, "the feed could not read events");
    } finally {
      this.#reading = null;
    }
  }

  async #readNew(): Promise<void> {
    for (let events = await this.#read(this.#last); events.length > 0; events = await this.#read(this.#last)) {
      const before = this.#last;
      const first = events[0]?.id ?? 0;
      // After a long absence what is between may be gone; then what is in memory begins anew.
      this.#newest = first === before + 1 ? [...this.#newest, ...events].slice(-inMemory) : events;
      this.#last = events.at(-1)?.id ?? before;
      this.#wake();
      this.#options.onEvents?.(events);
      await this.#forget(before);
    }
  }

  async #read(after: number, upTo = Number.MAX_SAFE_INTEGER): Promise<readonly LiveEvent[]> {
    const { rows } = await sql<EventRow>`
      select id, at, kind, organization_id as organization, body from event
      where id > ${after} and id <= ${upTo} order by id limit ${page}
    `.execute(this.#options.database);
    return rows.map(toEvent);
  }

  /** Every thousand events, deletes those that are no longer kept. */
  async #forget(before: number): Promise<void> {
    if (Math.floor(before / 1000) === Math.floor(this.#last / 1000) || this.#options.prunes?.() === false) return;
    await sql`delete from event where id <= ${this.#last - kept}`.execute(this.#options.database);
  }
}

interface EventRow {
  readonly id: number;
  readonly at: number;
  readonly kind: string;
  readonly organization: string;
  readonly body: object;
}

const toEvent = ({ id, at, kind, organization, body }: EventRow): LiveEvent =>
  event.parse({ id, at: new Date(at).toISOString(), kind, organization, ...body });
