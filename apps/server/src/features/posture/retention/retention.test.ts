import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { sql } from "kysely";
import { inSnapshot } from "../../../platform/database/database.ts";
import { ProblemError } from "../../../platform/http/problem.ts";
import { grantException } from "../decisions.ts";
import { readSubjects } from "../../inventory/service.ts";
import { sequenceAt } from "../acceptance.ts";
import { readUpkeep } from "../past/upkeep.ts";
import { recounted } from "../recount.ts";
import { readRevision, revisionAt } from "../revision.ts";
import { postureRoutes } from "../routes.ts";
import { testApi } from "../testing/api.ts";
import { day, sampleContent } from "../testing/content.ts";
import { everything, happen, happening } from "../testing/histories.ts";
import { start, type TestPosture, testPosture } from "../testing/posture.ts";

const decided = { organization: "default", reason: "r", decidedBy: "o", decidedAt: start };

/** Lets hosts report every third day for so many days; `web-02` fails from the twentieth day on. */
async function live({ posture, clock, report }: TestPosture, days: number): Promise<void> {
  for (let passed = 0; passed < days; passed += 3) {
    await report("web-01", { "host.login": passed % 2 === 0 ? "pass" : "fail" });
    await report("web-01", { "host.login": "pass", "host.patch": "pass" });
    await report("web-02", { "host.login": passed < 20 ? "pass" : "fail" });
    await report("db-01", { "host.login": "pass" }, { system: "payroll" });
    clock.pass(3 * day);
    await posture.tend();
  }
}

/** A posture that clears nothing by itself meanwhile. */
const quiet = (scope: Parameters<typeof testPosture>[0]) => testPosture(scope, sampleContent(), { leads: false });

const countOf = async ({ owner }: TestPosture, table: string, subject: string): Promise<number> => {
  const { rows } = await sql<{ number: number }>`
    select count(*) as number from ${sql.table(table)} where subject_id = ${subject}
  `.execute(owner);
  return rows[0]?.number ?? 0;
};

const answer = ({ posture }: TestPosture, at: number) => {
  const moment = new Date(at).toISOString();
  return posture.read({ asOf: moment, knownAt: moment }, everything);
};

