import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import pg from "pg";
import { clientConfig } from "./database.ts";
import { type Migration, migrate, readMigrations } from "./migrations.ts";
import { emptyDatabase } from "./testing/database.ts";

async function sources(t: TestContext, files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "tokiwa-migrations-"));
  t.after(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

const three = {
  "features/b/migrations/0002-two.sql": "alter table one add two int;\n",
  "platform/a/migrations/0001-one.sql": "create table one (n int);\n",
  "features/a/migrations/0003-three.sql": "create table three (n int);\ninsert into three values (3);\n",
};

async function tables(connection: string): Promise<string[]> {
  const client = new pg.Client(clientConfig(connection));
  await client.connect();
  const { rows } = await client.query<{ relname: string }>(
    "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1",
  );
  await client.end();
  return rows.map(({ relname }) => relname);
}

test("migrations of all parts are applied in the order of their numbers, once, also by servers that start together", async (t) => {
  const connection = await emptyDatabase(t);
  const migrations = await readMigrations(await sources(t, three));
  assert.deepEqual(
    migrations.map(({ name }) => name),
    ["0001-one.sql", "0002-two.sql", "0003-three.sql"],
  );
  const applied = await Promise.all([1, 2, 3].map(() => migrate(connection, migrations)));
  assert.deepEqual(
    applied.toSorted((a, b) => a - b),
    [0, 0, 3],
  );
  assert.deepEqual(await tables(connection), ["migration", "one", "three"]);
});

test("a past migration that was changed is refused, but line ends do not count", async (t) => {
  const connection = await emptyDatabase(t);
  const original = await readMigrations(await sources(t, three));
  await migrate(connection, original);
  const name = "features/b/migrations/0002-two.sql";
  const ends = Object.entries(three).map(([file, text]) => [file, text.replaceAll("\n", "\r\n")] as const);
  assert.equal(await migrate(connection, await readMigrations(await sources(t, Object.fromEntries(ends)))), 0);
  const changed = await readMigrations(await sources(t, { ...three, [name]: "alter table one add two bigint;\n" }));
  await assert.rejects(migrate(connection, changed), /0002-two\.sql is not what it was/);
});

test("a database of a newer Tokiwa is refused", async (t) => {
  const connection = await emptyDatabase(t);
  const migrations = await readMigrations(await sources(t, three));
  await migrate(connection, migrations);
  await assert.rejects(
    migrate(connection, migrations.slice(0, 2)),
    /newer Tokiwa: it has the migration 0003-three\.sql/,
  );
});

test("a migration before those that were applied is refused", async (t) => {
  const connection = await emptyDatabase(t);
  const migrations = await readMigrations(await sources(t, three));
  const late = migrations.filter(({ number }) => number !== 2);
  await migrate(connection, late);
  await assert.rejects(migrate(connection, migrations), /0002-two\.sql is new, but 0003-three\.sql/);
});

test("where one fails, none is applied, and it is named", async (t) => {
  const connection = await emptyDatabase(t);
  const broken: Migration = { number: 4, name: "0004-broken.sql", sql: "create table x (;", digest: "x" };
  const migrations = [...(await readMigrations(await sources(t, three))), broken];
  await assert.rejects(migrate(connection, migrations), /migration 0004-broken\.sql failed: syntax error/);
  assert.deepEqual(await tables(connection), []);
});

test("two of one number, and names of another form, are refused", async (t) => {
  const twice = await sources(t, { ...three, "features/c/migrations/0002-again.sql": "" });
  await assert.rejects(readMigrations(twice), /two migrations bear the number 2/);
  const named = await sources(t, { "features/c/migrations/add.sql": "" });
  await assert.rejects(readMigrations(named), /named like 0012-add-column\.sql/);
});
