import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { z } from "@hono/zod-openapi";
import pino from "pino";
import { catalogRoutes } from "./features/catalogs/routes.ts";
import { createCatalogs } from "./features/catalogs/service.ts";
import { controlRoutes } from "./features/controls/routes.ts";
import { documentRoutes } from "./features/documents/routes.ts";
import { organizationRoutes } from "./features/organizations/routes.ts";
import { postureRoutes } from "./features/posture/routes.ts";
import { testApi } from "./features/posture/testing/api.ts";
import { day, hour, sampleContent } from "./features/posture/testing/content.ts";
import { start, testPosture } from "./features/posture/testing/posture.ts";
import { traceRoutes } from "./features/trace/routes.ts";
import type { Sight } from "./platform/database/sight.ts";
import { createMetrics } from "./platform/http/metrics.ts";
import { startFeed } from "./platform/live/feed.ts";
import { liveRoutes } from "./platform/live/routes.ts";
import { problem } from "./platform/schema.ts";

const benchmark = z.object({ kind: z.string(), version: z.string(), checks: z.array(z.string()) });
const takenUp = z.object({ refused: z.array(z.object({ index: z.int(), problem })) });

const ours = "ministry-a";
const theirs = "ministry-b";

async function begin(t: TestContext, organizations: readonly string[]) {
  const tidying: (() => Promise<void>)[] = [];
  const world = await testPosture({ after: (fn) => void tidying.push(fn) }, sampleContent());
  const { posture, database, connection, clock, report } = world;
  const feed = await startFeed({ database, connection, log: pino({ level: "silent" }) });
  const closing = new AbortController();
  t.after(async () => {
    closing.abort();
    await feed.close();
    for (const tidy of tidying.reverse()) await tidy();
  });
  const routes = [
    ...[...postureRoutes(posture), ...traceRoutes(posture), ...controlRoutes(posture), ...documentRoutes(posture)],
    ...[
      ...[...catalogRoutes({ database, posture, catalogs: createCatalogs(database) }), ...organizationRoutes(posture)],
      ...liveRoutes(feed, { metrics: createMetrics(), closing: closing.signal }),
    ],
  ];
  for (const organization of organizations) {
    const portal = { organization, system: "portal" };
    await report("web-01", { "host.login": "fail", "host.patch": "pass", "host.time": "pass" }, portal);
    await report("web-02", { "host.login": "pass" }, portal);
    await report("portal", { "system.plan": "pass" }, { organization, kind: "system" });
    await report(organization, { "organization.policy": "fail" }, { organization, kind: "organization" });
    if (organization === theirs)
      await report("secret-01", { "host.login": "fail" }, { organization, system: "secret" });
  }
  clock.pass(3 * hour);
  await posture.settle();
  const as = (sight: Sight) => testApi(world, routes, sight);
  return { ...world, as };
}

const models = ["system-security-plan", "assessment-plan", "assessment-results", "plan-of-action-and-milestones"];
const paths = [
  ...["/overview", "/trace", "/systems", "/systems?format=csv&lang=ja", "/systems/portal", "/assets", "/assets?q=web"],
  ...["/assets?q=secret", "/assets?sort=system", "/assets?format=csv", "/assets/web-01", "/requirements"],
  ...[
    "/requirements?sort=since",
    "/requirements?format=csv",
    "/requirements/portal/C-1",
    "/cells",
    "/cells?state=fail",
  ],
  ...[
    "/cells?sort=-observedAt",
    "/cells?format=csv",
    "/cells?subject=web-01&check=host.login",
    "/cells/web-01/host.login",
  ],
  ...[
    "/controls",
    "/controls/C-1",
    "/controls?format=csv",
    "/control-groups?by=function",
    "/control-groups?by=profile",
  ],
  ...[
    "/organizations",
    `/organizations/${ours}`,
    `/organizations/${theirs}`,
    "/catalogs",
    "/benchmarks",
    "/assets/secret-01",
    "/systems/secret",
    "/cells/secret-01/host.login",
  ],
  ...[`/systems?organization=${theirs}`, `/assets?organization=${theirs}`, `/systems/portal?organization=${theirs}`],
  ...["/trace?system=portal", `/trace?organization=${theirs}`, "/trace/systems", "/trace/systems?format=csv"],
  ...models.map((model) => `/systems/portal/oscal/${model}`),
];

