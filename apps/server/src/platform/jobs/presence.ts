/**
 * Being one of several processes on one database: who is there, and who has which duty.
 * @module
 */
import pg from "pg";
import type { Logger } from "pino";
import { type Connection, clientConfig, endSession, patiently } from "../database/database.ts";
import { errorCode } from "../database/unavailable.ts";
import { describeSelf, type Member, readMembers, type Self, takeDuty } from "./roster.ts";

/** How often a process shows that it is there, and tries for the duties that it lacks, in milliseconds. */
const beat = 1000;
/** A process that shows nothing for this long has lost its duties, although it may still be there. */
const silence = 10_000;

export interface PresenceOptions {
  readonly connection: Connection | string;
  readonly log: Logger;
  readonly self: Self;
  /** The duties that it tries for. */
  readonly duties: readonly string[];
}

export interface Presence {
  /** Whether this process has the duty just now. */
  holds(duty: string): boolean;
  duties(): ReadonlyMap<string, boolean>;
  /**
   * Has `listener` told when this process gets the duty, and when another one has it instead; once at first. That the
   * database is away changes nothing.
   */
  follow(duty: string, listener: (held: boolean) => void): void;
  /** Tells the others the port, once it is known. */
  announce(port: number): Promise<void>;
  /** The processes that serve this database. */
  members(): Promise<readonly Member[]>;
  close(): Promise<void>;
}

/** Joins; returns when it is known which duties it has. */
export async function join(options: PresenceOptions): Promise<Presence> {
  const presence = new Session(options);
  await presence.start();
  return presence;
}

class Session implements Presence {
  readonly #options: PresenceOptions;
  #self: Self;
  #client: pg.Client | null = null;
  /** What the session holds. Empty while there is none. */
  readonly #held = new Set<string>();
  /** What is known for certain, for those who follow. */
  readonly #known = new Map<string, boolean>();
  readonly #listeners = new Map<string, (held: boolean) => void>();
  #timer: NodeJS.Timeout | undefined;
  #beating: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: PresenceOptions) {
    this.#options = options;
    this.#self = options.self;
  }

  async start(): Promise<void> {
    await patiently(() => this.#beat());
    this.#timer = setInterval(() => {
      this.#beating = this.#beating.then(() => this.#quietly());
    }, beat);
  }

  holds(duty: string): boolean {
    return this.#held.has(duty);
  }

  duties(): ReadonlyMap<string, boolean> {
    return new Map(this.#options.duties.map((duty) => [duty, this.holds(duty)]));
  }

  follow(duty: string, listener: (held: boolean) => void): void {
    this.#listeners.set(duty, listener);
    listener(this.#known.get(duty) ?? false);
  }

  async announce(port: number): Promise<void> {
    this.#self = { ...this.#self, port };
    const named = "select set_config('application_name', $1, false)";
    // Where the session was just lost, the next one says it.
    await this.#client?.query(named, [describeSelf(this.#self)]).catch(() => this.#drop());
  }

  async members(): Promise<readonly Member[]> {
    if (!this.#client) throw new Error("the database is away");
    return readMembers(this.#client);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#beating;
    this.#held.clear();
    if (this.#client) await endSession(this.#client);
  }

  async #quietly(): Promise<void> {
    if (this.#closed) return;
    try {
      await this.#beat();
    } catch (error) {
      this.#options.log.debug({ code: errorCode(error) }, "the database is away: duties wait");
      // It may have been a time-out: then nobody knows what the session holds.
      this.#drop();
    }
  }

  #drop(client = this.#client): void {
    client?.end().catch(() => {});
    if (this.#client !== client) return;
    this.#client = null;
    this.#held.clear();
  }

  async #beat(): Promise<void> {
    const client = this.#client ?? (await this.#connect());
    const wanted = this.#options.duties.filter((duty) => !this.#held.has(duty));
    if (wanted.length === 0) await client.query("select");
    for (const duty of wanted) {
      const has = await takeDuty(client, duty);
      // Meanwhile the session may have ended, and with it what it held.
      if (this.#client !== client) return;
      if (has) this.#held.add(duty);
      this.#learn(duty, has);
    }
  }

  #learn(duty: string, has: boolean): void {
    const before = this.#known.get(duty);
    this.#known.set(duty, has);
    if (before === has) return;
    if (has) this.#options.log.info({ duty }, "this process has a duty");
    else if (before !== undefined) this.#options.log.info({ duty }, "another process has a duty");
    this.#listeners.get(duty)?.(has);
  }

  async #connect(): Promise<pg.Client> {
    const { connection } = this.#options;
    const config = clientConfig(connection);
    const client = new pg.Client({
      ...config,
      application_name: describeSelf(this.#self),
      options: `${config.options ?? ""} -c idle_session_timeout=${silence}`,
      // Of a database that does not answer, nobody knows whether it still holds the locks.
      query_timeout: silence / 2,
      connectionTimeoutMillis: silence / 2,
    });
    client.on("error", (error) => {
      if (!this.#closed) this.#options.log.debug({ code: errorCode(error) }, "the session of the duties was lost");
      this.#drop(client);
    });
    client.on("end", () => this.#drop(client));
    try {
      await client.connect();
    } catch (error) {
      client.end().catch(() => {});
      throw error;
    }
    this.#client = client;
    return client;
  }
}
