import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { decideNotApplicable, grantException, revokeException } from "./decisions.ts";
import { postureRoutes } from "./routes.ts";
import * as schema from "./schema.ts";
import { type Api, testApi } from "./testing/api.ts";
import { day, hour, minute, sampleContent } from "./testing/content.ts";
import { start, type TestPosture, testPosture } from "./testing/posture.ts";

const place = { organization: "default", system: "default" };
const said = { reason: "r", compensation: "c", applicant: "a", approver: "b" };
const instant = (at: number) => new Date(at).toISOString();

const api = (world: TestPosture): Api => testApi(world, postureRoutes(world.posture));

async function cell(world: TestPosture, check = "host.login", moment = "") {
  const answer = await api(world).get(`/cells/web-01/${check}?${moment}`);
  const { cell: row, controls } = schema.cellExplanation.parse(answer.body);
  const { state, unknownReason, excepted, since } = row;
  return { state, unknownReason, excepted, since, requirement: controls[0]?.state };
}

/** The events told after `before`, shortly. */
async function told({ owner: database }: TestPosture, before = 0): Promise<readonly string[]> {
  const { rows } = await sql<{
    kind: string;
    at: number;
    body: { check?: { id: string }; control?: { id: string }; from?: string; to?: string; cause?: string };
  }>`
    select kind, at, body from event where id > ${before} order by id
  `.execute(database);
  return rows.flatMap(({ kind, at, body }) =>
    kind === "cell" || kind === "requirement"
      ? [
          `${(at - start) / minute} ${body.check?.id ?? body.control?.id} ${body.from} ${body.to} ${body.cause ?? ""}`.trim(),
        ]
      : [],
  );
}

const lastEvent = async ({ owner: database }: TestPosture) =>
  (await sql<{ event: number }>`select event from head`.execute(database)).rows[0]?.event ?? 0;

test("what nobody observes any more turns unknown at its instant, with no event arriving, and is told", async (t) => {
  const world = await testPosture(t);
  await world.report("web-01", { "host.login": "pass", "host.patch": "pass", "host.time": "pass" });
  const before = await lastEvent(world);
  world.clock.pass(2 * day);
  await world.posture.settle();
  const stale = {
    state: "unknown",
    unknownReason: "stale",
    excepted: false,
    since: instant(start + day + 1),
    requirement: "unknown",
  };
  assert.deepEqual(await cell(world), stale);
  const told0 = await told(world, before);
  const minutes = (at: number) => String((at + 1) / minute);
  assert.deepEqual(told0, [
    `${minutes(hour)} host.feed pass fail clock`,
    `${minutes(hour)} C-4 satisfied not-satisfied`,
    `${minutes(2 * hour)} host.time pass unknown clock`,
    `${minutes(2 * hour)} C-2 satisfied unknown`,
    `${minutes(day)} host.login pass unknown clock`,
    `${minutes(day)} host.patch pass unknown clock`,
    `${minutes(day)} C-1 satisfied unknown`,
  ]);
  assert.deepEqual((await world.posture.verify()).differences, []);
});

test("the timer settles by itself, at the instant", async (t) => {
  const brief = sampleContent({
    checks: (all) => all.map((one) => (one.id === "host.time" ? { ...one, maxAge: 150 } : one)),
  });
  const world = await testPosture(t, brief, { realTime: true });
  await world.report("web-01", { "host.time": "pass" });
  const before = await lastEvent(world);
  while (!(await told(world, before)).some((event) => event.includes("host.time pass unknown clock")))
    await new Promise((resolve) => setTimeout(resolve, 10));
});

test("a read just after an instant sees what the clock changed, though no timer fired", async (t) => {
  const world = await testPosture(t);
  await world.report("web-01", { "host.login": "pass" });
  world.clock.pass(day + 1);
  assert.equal((await cell(world)).unknownReason, "stale");
});

test("a start after a long stop makes up for every instant that passed, in its place", async (t) => {
  const world = await testPosture(t);
  await world.report("web-01", { "host.login": "pass", "host.patch": "pass" });
  await world.posture.close();
  world.clock.pass(10 * day);
  await world.restart();
  const { rows } = await sql<{ at: number }>`
    select at from requirement_flip where control_id = 'C-1' and to_standing = 'unknown' order by at desc limit 1
  `.execute(world.owner);
  assert.equal(rows[0]?.at, start + day + 1);
});

