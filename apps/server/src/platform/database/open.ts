/**
 * From options to a database that is ready: PostgreSQL running, our role and database there, the schema up to date.
 * @module
 */
import pg from "pg";
import type { Logger } from "pino";
import { said, StartupError } from "../startup.ts";
import { type Connection, type Database, checkVersion, clientConfig, openDatabase, patiently } from "./database.ts";
import type { Observer } from "./observer.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./embedded/server.ts";
import { type Migration, migrate, readMigrations } from "./migrations.ts";
import { type Roles, rolesOf } from "./roles.ts";
import { ensureRoles, separate } from "./separation.ts";

export interface StoreOptions {
  /** The data folder, where the embedded PostgreSQL keeps its files. */
  readonly dataFolder: string;
  /** A PostgreSQL of one's own, instead of the embedded one. */
  readonly databaseUrl?: string | undefined;
  readonly log: Logger;
  readonly migrations?: readonly Migration[];
  /** Who watches what is done with it. */
  readonly observer?: Observer;
}

/** A running database. */
export interface Store {
  readonly database: Database;
  /** For whoever needs a session of their own, as LISTEN does. */
  readonly connection: Connection | string;
  readonly version: string;
  /** Null with a PostgreSQL of one's own. */
  readonly embedded: EmbeddedPostgres | null;
  /** How many migrations were applied at this start. */
  readonly migrated: number;
  /** Whether the schema was made at this start. */
  readonly isNew: boolean;
  close(): Promise<void>;
}

/**
 * Opens the store.
 * @throws StartupError: the folder is in use, PostgreSQL cannot start, is too old, or its schema is of a newer Tokiwa.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { dataFolder, databaseUrl, log, migrations, observer } = options;
  const embedded = databaseUrl === undefined ? await startEmbeddedPostgres({ folder: dataFolder, log }) : null;
  const connection = embedded ? await ownDatabase(embedded) : (databaseUrl ?? "");
  const open = (roles?: Roles): Database => openDatabase({ connection, log, roles, ...(observer && { observer }) });
  let database = open();
  const close = async (): Promise<void> => {
    await database.destroy();
    await embedded?.stop();
  };
  try {
    const version = await checkVersion(database);
    const all = migrations ?? (await readMigrations());
    const migrated = await patiently(() => migrate(connection, all));
    const roles = await patiently(() => separate(connection));
    // From here on nothing is done as the owner of the tables.
    await database.destroy();
    database = open(roles);
    return { database, connection, version, embedded, migrated, isNew: migrated === all.length, close };
  } catch (error) {
    await close();
    if (error instanceof StartupError || embedded) throw error;
    throw new StartupError(
      "database-unreachable",
      {
        ja: `DATABASE_URL のデータベースを使えません：${said(error)}`,
        en: `The database of DATABASE_URL cannot be used: ${said(error)}`,
      },
      { cause: error },
    );
  }
}

/** Our role, which is no superuser, and our database in the embedded PostgreSQL; both are made where they are missing. */
export async function ownDatabase({ host, port, password }: EmbeddedPostgres): Promise<Connection> {
  const name = "tokiwa";
  const client = new pg.Client(clientConfig({ host, port, user: "postgres", password, database: "postgres" }));
  await client.connect();
  try {
    const roles = await client.query("select from pg_roles where rolname = $1", [name]);
    if (roles.rowCount === 0)
      await client.query(`create role ${name} login createdb password ${client.escapeLiteral(password)}`);
    await ensureRoles(client, rolesOf(name), name);
    const databases = await client.query("select from pg_database where datname = $1", [name]);
    if (databases.rowCount === 0) await client.query(`create database ${name} owner ${name}`);
  } finally {
    await client.end();
  }
  return { host, port, user: name, password, database: name };
}
