/**
 * A database of its own for a test, with the schema of the whole server, in milliseconds.
 * @module
 */
import { createHash, randomBytes } from "node:crypto";
import pg from "pg";
import pino from "pino";
import { type Database, clientConfig, openDatabase } from "../database.ts";
import { type Migration, migrate, readMigrations } from "../migrations.ts";
import { nobody, type Observer } from "../observer.ts";
import { rolesOf } from "../roles.ts";
import { separate } from "../separation.ts";
import { clusterVariable, startTestCluster } from "./cluster.ts";

export interface TestDatabase {
  /** As the server works: outside of a transaction it sees no organization. */
  readonly database: Database;
  /** As the owner of the tables, for a test that looks behind what the server shows. */
  readonly owner: Database;
  /** For whoever needs a session of their own. */
  readonly connection: string;
  close(): Promise<void>;
}

/** What a test, or the module `node:test` for a whole file, offers for tidying up. */
interface Scope {
  after(fn: () => Promise<void>): void;
}

let cluster: Promise<string> | undefined;
let template: Promise<string> | undefined;

/**
 * Makes a database with all migrations applied, copied from a template that is made once in a cluster.
 * @param scope The test's context, or `{ after }` of `node:test` for one database for the whole file; the database is
 *   dropped after it.
 * @example
 * const { database } = await testDatabase(t);
 */
export async function testDatabase(
  scope: Scope,
  { observer = nobody }: { readonly observer?: Observer } = {},
): Promise<TestDatabase> {
  const url = await clusterAddress();
  template ??= makeTemplate(url);
  const made = `test_${randomBytes(8).toString("hex")}`;
  await command(url, `create database ${made} template ${await template} strategy file_copy`);
  const connection = within(url, made);
  const log = pino({ level: "silent" });
  const roles = rolesOf(decodeURIComponent(new URL(url).username));
  const database = openDatabase({ connection, log, connections: 5, observer, roles });
  const owner = openDatabase({ connection, log, connections: 2 });
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= Promise.all([database.destroy(), owner.destroy()]).then(() =>
      command(url, `drop database if exists ${made} with (force)`),
    );
    return closed;
  };
  scope.after(close);
  return { database, owner, connection, close };
}

/** An empty database, without any schema: for tests of migrations themselves. */
export async function emptyDatabase(scope: Scope): Promise<string> {
  const url = await clusterAddress();
  const made = `test_${randomBytes(8).toString("hex")}`;
  await command(url, `create database ${made}`);
  scope.after(() => command(url, `drop database if exists ${made} with (force)`));
  return within(url, made);
}

/** The cluster that databases are made in: a `postgresql://` address. */
export function clusterAddress(): Promise<string> {
  const given = process.env[clusterVariable];
  cluster ??= given ? Promise.resolve(given) : startTestCluster().then(({ url }) => url);
  return cluster;
}

/** Makes the template for this set of migrations, unless another process of the run did. */
async function makeTemplate(url: string): Promise<string> {
  const migrations = await readMigrations();
  const name = `template_${digest(migrations).slice(0, 16)}`;
  const client = new pg.Client(clientConfig(url));
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [lock]);
    const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
    if (rowCount === 0) {
      const unfinished = `${name}_unfinished`;
      await client.query(`drop database if exists ${unfinished} with (force)`);
      await client.query(`create database ${unfinished}`);
      await migrate(within(url, unfinished), migrations);
      await separate(within(url, unfinished));
      await client.query(`alter database ${unfinished} rename to ${name}`);
    }
  } finally {
    await client.end();
  }
  return name;
}

/** Any fixed number: the advisory lock under which a template is made. */
const lock = 7_046_029_255;

const digest = (migrations: readonly Migration[]): string =>
  createHash("sha256")
    .update(migrations.map((migration) => migration.digest).join())
    .digest("hex");

function within(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
}

async function command(url: string, sql: string): Promise<void> {
  const client = new pg.Client(clientConfig(url));
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
