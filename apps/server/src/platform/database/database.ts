/**
 * The database as the rest of the server sees it: a pool that survives a restart of PostgreSQL, and transactions.
 * @module
 */
import { Kysely, PostgresDialect, type Transaction, sql } from "kysely";
import pg from "pg";
import type { Logger } from "pino";
import { errorCode, isUnavailable } from "./unavailable.ts";
import { types } from "./values.ts";
import { StartupError } from "../startup.ts";
import { nobody, type Observer, type Steps, watched } from "./observer.ts";
import { beginning, type Roles, sessionRole } from "./roles.ts";
import { currentSight, type Sight } from "./sight.ts";

/** No table is known here: a feature adds its own with `database.withTables<ItsTables>()`. */
type NoTables = Record<never, never>;
export type Database = Kysely<NoTables>;
export type Tx = Transaction<NoTables>;

/** Where a database is, and as whom to enter it. `host` may be the folder of a Unix-domain socket. */
export interface Connection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

export interface DatabaseOptions {
  /** A connection, or a `postgresql://` address. */
  readonly connection: Connection | string;
  readonly log: Logger;
  /** Most connections at a time. */
  readonly connections?: number;
  /** How long a caller waits for a PostgreSQL that is starting or away, in milliseconds. */
  readonly patience?: number;
  readonly observer?: Observer;
  /** The roles that work is done as (`separation.ts`). Without, it is done as the owner, who sees all. */
  readonly roles?: Roles | undefined;
}

/** How long one waits for a PostgreSQL that is away, in milliseconds. */
const usualPatience = 15_000;

/** What is behind each database that was opened. */
const opened = new WeakMap<Database, Behind>();
interface Behind {
  readonly pool: pg.Pool;
  readonly observer: Observer;
  readonly roles: Roles | undefined;
}

/** How many connections there are, how many of them do nothing, and how many callers wait for one. */
export function poolOf(database: Database): { readonly size: number; readonly idle: number; readonly waiting: number } {
  const pool = opened.get(database)?.pool;
  return { size: pool?.totalCount ?? 0, idle: pool?.idleCount ?? 0, waiting: pool?.waitingCount ?? 0 };
}

/** What each session is set to: times in milliseconds. */
const session = {
  application_name: "tokiwa",
  statement_timeout: 30_000,
  idle_in_transaction_session_timeout: 60_000,
  options: "-c timezone=UTC -c datestyle=ISO -c default_transaction_isolation=read\\ committed",
} as const;

const minimumVersion = 180_000;

/** The settings of one session, for the pool and for those who need a connection of their own. */
export function clientConfig(connection: Connection | string): pg.ClientConfig {
  const address = typeof connection === "string" ? { connectionString: connection } : { ...connection };
  return { ...address, ...session, types, keepAlive: true };
}

/**
 * Opens the database. Nothing is connected yet; `close()` is `database.destroy()`.
 * A caller that comes while PostgreSQL is away waits up to `patience` for it to come back.
 */
export function openDatabase(options: DatabaseOptions): Database {
  const { connection, log, connections = 10, patience = usualPatience, observer = nobody, roles } = options;
  const config = clientConfig(connection);
  const as = roles ? { options: `${config.options} ${sessionRole(roles)}` } : {};
  const pool = new pg.Pool({ ...config, ...as, max: connections, idleTimeoutMillis: 30_000 });
  // A connection that breaks is dropped by the pool; without a listener, idle or not, it would end the process.
  let ending = false;
  const told = new WeakSet<pg.PoolClient>();
  const lost = (client: pg.PoolClient, error: Error): void => {
    if (!ending && !told.has(client)) log.warn({ code: errorCode(error) }, "a database connection was lost");
    // PostgreSQL says that it ends the session, and then the connection ends: one loss.
    told.add(client);
  };
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", (error) => lost(client, error)));
  const connect = (): Promise<pg.PoolClient> => patiently(() => pool.connect(), patience);
  const end = (): Promise<void> => {
    ending = true;
    return pool.end();
  };
  const database = new Kysely<NoTables>({
    dialect: new PostgresDialect({ pool: { options: pool.options, connect, end } }),
    ...(observer !== nobody && {
      log: ({ queryDurationMillis, query }) => observer.statement(queryDurationMillis / 1000, query.sql),
    }),
  });
  opened.set(database, { pool, observer, roles });
  return database;
}