/** The number of the last entry of the log is that of the whole house: it is told with the moment, and by nothing else. */
const bare = (text: string): string => text.replaceAll(/"sequence":\d+/g, '"sequence":0');

test("who sees one organization gets the answers of a house that has no other: lists, counts, trends, files, documents", async (t) => {
  const both = (await begin(t, [ours, theirs])).as([ours]);
  const alone = (await begin(t, [ours])).as(null);
  const then = new Date(start + hour).toISOString();
  for (const moment of ["", `asOf=${then}`, `asOf=${then}&knownAt=${then}`])
    for (const path of paths) {
      const address = moment === "" ? path : `${path}${path.includes("?") ? "&" : "?"}${moment}`;
      const [limited, whole] = [await both.get(address), await alone.get(address)];
      assert.equal(bare(limited.text), bare(whole.text), address);
    }
});

test("what is asked under an organization is of it and those below it at that moment, whoever asks", async (t) => {
  const { as, clock } = await begin(t, [ours, theirs]);
  const all = as(null);
  const state = (id: string, body: object) => all.send("PUT", `/organizations/${id}`, { reason: "r", ...body });
  assert.equal((await state("agency", { name: { ja: "庁", en: "Agency" } })).status, 200);
  const before = new Date(clock.now + 1).toISOString();
  clock.pass(hour);
  assert.equal((await state(ours, { parent: "agency" })).status, 200);
  clock.pass(hour);
  for (const path of ["/overview", "/assets", "/cells", "/requirements", "/trace", "/controls/C-1"]) {
    const under = await all.get(`${path}?under=agency`);
    assert.equal(bare(under.text), bare((await as(["agency", ours]).get(path)).text), path);
    assert.equal(bare((await as([ours]).get(`${path}?under=${ours}`)).text), bare((await as([ours]).get(path)).text));
    assert.doesNotMatch(under.text, /secret|ministry-b/);
    assert.equal((await as([ours]).get(`${path}?under=agency`)).status, 404, "who does not see it cannot ask for it");
  }
  const then = await all.get(`/systems?under=agency&asOf=${before}`);
  assert.match(then.text, /"total":0/);
});

test("the same names in two organizations are no riddle to who sees one of them", async (t) => {
  const { as } = await begin(t, [ours, theirs]);
  assert.equal((await as(null).get("/assets/web-01")).status, 409);
  for (const organization of [ours, theirs]) {
    const { status, text } = await as([organization]).get("/assets/web-01");
    assert.equal(status, 200);
    assert.match(text, new RegExp(`"organization":\\{"id":"${organization}"`));
  }
  assert.match((await as([]).get("/systems")).text, /"items":\[\]/);
});

