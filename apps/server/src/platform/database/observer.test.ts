import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { sql } from "kysely";
import pino from "pino";
import { noTracing } from "../telemetry/tracing.ts";
import { inSnapshot, inTransaction, openDatabase, poolOf } from "./database.ts";
import { type Done, note, type Observer } from "./observer.ts";
import { testDatabase } from "./testing/database.ts";

async function begin(t: TestContext) {
  const base = await testDatabase({ after: () => {} });
  const done: Done[] = [];
  const ended: Parameters<Observer["transaction"]>[0][] = [];
  let statements = 0;
  const observer: Observer = {
    tracing: noTracing,
    statement: () => void statements++,
    transaction: (one) => void ended.push(one),
    committed: (all) => void done.push(...all),
  };
  const { connection } = base;
  const database = openDatabase({ connection, log: pino({ level: "silent" }), connections: 3, observer });
  t.after(async () => {
    await database.destroy();
    await base.close();
  });
  await sql`create table kept (n int primary key)`.execute(database);
  return { database, done, ended, statements: () => statements };
}

test("what a transaction does is counted when it is committed, and never where it is not", async (t) => {
  const { database, done, ended } = await begin(t);
  await inTransaction(database, async (tx) => {
    note(tx, "reports", 1);
    note(tx, "changed", 3, "report");
    note(tx, "flipped", 0, "report");
  });
  const failing = inTransaction(database, async (tx) => {
    note(tx, "reports", 1);
    throw new Error("no");
  });
  await assert.rejects(failing);
  assert.deepEqual(done, [
    { figure: "reports", amount: 1, cause: "" },
    { figure: "changed", amount: 3, cause: "report" },
  ]);
  assert.deepEqual(
    ended.map(({ mode, commit }) => [mode, commit !== null]),
    [
      ["write", true],
      ["write", false],
    ],
  );
});

test("one that PostgreSQL has done again counts once", async (t) => {
  const { database, done, ended } = await begin(t);
  await sql`insert into kept values (1), (2)`.execute(database);
  let tries = 0;
  // Each holds what the other wants, once both have begun.
  const both = Promise.withResolvers<void>();
  let begun = 0;
  const cross = (first: number, second: number) =>
    inTransaction(database, async (tx) => {
      tries += 1;
      note(tx, "reports", 1);
      await sql`update kept set n = n where n = ${first}`.execute(tx);
      begun += 1;
      if (begun === 2) both.resolve();
      await both.promise;
      await sql`update kept set n = n where n = ${second}`.execute(tx);
    });
  await Promise.all([cross(1, 2), cross(2, 1)]);
  assert.equal(tries, 3);
  assert.equal(done.length, 2);
  assert.equal(ended.filter(({ commit }) => commit !== null).length, 2);
});

test("reading is told apart from writing, statements are counted, and the pool can be looked at", async (t) => {
  const { database, ended, statements } = await begin(t);
  const before = statements();
  await inSnapshot(database, async (tx) => {
    await sql`select 1`.execute(tx);
    assert.deepEqual(poolOf(database), { size: 1, idle: 0, waiting: 0 });
  });
  assert.equal(statements(), before + 3, "the beginning and the end of a transaction are statements, too");
  assert.deepEqual(
    ended.map(({ mode, commit }) => [mode, commit]),
    [["read", null]],
  );
});
