import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { sql } from "kysely";
import pino from "pino";
import { checkVersion, inSnapshot, inTransaction, openDatabase } from "./database.ts";
import { testDatabase } from "./testing/database.ts";
import { isUnavailable } from "./unavailable.ts";
import { instant, json, readInt8, readTimestamp } from "./values.ts";

/** PostgreSQL's and ours: from the first to the last day of four-digit years. */
const instants = fc.integer({ min: Date.parse("0001-01-02"), max: Date.UTC(9999, 11, 31) });

test("instants, numbers and JSON come back as they went", async (t) => {
  const { owner: database } = await testDatabase(t);
  const numbers = fc.array(fc.maxSafeInteger(), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(instants, { minLength: 1, maxLength: 5 }),
      numbers,
      fc.jsonValue(),
      async (ms, n, value) => {
        // jsonb has no NUL, and PostgreSQL's numerics have no negative zero.
        fc.pre(!JSON.stringify(value).includes("\\u0000") && !JSON.stringify(value).includes("\\ud"));
        const { rows } = await sql<{ at: number; all: number[]; numbers: number[]; value: unknown }>`
        select ${instant(ms[0] ?? 0)} as at, ${ms.map((at) => new Date(at).toISOString())}::timestamptz[] as all,
          ${n}::int8[] as numbers, ${json(value)} as value
      `.execute(database);
        const asJson: unknown = JSON.parse(JSON.stringify(value));
        assert.deepEqual(rows[0], { at: ms[0], all: ms, numbers: n, value: asJson });
      },
    ),
    { numRuns: 50 },
  );
});

test("a number that JavaScript cannot hold is an error, not another number", () => {
  assert.equal(readInt8("9007199254740991"), Number.MAX_SAFE_INTEGER);
  assert.throws(() => readInt8("9007199254740993"), RangeError);
});

test("a timestamp is read with any offset, without its microseconds; infinity stays one", () => {
  assert.equal(readTimestamp("2026-11-23 07:41:00.123456+00"), Date.UTC(2026, 10, 23, 7, 41, 0, 123));
  assert.equal(readTimestamp("2026-11-23 13:11:00+05:30"), Date.UTC(2026, 10, 23, 7, 41));
  assert.equal(readTimestamp("infinity"), Number.POSITIVE_INFINITY);
  assert.throws(() => readTimestamp("0044-03-15 00:00:00+00 BC"), RangeError);
});

test("a transaction is kept as a whole or not at all", async (t) => {
  const { owner: database } = await testDatabase(t);
  await sql`create table kept (n int)`.execute(database);
  const failing = inTransaction(database, async (tx) => {
    await sql`insert into kept values (1)`.execute(tx);
    throw new Error("no");
  });
  await assert.rejects(failing, /^Error: no$/);
  assert.equal((await sql`select from kept`.execute(database)).rows.length, 0);
});

test("two that block each other both get done", async (t) => {
  const { owner: database } = await testDatabase(t);
  await sql`create table account (id int primary key, n int)`.execute(database);
  await sql`insert into account values (1, 0), (2, 0)`.execute(database);
  const met = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
  const add = (first: 0 | 1) =>
    inTransaction(database, async (tx) => {
      await sql`update account set n = n + 1 where id = ${first + 1}`.execute(tx);
      met[first].resolve();
      await met[first === 0 ? 1 : 0].promise;
      await sql`update account set n = n + 1 where id = ${2 - first}`.execute(tx);
    });
  await Promise.all([add(0), add(1)]);
  const { rows } = await sql`select n from account order by id`.execute(database);
  assert.deepEqual(rows, [{ n: 2 }, { n: 2 }]);
});

test("work that is cut off before its commit is done again", async (t) => {
  const { owner: database } = await testDatabase(t);
  await sql`create table kept (n int)`.execute(database);
  let times = 0;
  await inTransaction(database, async (tx) => {
    times++;
    await sql`insert into kept values (${times})`.execute(tx);
    if (times === 1) await sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx);
  });
  assert.deepEqual((await sql`select n from kept`.execute(database)).rows, [{ n: 2 }]);
});

test("all reads of a snapshot see the same moment, and cannot write", async (t) => {
  const { owner: database } = await testDatabase(t);
  await sql`create table kept (n int)`.execute(database);
  const count = async (tx: Parameters<Parameters<typeof inSnapshot>[1]>[0]) =>
    (await sql`select from kept`.execute(tx)).rows.length;
  await inSnapshot(database, async (tx) => {
    const before = await count(tx);
    await sql`insert into kept values (1)`.execute(database);
    assert.equal(await count(tx), before);
  });
  await assert.rejects(
    inSnapshot(database, (tx) => sql`insert into kept values (2)`.execute(tx)),
    { code: "25006" },
  );
});

test("where nobody answers, whoever asks is told so when their patience ends", async () => {
  const connection = { host: "/nonexistent", port: 1, user: "u", password: "p", database: "d" };
  const database = openDatabase({ connection, log: pino({ level: "silent" }), patience: 60 });
  await assert.rejects(checkVersion(database), (error) => isUnavailable(error));
  await database.destroy();
});