/**
 * Makes sure that the database answers and is new enough.
 * @returns the version as PostgreSQL says it, such as `18.4`.
 */
export async function checkVersion(database: Database): Promise<string> {
  const { rows } = await sql<{ number: number; text: string }>`
    select current_setting('server_version_num')::int as number, current_setting('server_version') as text
  `.execute(database);
  const version = rows[0];
  if (!version || version.number < minimumVersion)
    throw new StartupError("database-version", {
      ja: `PostgreSQL 18 以上が必要です。接続先は ${version?.text ?? "版が不明"} です。`,
      en: `Tokiwa needs PostgreSQL 18 or newer; this one is ${version?.text ?? "of an unknown version"}.`,
    });
  return version.text;
}

/**
 * Does `work` in one transaction: all of it is kept, or none. When this has returned, it is on disk.
 *
 * `work` is done again where PostgreSQL asks for it (a deadlock) or went away before the end, so outside of the
 * transaction it must have no effect that matters twice. Where the connection breaks during COMMIT itself, nobody can
 * know what became of it: then this throws, and the caller must not say that it was kept.
 *
 * It sees the organizations of the work that is under way (`sight.ts`).
 */
export function inTransaction<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return again(database, "write", ({ begun, committing }) =>
    database.transaction().execute(async (tx) => {
      await look(database, tx, currentSight());
      begun(tx);
      const result = await work(tx);
      committing();
      return result;
    }),
  );
}

/**
 * Reads in one unchanging view of the database: all statements of `read` see the same moment, and the organizations of
 * the work that is under way (`sight.ts`).
 */
export function inSnapshot<T>(database: Database, read: (tx: Tx) => Promise<T>): Promise<T> {
  return again(database, "read", () =>
    database
      .transaction()
      .setIsolationLevel("repeatable read")
      .setAccessMode("read only")
      .execute(async (tx) => {
        await look(database, tx, currentSight());
        return read(tx);
      }),
  );
}

/** Begins a transaction that sees some organizations, or all. */
async function look(database: Database, tx: Tx, sight: Sight): Promise<void> {
  const roles = opened.get(database)?.roles;
  if (roles) await sql.raw(beginning(roles, sight)).execute(tx);
}

const attempts = 5;

async function again<T>(database: Database, mode: "write" | "read", once: (steps: Steps) => Promise<T>): Promise<T> {
  const observer = opened.get(database)?.observer ?? nobody;
  for (let attempt = 1; ; attempt++) {
    let committing = false;
    try {
      return await watched(observer, mode, (steps) =>
        once({
          ...steps,
          committing: () => {
            committing = true;
            steps.committing();
          },
        }),
      );
    } catch (error) {
      const retryable = isConflict(error) || (!committing && isUnavailable(error));
      if (!retryable || attempt === attempts) throw error;
      await delay(attempt * attempt * 10 * (0.5 + Math.random()));
    }
  }
}

/** serialization_failure and deadlock_detected: PostgreSQL has undone all, and asks to do it again. */
const isConflict = (error: unknown): boolean => ["40001", "40P01"].includes(errorCode(error));

/** Ends a session, and waits for it; but not for long, for of a connection that broke the end may never be told. */
export async function endSession(client: pg.Client): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, 1000);
  await Promise.race([client.end().catch(() => {}), late]);
  clearTimeout(timer);
}

/** Tries until PostgreSQL is there, for up to `patience` milliseconds. */
export async function patiently<T>(attempt: () => Promise<T>, patience: number = usualPatience): Promise<T> {
  const deadline = performance.now() + patience;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!isUnavailable(error) || performance.now() >= deadline) throw error;
      await delay(50);
    }
  }
}

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