test("what a policy no longer keeps goes, and what is left is told as before; older moments are refused", async (t) => {
  const world = await quiet(t);
  const { posture, clock, owner } = world;
  await live(world, 240);
  await posture.retention.decide({ ...decided, reports: 2, history: 4 });
  const moments = [start + 20 * day, clock.now - 50 * day, clock.now - 10 * day];
  const before = await Promise.all(moments.map((at) => answer(world, at)));
  const preview = await posture.retention.preview();
  const cleared = await posture.retention.clear();
  assert.deepEqual(cleared, preview, "what was told to go is what went");
  assert.ok((cleared[0]?.rows["report"] ?? 0) > 50);
  assert.equal((await inSnapshot(world.database, readUpkeep)).clearedAt, clock.now);
  assert.ok((cleared[0]?.rows["requirement_flip"] ?? 0) > 0);
  assert.deepEqual(await posture.retention.clear().then(([again]) => again?.rows["report"]), 0);

  const [oldest = 0, ...kept] = moments;
  await assert.rejects(
    () => answer(world, oldest),
    (error) => error instanceof ProblemError && error.kind.code === "moment-no-longer-kept",
  );
  for (const [index, at] of kept.entries()) assert.deepEqual(await answer(world, at), before[index + 1]);
  assert.deepEqual((await posture.verify()).differences, []);

  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class where relname in ('report_2026_03', 'scope_input_change_2026_03')
  `.execute(owner);
  assert.deepEqual(
    rows.map(({ name }) => name),
    ["report_2026_03"],
    "a month without rows is dropped",
  );
  const api = testApi(world, postureRoutes(posture));
  const { body: timeline } = await api.get("/timeline");
  const [cut] = (await posture.retention.read()).cuts;
  const from = new Date(cut?.historyFrom ?? 0).toISOString();
  assert.ok(JSON.stringify(timeline).includes(JSON.stringify({ from, kept: { from, cleared: true } }).slice(1, -1)));
  const { status, body } = await api.get(`/overview?asOf=${new Date(oldest).toISOString()}`);
  assert.deepEqual([status, JSON.stringify(body).includes("moment-no-longer-kept")], [410, true]);
});

test("of a subject that came after what was cleared away, the log is whole: a moment before its first keyframe is told", async (t) => {
  const world = await quiet(t);
  const { posture, clock, report, database } = world;
  await live(world, 120);
  await posture.retention.decide({ ...decided, reports: 1, history: 3 });
  await posture.retention.clear();
  await report("new-01", { "host.login": "fail" });
  const asOf = clock.now + 1;
  clock.pass(day);
  await report("new-01", { "host.login": "pass" });
  clock.pass(9 * day);
  await posture.tend();
  const records = await inSnapshot(database, async (tx) => {
    const sequence = await sequenceAt(tx, asOf);
    const revision = await readRevision(tx, (await revisionAt(tx, sequence)) ?? 0);
    const at = { asOf, sequence };
    const subjects = await readSubjects(tx, at, { subject: "host:new-01" });
    return [
      await recounted(tx, revision, at, subjects, "the log"),
      await recounted(tx, revision, at, subjects, "keyframes"),
    ];
  });
  const [log, keyframes] = records;
  assert.equal(log?.length, 1);
  assert.deepEqual(log, keyframes);
  assert.ok(log?.[0]?.received.every((received) => received <= asOf));
});

test("nothing goes that an open finding, an exception in force or a hold needs", async (t) => {
  const world = await quiet(t);
  const { posture, clock } = world;
  await live(world, 60);
  const said = { reason: "r", compensation: "c", applicant: "a", approver: "b" };
  const granted = { organization: "default", system: "payroll", subject: "host:db-01", check: "host.login", ...said };
  const term = { from: clock.now, until: clock.now + 300 * day };
  await posture.change((tx, revision, { clock: now }) => grantException(tx, revision, { ...granted, ...term }, now));
  await live(world, 180);
  await posture.retention.decide({ ...decided, reports: 2, history: 4 });
  const held = async () => (await posture.retention.preview())[0]?.held;
  assert.deepEqual(await held(), { "open-finding": 1, exception: 1, hold: 0 });
  const hold = { organization: "default", system: null, subject: "host:web-01", from: null, reason: "audit" };
  const placed = { ...hold, until: clock.now + 30 * day, placedBy: "o", placedAt: clock.now };
  const id = await posture.retention.hold(placed);
  assert.deepEqual(await held(), { "open-finding": 1, exception: 1, hold: 1 });
  const before = await countOf(world, "report", "host:web-01");
  await posture.retention.clear();
  assert.equal(await countOf(world, "report", "host:web-01"), before);
  // It fails since the twentieth day: all that was said since then is there.
  assert.ok((await countOf(world, "report", "host:web-02")) >= 70);
  const api = testApi(world, postureRoutes(posture));
  const { body } = await api.get("/cells/web-02/host.login");
  assert.ok(JSON.stringify(body).includes("host.login is wrong"));

  await posture.retention.lift({ organization: "default", id, by: "o", at: clock.now });
  await posture.retention.clear();
  assert.ok((await countOf(world, "report", "host:web-01")) < before);
  assert.deepEqual((await posture.verify()).differences, []);
});

test("after any history, whatever can still be told after clearing is told as before", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(happening, { minLength: 5, maxLength: 15 }),
      fc.array(happening, { minLength: 5, maxLength: 10 }),
      fc.array(fc.nat({ max: 100 }), { minLength: 4, maxLength: 4 }),
      async (long, short, picked) => {
        const after: (() => Promise<void>)[] = [];
        try {
          const world = await quiet({ after: (fn) => void after.push(fn) });
          const { posture, clock } = world;
          const [granted, decisions, instants]: [number[], Set<string>, number[]] = [[], new Set(), []];
          await world.report("web-01", { "host.login": "pass" });
          for (const event of long) await happen(world, event, granted, decisions);
          clock.pass(150 * day);
          await posture.tend();
          for (const event of short) {
            await happen(world, event, granted, decisions);
            instants.push(clock.now);
          }
          await posture.retention.decide({ ...decided, reports: 1, history: 3 });
          const asked = picked.map((index) => instants[index % instants.length] ?? clock.now);
          const before = [];
          for (const at of asked) before.push(await answer(world, at));
          const cuts = await posture.retention.clear();
          for (const [index, at] of asked.entries())
            if (at >= (cuts[0]?.answersFrom ?? 0)) assert.deepEqual(await answer(world, at), before[index]);
          assert.deepEqual((await posture.verify()).differences, []);
        } finally {
          for (const close of after.reverse()) await close();
        }
      },
    ),
    { numRuns: 8, endOnFailure: true },
  );
});