test("what the clock changed before a report came is on record before it, though nobody looked meanwhile", async (t) => {
  const world = await testPosture(t);
  await world.report("web-01", { "host.login": "pass", "host.patch": "pass" });
  world.clock.pass(2 * day);
  await world.report("web-01", { "host.login": "fail" });
  const { rows } = await sql<{ at: number; to: string }>`
    select at, to_standing as "to" from requirement_flip where control_id = 'C-1' order by sequence, at
  `.execute(world.owner);
  assert.deepEqual(
    rows.map(({ at, to }) => [instant(at), to]),
    [
      [instant(start + 1), "satisfied"],
      [instant(start + day + 1), "unknown"],
      [instant(start + 2 * day), "notSatisfied"],
    ],
  );
});

test("two fresh sources that disagree are a conflict, which ends when one of them is no longer fresh", async (t) => {
  const world = await testPosture(t);
  await world.report("web-01", { "host.login": "fail" });
  world.clock.pass(hour);
  await world.report("web-01", { "host.login": "pass" }, { source: "scanner" });
  assert.equal((await cell(world)).unknownReason, "conflict");
  world.clock.pass(day - hour + 1);
  assert.equal((await cell(world)).state, "pass");
});

test("a late report is kept in history and overwrites nothing newer", async (t) => {
  const world = await testPosture(t);
  await world.report("web-01", { "host.login": "pass" });
  world.clock.pass(minute);
  await world.report("web-01", { "host.login": "fail" }, { ago: 10 * minute });
  assert.equal((await cell(world)).state, "pass");
  const { history } = schema.cellExplanation.parse((await api(world).get("/cells/web-01/host.login")).body);
  assert.deepEqual(
    history.map(({ outcome, observedAt }) => [outcome, observedAt]),
    [
      ["pass", instant(start)],
      ["fail", instant(start - 9 * minute)],
    ],
  );
});

test("what became known later changes what was, but not what was known then", async (t) => {
  const world = await testPosture(t);
  await world.report("web-01", { "host.login": "pass" }, { ago: 3 * hour });
  world.clock.pass(hour);
  await world.report("web-01", { "host.login": "fail" }, { ago: 2 * hour });
  const asOf = instant(start - 30 * minute);
  assert.equal((await cell(world, "host.login", `asOf=${asOf}`)).state, "fail");
  assert.equal((await cell(world, "host.login", `asOf=${asOf}&knownAt=${instant(start + minute)}`)).state, "pass");
});

test("a moment that was asked for is over: what is accepted in the same millisecond comes after it", async (t) => {
  const world = await testPosture(t);
  await world.report("web-01", { "host.login": "pass" });
  world.clock.pass(minute);
  const now = `asOf=${instant(world.clock.now)}&knownAt=${instant(world.clock.now)}`;
  assert.equal((await cell(world, "host.login", now)).state, "pass");
  await world.report("web-01", { "host.login": "fail" });
  assert.equal((await cell(world, "host.login", now)).state, "pass");
  assert.equal((await cell(world)).state, "fail");
});

test("a failure under an exception is excepted, keeps being a failure, and comes back the instant that it expires", async (t) => {
  const world = await testPosture(t);
  await world.report("web-01", { "host.login": "fail", "host.patch": "pass" });
  const grant = { ...place, ...said, subject: null, check: "host.login", from: start, until: start + 5 * hour };
  await world.posture.change((tx, revision, { clock }) => grantException(tx, revision, grant, clock));
  assert.deepEqual(await cell(world), {
    state: "fail",
    unknownReason: null,
    excepted: true,
    since: instant(start + 2),
    requirement: "satisfied",
  });
  const { requirements } = schema.overview.parse((await api(world).get("/overview")).body);
  assert.equal(requirements.excepted, 1);
  world.clock.pass(5 * hour);
  assert.deepEqual(await cell(world), {
    state: "fail",
    unknownReason: null,
    excepted: false,
    since: instant(start + 5 * hour),
    requirement: "not-satisfied",
  });
  assert.deepEqual((await world.posture.verify()).differences, []);
});

