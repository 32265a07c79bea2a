import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { inTransaction } from "../../../platform/database/database.ts";
import { holdHead } from "../../../platform/live/head.ts";
import { traceRoutes } from "../../trace/routes.ts";
import { settleUntil } from "../clock.ts";
import { postureRoutes } from "../routes.ts";
import * as schema from "../schema.ts";
import { atOnce, type Posture } from "../service.ts";
import { type Api, testApi } from "../testing/api.ts";
import { day, hour, minute, sampleContent } from "../testing/content.ts";
import { everything, happen, type Happening, happening } from "../testing/histories.ts";
import { batchOf, type TestPosture, testPosture } from "../testing/posture.ts";

/** What the pages ask for. */
const paths = [
  "/overview",
  "/systems",
  "/systems?organization=ministry-b",
  "/assets",
  "/assets?sort=fail",
  "/assets?sort=-oldestInput&q=web",
  "/assets?system=portal",
  "/assets/web-01",
  "/requirements",
  "/requirements?sort=-since",
  "/cells?limit=1000",
  "/cells?sort=-observedAt",
  "/cells?state=unknown",
  "/cells?subject=web-02&check=host.login",
  "/cells/db-01/host.login",
  "/requirements/default/C-1",
  "/trace",
  "/trace?system=portal",
  "/trace?organization=default",
  "/trace/systems?check=organization.policy",
  "/overview?under=ministry-b",
];

type Answers = Readonly<Record<string, unknown>>;

/** All that is answered now. Until when something was known is no part of it: whoever settles closes that, too. */
async function answers(posture: Posture, api: Api): Promise<Answers> {
  const found: [string, unknown][] = [];
  for (const path of paths) {
    const { status, text } = await api.get(path);
    assert.ok([200, 404].includes(status), `${path} ${text}`);
    found.push([path, JSON.parse(text.replace(/"knownAt":"[^"]*"/, '"knownAt":""'))]);
  }
  const said = await posture.read(
    {},
    async (projection) => {
      const flips = await projection.flips();
      const rollup = await projection.rollup();
      const counts = { all: rollup.all, byControl: [...rollup.byControl] };
      // What flipped longer ago may be held still.
      const minutes = [...flips.minutes].filter(([at]) => at >= projection.moment.asOf - day);
      return { ...(await everything(projection)), minutes: minutes.sort(([a], [b]) => a - b), counts };
    },
    undefined,
    atOnce,
  );
  return { ...Object.fromEntries(found), everything: said };
}

const apiOf = (world: TestPosture, posture: Posture): Api =>
  testApi(world, [...postureRoutes(posture), ...traceRoutes(posture)]);

/** Two organizations that have something of everything. */
async function populate({ report }: TestPosture): Promise<void> {
  for (const name of ["web-01", "web-02", "db-01"]) {
    await report(name, { "host.login": "pass", "host.patch": "fail", "host.time": "pass" }, { ago: 2 * minute });
    await report(name, { "host.login": "pass", "host.time": "error" }, { source: "scanner", ago: minute });
  }
  const organization = "ministry-b";
  await report("web-11", { "host.login": "fail", "host.patch": "pass" }, { organization, system: "portal" });
  await report("portal", { "system.plan": "pass" }, { organization, system: "portal", kind: "system" });
  await report(organization, { "organization.policy": "pass" }, { organization, kind: "organization" });
}

async function check(world: TestPosture, events: readonly Happening[]): Promise<number> {
  const { posture, clock, another, database } = world;
  const early = await another({ fewDue: 0 });
  const [api, settledApi] = [apiOf(world, early), apiOf(world, posture)];
  const [granted, decided] = [[] as number[], new Set<string>()];
  await populate(world);
  let unsettled = 0;
  for (const event of events) {
    await happen(world, event.type === "pass" ? { ...event, settle: false } : event, granted, decided);
    if (event.type !== "pass") continue;
    const before = await answers(early, api);
    // Somebody settles a part of it meanwhile, of which the first reader is not told.
    await inTransaction(database, async (tx) => {
      const { sequence, recordedAt } = await holdHead(tx);
      const revision = await early.read({}, async (projection) => projection.revision, undefined, atOnce);
      await settleUntil(tx, revision, Math.max(recordedAt, clock.now - event.by / 2), sequence);
    });
    assert.deepEqual(await answers(early, api), before, "while others settle");
    // One that starts would take the content into use that it was given.
    if (!events.some(({ type }) => type === "content")) {
      const afresh = await another({ fewDue: 0 });
      assert.deepEqual(await answers(afresh, apiOf(world, afresh)), before, "by an overlay of what is left");
    }
    const changed = await posture.settle();
    if (changed > 0) unsettled += 1;
    assert.deepEqual(before, await answers(posture, settledApi), "when all is settled");
    assert.deepEqual(await answers(early, api), before, "by whoever had an overlay");
    assert.deepEqual((await posture.verify()).differences, []);
  }
  return unsettled;
}

test("answers where much is due are those that are given when all is settled, whoever settles how much meanwhile", async () => {
  let unsettled = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 4, maxLength: 10 }), async (events) => {
      const after: (() => Promise<void>)[] = [];
      try {
        const world = await testPosture({ after: (fn) => void after.push(fn) }, sampleContent(), { leads: false });
        const passes = [3 * hour, 30 * hour].map((by): Happening => ({ type: "pass", by, settle: false }));
        unsettled += await check(world, [...passes.slice(0, 1), ...events, ...passes.slice(1)]);
      } finally {
        for (const close of after.reverse()) await close();
      }
    }),
    { numRuns: 4, endOnFailure: true },
  );
  assert.ok(unsettled >= 4, `${unsettled} times there was something to settle`);
});

