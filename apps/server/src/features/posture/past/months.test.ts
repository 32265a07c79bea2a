import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { inSnapshot } from "../../../platform/database/database.ts";
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