test("a revoked exception ends at once, and nobody approves their own", async (t) => {
  const world = await testPosture(t);
  await world.report("web-01", { "host.login": "fail" });
  const grant = { ...place, ...said, subject: "host:web-01", check: "host.login", from: start, until: start + day };
  const id = await world.posture.change((tx, revision, { clock }) => grantException(tx, revision, grant, clock));
  assert.equal((await cell(world)).excepted, true);
  await world.posture.change((tx, revision, { clock }) =>
    revokeException(tx, revision, { organization: "default", id }, clock),
  );
  assert.equal((await cell(world)).excepted, false);
  const own = { ...grant, approver: "a" };
  await assert.rejects(
    world.posture.change((tx, revision, { clock }) => grantException(tx, revision, own, clock)),
    /check constraint/,
  );
  assert.deepEqual((await world.posture.verify()).differences, []);
});

test("a requirement is not applicable by a decision only", async (t) => {
  const world = await testPosture(t);
  await world.report("web-01", { "host.login": "not-applicable", "host.patch": "not-applicable" });
  assert.equal((await cell(world)).requirement, "unknown");
  const decision = { ...place, control: "C-1", reason: "r", approver: "b" };
  await world.posture.change((tx, revision, { clock }) => decideNotApplicable(tx, revision, decision, clock));
  assert.equal((await cell(world)).requirement, "not-applicable");
});

test("another edition of content changes what follows from it, and an earlier moment is told by the edition of then", async (t) => {
  const world = await testPosture(t);
  await world.report("web-01", { "host.login": "pass", "host.patch": "fail" });
  world.clock.pass(hour);
  await world.posture.use(
    sampleContent({
      checks: (all) => all.map((one) => (one.id === "host.patch" ? { ...one, controls: ["C-2"] } : one)),
    }),
  );
  assert.equal((await cell(world)).requirement, "satisfied");
  const then = `asOf=${instant(start + minute)}&knownAt=${instant(start + minute)}`;
  assert.equal((await cell(world, "host.login", then)).requirement, "not-satisfied");
  assert.deepEqual((await world.posture.verify()).differences, []);
});

test("the numbers of a day before are those that were shown", async (t) => {
  const world = await testPosture(t);
  await world.report("web-01", { "host.login": "fail", "host.patch": "pass" });
  world.clock.pass(day);
  await world.report("web-01", { "host.login": "pass", "host.patch": "pass", "host.time": "pass" });
  const { dayBefore, requirements } = schema.overview.parse((await api(world).get("/overview")).body);
  assert.deepEqual(requirements, { satisfied: 3, notSatisfied: 0, unknown: 1, notApplicable: 0, excepted: 0 });
  assert.equal(dayBefore, null, "a day before, to the minute, nothing had been accepted yet");
  world.clock.pass(minute);
  const later = schema.overview.parse((await api(world).get("/overview")).body);
  assert.deepEqual(later.dayBefore?.counts, {
    satisfied: 1,
    notSatisfied: 1,
    unknown: 2,
    notApplicable: 0,
    excepted: 0,
  });
  const system = schema.systemRow.loose().parse((await api(world).get("/systems/default")).body);
  assert.equal(system.trend.length, 2, "of the day before, and of now");
});
test("each point of a trend is what was shown at the end of its day", async (t) => {
  const world = await testPosture(t);
  const system = async (query = "") =>
    schema.systemRow.loose().parse((await api(world).get(`/systems/default${query}`)).body);
  for (const outcome of ["fail", "pass", "fail"] as const) {
    await world.report("web-01", { "host.login": outcome, "host.patch": "pass" });
    world.clock.pass(day + minute);
    await system();
  }
  const { trend, counts } = await system();
  assert.deepEqual(trend.at(-1)?.counts, counts);
  assert.equal(trend.length, 4, "of the ends of three days, and of now");
  for (const { at, counts: shown } of trend)
    assert.deepEqual((await system(`?asOf=${at}&knownAt=${at}`)).counts, shown, at);
  const another = await world.another();
  const elsewhere = testApi(world, postureRoutes(another));
  assert.deepEqual((await elsewhere.get("/systems/default")).body, (await api(world).get("/systems/default")).body);
});