test("a stale pass is not shown as a pass, though nothing was settled", async (t) => {
  const world = await testPosture(t, sampleContent(), { leads: false });
  await populate(world);
  const early = await world.another({ fewDue: 0 });
  world.clock.pass(10 * day);
  const { body } = await apiOf(world, early).get("/cells?state=pass&kind=host");
  assert.deepEqual(body, { ...Object(body), items: [], total: 0 });
  assert.ok((await world.posture.settle()) > 0, "nobody had settled it");
});

test("a report that comes while much is due is taken up after all of that, and readers go on meanwhile", async (t) => {
  const world = await testPosture(t, sampleContent(), { leads: false });
  await populate(world);
  const early = await world.another({ fewDue: 0 });
  world.clock.pass(10 * day);
  const late = await world.another({ fewDue: 0 });
  const api = apiOf(world, early);
  const asked = ["/overview", "/systems", "/requirements"].map((path) => api.get(path));
  const { posture: whole } = world;
  const before = await early.read({}, async ({ moment }) => moment.sequence, undefined, atOnce);
  const { sequence } = await late.accept(batchOf("web-01", { "host.login": "fail" }, world.clock.now));
  assert.equal(sequence, before + 1);
  for (const { status } of await Promise.all(asked)) assert.equal(status, 200);
  assert.equal(await whole.settle(), 0, "all was settled first");
  assert.deepEqual((await whole.verify()).differences, []);
  const cells = schema.cellExplanation.parse((await api.get("/cells/web-01/host.login")).body);
  assert.equal(cells.cell.state, "fail", "whoever had an overlay sees what was accepted since");
});

test("another content comes into use after all that was due before it", async (t) => {
  const world = await testPosture(t, sampleContent(), { leads: false });
  await populate(world);
  world.clock.pass(10 * day);
  const content = sampleContent({ checks: (all) => all.filter(({ id }) => id !== "host.time") });
  const next = await world.another({ fewDue: 0, content });
  assert.equal(await next.settle(), 0);
  assert.deepEqual((await next.verify()).differences, []);
  const { body } = await apiOf(world, next).get("/cells?state=pass&kind=host");
  assert.deepEqual(body, { ...Object(body), items: [], total: 0 });
});

test("what tells of the past waits until all is settled, and so does a moment that was named", async (t) => {
  const world = await testPosture(t, sampleContent(), { leads: false });
  await populate(world);
  const early = await world.another({ fewDue: 0 });
  const api = apiOf(world, early);
  world.clock.pass(2 * day);
  const now = new Date(world.clock.now).toISOString();
  const live = await answers(early, api);
  assert.equal((await api.get(`/overview?asOf=${now}`)).status, 200);
  assert.equal(await world.posture.settle(), 0);
  assert.deepEqual(await answers(early, api), live);
});
