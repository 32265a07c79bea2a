import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { type TestContext, test } from "node:test";
import { sql } from "kysely";
import pg from "pg";
import pino from "pino";
import { StartupError } from "../startup.ts";
import { clientConfig, type Database, inSnapshot, inTransaction, openDatabase } from "./database.ts";
import { migrate } from "./migrations.ts";
import { rolesOf } from "./roles.ts";
import { separate } from "./separation.ts";
import { forTheHouse, withSight } from "./sight.ts";
import { emptyDatabase, testDatabase } from "./testing/database.ts";

const log = pino({ level: "silent" });

/** Organizations with ids that an array of PostgreSQL must have quoted. */
const ids = ["a", "b", `c" ,\\'{}`];

async function begin(t: TestContext) {
  const made = await testDatabase(t);
  for (const id of ids)
    await sql`
      insert into organization (organization_id, name, since, sequence) values (${id}, '{}', now(), 1)
    `.execute(made.owner);
  return made;
}

async function seen(database: Database): Promise<readonly string[]> {
  return inSnapshot(database, async (tx) => {
    const { rows } = await sql<{ id: string }>`select organization_id as id from organization order by 1`.execute(tx);
    return rows.map(({ id }) => id);
  });
}

test("work sees the organizations that its sight names, however they are written, and all where nothing limits it", async (t) => {
  const { database } = await begin(t);
  assert.deepEqual(await seen(database), ids);
  for (const id of ids) assert.deepEqual(await withSight([id], () => seen(database)), [id]);
  assert.deepEqual(await withSight(["a", "b"], () => seen(database)), ["a", "b"]);
  assert.deepEqual(await withSight([], () => seen(database)), []);
  assert.deepEqual(await withSight(["a"], () => forTheHouse(() => seen(database))), ids);
  // What one transaction could see is forgotten with it: the connection goes to another one.
  assert.deepEqual(await withSight(["nobody"], () => seen(database)), []);
});

test("outside of a transaction no organization is seen", async (t) => {
  const { database } = await begin(t);
  const { rows } = await sql`select from organization`.execute(database);
  assert.equal(rows.length, 0);
});

test("who sees some organizations changes no row, not even of those", async (t) => {
  const { database, owner } = await begin(t);
  const rename = (tx: Database) => sql`update organization set name = '{"en": "x"}'`.execute(tx);
  await assert.rejects(
    withSight(["a"], () => inTransaction(database, rename)),
    { code: "42501" },
  );
  await inTransaction(database, rename);
  const { rows } = await sql`select from organization where name = '{"en": "x"}'`.execute(owner);
  assert.equal(rows.length, ids.length);
});

test("every table that has an organization is bound, and a second start changes nothing", async (t) => {
  const { owner, connection } = await testDatabase(t);
  const bound = async () => {
    const { rows } = await sql<{ name: string; policies: number; oid: number }>`
      select relname as name, c.oid::int as oid,
        (select count(*) from pg_policy where polrelid = c.oid and c.relrowsecurity) as policies,
        (select array_agg(oid) from pg_policy where polrelid = c.oid) as which
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id'
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
        and coalesce(obj_description(c.oid, 'pg_class'), '') !~ '^house: ' order by 1
    `.execute(owner);
    return rows;
  };
  const before = await bound();
  assert.ok(before.length > 15);
  assert.deepEqual(
    before.filter(({ policies }) => policies !== 2),
    [],
  );
  await Promise.all([separate(connection), separate(connection)]);
  assert.deepEqual(await bound(), before);
});

/** A role that may sign in, and make tables in an empty database. */
async function stranger(t: TestContext, rights: string) {
  const url = await emptyDatabase(t);
  const name = `stranger_${randomBytes(6).toString("hex")}`;
  /** As the superuser, who has the same password in a test cluster. */
  const administer = async (command: string, database = new URL(url).pathname): Promise<void> => {
    const address = new URL(url);
    address.username = "postgres";
    address.pathname = database;
    const client = new pg.Client(clientConfig(address.href));
    await client.connect();
    try {
      await client.query(command);
    } finally {
      await client.end();
    }
  };
  await administer(`create role ${name} login password 'x' ${rights}; grant create on schema public to ${name}`);
  t.after(() => administer(`drop role if exists ${rolesOf(name).all}, ${rolesOf(name).some}, ${name}`, "/postgres"));
  const own = new URL(url);
  own.username = name;
  own.password = "x";
  return { name, url: own.href, administer };
}

const table = { number: 1, name: "0001-t.sql", digest: "t", sql: "create table t (organization_id text primary key);" };

test("on a database of one's own the roles are made by whoever may, and bind them, too", async (t) => {
  const { url } = await stranger(t, "createrole");
  await migrate(url, [table]);
  const roles = await separate(url);
  const database = openDatabase({ connection: url, log, roles });
  try {
    await inTransaction(database, (tx) => sql`insert into t values ('a'), ('b')`.execute(tx));
    const { rows } = await withSight(["b"], () => inSnapshot(database, (tx) => sql`select * from t`.execute(tx)));
    assert.deepEqual(rows, [{ organization_id: "b" }]);
  } finally {
    await database.destroy();
  }
});

test("where they may not be made, the start fails with what the administrator has to run, and then does not", async (t) => {
  const { url, administer } = await stranger(t, "");
  await migrate(url, [table]);
  const failed = await separate(url).catch((error: unknown) => error);
  assert.ok(failed instanceof StartupError);
  assert.equal(failed.code, "database-roles");
  const [remedy = ""] = /create role .*;/.exec(failed.text.ja) ?? [];
  assert.ok(failed.text.en.includes(remedy));
  await administer(remedy);
  await separate(url);
});

test("a role that row security does not bind is refused", async (t) => {
  const { url, name, administer } = await stranger(t, "createrole");
  await administer(`create role ${rolesOf(name).some} nologin bypassrls`);
  await assert.rejects(separate(url), /not bound by row security/);
});