test("the present is not told from what another one was shown of it, before or after something changed", async (t) => {
  const { as, report } = await begin(t, [ours, theirs]);
  const alone = (await begin(t, [ours])).as(null);
  const shown = [
    "/overview",
    "/trace",
    "/systems",
    "/controls",
    "/cells?state=fail",
    "/trace/systems?check=host.login",
  ];
  const ask = async (sight: Sight) => {
    const texts: string[] = [];
    for (const path of shown) texts.push(bare((await as(sight).get(path)).text));
    return texts;
  };
  const expected: string[] = [];
  for (const path of shown) expected.push(bare((await alone.get(path)).text));
  const whole = await ask(null);
  assert.deepEqual(await ask([ours]), expected);
  assert.deepEqual(await ask(null), whole);
  await report("secret-01", { "host.login": "pass", "host.patch": "fail" }, { organization: theirs, system: "secret" });
  const changed = await ask(null);
  assert.notDeepEqual(changed, whole);
  // What changed is of the others: but for the moment, ours is told as before.
  const timeless = (texts: readonly string[]) =>
    texts.map((text) => text.replaceAll(/"(at|asOf|knownAt)":"[^"]*"/g, ""));
  assert.deepEqual(timeless(await ask([ours])), timeless(expected));
  assert.deepEqual(await ask(null), changed);
});

test("a moment of the past is not told from what another one was shown of it", async (t) => {
  const { as } = await begin(t, [ours, theirs]);
  const moment = `asOf=${new Date(start + hour).toISOString()}`;
  const whole = (await as(null).get(`/assets?${moment}`)).text;
  const limited = (await as([ours]).get(`/assets?${moment}`)).text;
  assert.match(whole, /secret-01/);
  assert.doesNotMatch(limited, /secret-01/);
  assert.equal((await as(null).get(`/assets?${moment}`)).text, whole);
});

test("events of other organizations are neither told nor listed", async (t) => {
  const { as, report, clock } = await begin(t, [ours, theirs]);
  const { body: activity } = await as([ours]).get("/activity");
  assert.ok(JSON.stringify(activity).includes(`"organization":"${ours}"`));
  assert.doesNotMatch(JSON.stringify(activity), new RegExp(theirs));
  clock.pass(1000);
  await report("secret-02", { "host.login": "fail" }, { organization: theirs, system: "secret" });
  await report("web-77", { "host.login": "pass" }, { organization: ours, system: "portal" });
  const told = await as([ours]).follow("/events?after=0", (text) => text.includes("web-77"));
  assert.match(told, new RegExp(`"organization":"${ours}"`));
  assert.doesNotMatch(told, /secret-02|ministry-b/);
});

test("a report is held to the organizations of its sender, who need not name the only one", async (t) => {
  const { as, clock, posture } = await begin(t, [ours, theirs]);
  const batch = (subject: object, check = "host.login") => ({
    subject: { kind: "host", name: "web-01", ...subject },
    source: "agent",
    observedAt: new Date(clock.now).toISOString(),
    cells: [{ check, outcome: "pass" }],
  });
  const send = async (sight: Sight, subject: object, check?: string) => {
    const { status, body } = await as(sight).send("POST", "/observations", batch(subject, check));
    return [status, problem.safeParse(body).data?.code];
  };
  assert.deepEqual(await send([ours], { organization: theirs }), [403, "outside-organizations"]);
  const whole = { kind: "organization", name: theirs };
  assert.deepEqual(await send([ours], whole, "organization.policy"), [403, "outside-organizations"]);
  assert.deepEqual(await send([ours, theirs], {}), [422, "invalid-request"]);
  assert.deepEqual(await send([], {}), [422, "invalid-request"]);
  assert.deepEqual(await send([ours], {}), [202, undefined]);
  assert.deepEqual(await send([ours], { name: "secret-01" }), [202, undefined], "one of our own of that name is new");
  const found = await posture.read({}, (projection) => projection.subjects({ subject: "secret-01" }));
  assert.deepEqual(
    found.map(({ organization }) => organization),
    [ours, theirs],
  );
  assert.deepEqual((await posture.verify()).differences, []);
});

test("so is each report in the short form; and the clock, whoever looks first, is one for all", async (t) => {
  const { as, clock, posture } = await begin(t, [ours, theirs]);
  const { body } = await as(null).get("/benchmarks");
  const { benchmarks } = z.object({ benchmarks: z.array(benchmark) }).parse(body);
  const { kind, version, checks } = benchmarks.find((one) => one.kind === "host") ?? {
    kind: "",
    version: "",
    checks: [],
  };
  const observedAt = new Date(clock.now).toISOString();
  const line = (organization?: string) => ({
    ...{ subject: { kind: "host", name: "web-02", organization }, source: "scanner", observedAt },
    ...{ benchmark: `${kind}@${version}`, outcomes: "P".repeat(checks.length) },
  });
  const { body: taken } = await as([ours]).send("POST", "/reports", [line(), line(theirs), line(ours)]);
  assert.deepEqual(
    takenUp.parse(taken).refused.map(({ index, problem: { code } }) => [index, code]),
    [[1, "outside-organizations"]],
  );
  clock.pass(2 * day);
  assert.equal((await as([ours]).get("/overview")).status, 200);
  assert.equal(await posture.settle(), 0, "whoever looked had all of it settled");
  assert.deepEqual((await posture.verify()).differences, []);
});
