import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { sql } from "kysely";
import { type Database, inSnapshot, inTransaction } from "../../../platform/database/database.ts";
import { nobody, type Observer } from "../../../platform/database/observer.ts";
import { holdHead } from "../../../platform/live/head.ts";
import { testPosture } from "../testing/posture.ts";
import { day, sampleContent } from "../testing/content.ts";
import { makeMonths } from "./months.ts";
import { readUpkeep } from "./upkeep.ts";

test("a report lies in the month of its acceptance", async (t) => {
  const { owner, report } = await testPosture(t);
  await report("web-01", { "host.login": "fail" });
  const { rows } = await sql<{ lies: string }>`
    select distinct tableoid::regclass::text as lies from report
    union all select distinct tableoid::regclass::text from subject_change
    union all select distinct tableoid::regclass::text from requirement_flip order by 1
  `.execute(owner);
  assert.deepEqual(
    rows.map(({ lies }) => lies),
    ["report_2026_03", "requirement_flip_2026_03", "subject_change_2026_03"],
  );
});

test("history for which no month was made is kept, moved into one, and told of", async (t) => {
  const { database, owner, posture, clock, report } = await testPosture(t, sampleContent(), { leads: false });
  await report("web-01", { "host.login": "fail" });
  clock.pass(200 * day);
  await report("web-01", { "host.login": "pass" });
  const upkeep = () => inSnapshot(database, readUpkeep);
  assert.ok((await upkeep()).astray > 0);
  const astray = await makeMonths(database, clock.now, 3);
  assert.equal((await upkeep()).astray, 0);
  assert.ok(astray.some(({ history, rows }) => history === "report" && rows === 1));
  assert.deepEqual(await makeMonths(database, clock.now, 3), []);
  const { rows } = await sql<{ reports: number }>`select count(*) as reports from report_2026_09`.execute(owner);
  assert.equal(rows[0]?.reports, 1);
  assert.deepEqual((await posture.verify()).differences, []);
});

/** Waits until so many sessions wait for a lock. */
async function waiting(owner: Database, number: number): Promise<void> {
  for (let waits = 0; waits < number; await new Promise((resolve) => setTimeout(resolve, 10))) {
    const { rows } = await sql<{ waits: number }>`
      select count(*) as waits from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'
    `.execute(owner);
    waits = rows[0]?.waits ?? 0;
  }
}

/** A posture for which months are to be made; `undone` counts transactions that PostgreSQL has undone. */
async function lacking(t: TestContext) {
  const undone = { number: 0 };
  const transaction: Observer["transaction"] = ({ mode, commit }) => {
    if (mode === "write" && commit === null) undone.number += 1;
  };
  const world = await testPosture(t, sampleContent(), { leads: false, observer: { ...nobody, transaction } });
  await world.report("web-01", { "host.login": "fail" });
  world.clock.pass(200 * day);
  return { ...world, undone };
}

test("several that make months at a time wait for each other, and for those who write, without a deadlock", async (t) => {
  const { database, owner, clock, undone } = await lacking(t);
  const { making } = await inTransaction(owner, async (tx) => {
    await holdHead(tx);
    const those = [1, 2, 3].map((ahead) => makeMonths(database, clock.now, ahead));
    await waiting(owner, 3);
    // Not waited for within the transaction.
    return { making: Promise.all(those) };
  });
  await making;
  assert.deepEqual(await makeMonths(database, clock.now, 3), []);
  assert.equal(undone.number, 0);
});

test("whoever reads one table of history after the other can go on while months are made", async (t) => {
  const { database, owner, clock, undone } = await lacking(t);
  let reads = 0;
  const { making } = await inSnapshot(owner, async (tx) => {
    reads += 1;
    await sql`select from subject_change`.execute(tx);
    const made = makeMonths(database, clock.now, 3);
    await waiting(owner, 1);
    await sql`select from report`.execute(tx);
    return { making: made };
  });
  await making;
  assert.deepEqual(await makeMonths(database, clock.now, 3), []);
  assert.deepEqual([reads, undone.number], [1, 0]);
});

test("the days on which nobody was there are written down, each as it was at its beginning", async (t) => {
  const { database, posture, clock, report } = await testPosture(t);
  await report("web-01", { "host.login": "pass", "host.time": "pass" });
  clock.pass(3 * day + 1);
  await posture.tend();
  const at = await inSnapshot(database, async (tx) => {
    const { rows } = await sql<{ at: number }>`select at from snapshot order by at`.execute(tx);
    return rows.map((row) => new Date(row.at).toISOString());
  });
  const days = ["02", "03", "04", "05"].map((one) => `2026-03-${one}T00:00:00.000Z`);
  assert.deepEqual(
    at.filter((one) => days.includes(one)),
    days,
  );
  await posture.tend();
  assert.deepEqual((await posture.verify()).differences, []);
  const { snapshotAt, keyframesAt, clearedAt } = await inSnapshot(database, readUpkeep);
  assert.deepEqual([snapshotAt, clearedAt], [Date.parse("2026-03-05T00:00:00.000Z"), null]);
  assert.ok(keyframesAt !== null && keyframesAt <= clock.now);
});
