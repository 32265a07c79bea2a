import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { postureRoutes } from "../routes.ts";
import { testApi } from "../testing/api.ts";
import { decideNotApplicable, grantException } from "../decisions.ts";
import { day, hour, minute } from "../testing/content.ts";
import { testPosture } from "../testing/posture.ts";

const timeline = z.object({
  items: z.array(
    z.object({
      at: z.string(),
      cause: z.string().optional(),
      control: z.object({ id: z.string() }).optional(),
      to: z.union([z.string(), z.object({ state: z.string() })]).nullable(),
    }),
  ),
  next: z.string().nullable(),
});

test("a cell, a requirement, a system and an organization each have a timeline, which is read in parts", async (t) => {
  const world = await testPosture(t);
  const { clock, report, posture } = world;
  const api = testApi(world, postureRoutes(posture));
  const begun = clock.now;
  for (const outcome of ["pass", "fail", "pass"] as const) {
    await report("web-01", { "host.login": outcome, "host.patch": "pass" });
    clock.pass(10 * minute);
  }
  clock.pass(2 * day);
  await posture.settle();

  const read = async (path: string) => {
    const { status, text } = await api.get(path);
    assert.equal(status, 200, text);
    return timeline.parse(JSON.parse(text));
  };
  const cell = await read("/cells/host:web-01/host.login/timeline");
  assert.deepEqual(
    cell.items.map(({ cause, to }) => [cause, typeof to === "object" ? to?.state : to]),
    [
      ["clock", "unknown"],
      ["report", "pass"],
      ["report", "fail"],
      ["report", "pass"],
    ],
  );
  for (const path of [
    "/cells/host:web-01/host.login/timeline",
    "/requirements/default/C-1/timeline",
    "/systems/default/timeline",
    "/organizations/default/timeline",
    "/timeline",
  ]) {
    const whole = await read(path);
    assert.ok(whole.items.length >= 4, path);
    const parts = [];
    for (let next: string | null = ""; next !== null; ) {
      const part: z.infer<typeof timeline> = await read(`${path}?limit=1${next && `&before=${next}`}`);
      parts.push(...part.items);
      next = part.next;
    }
    assert.deepEqual(parts, whole.items, path);
    const then = new Date(begun + 15 * minute).toISOString();
    const past = await read(`${path}?asOf=${then}&knownAt=${then}`);
    assert.deepEqual(
      past.items,
      whole.items.filter(({ at }) => at <= then),
      path,
    );
  }
  const requirement = (await read("/requirements/default/C-1/timeline")).items.map(({ cause, to }) => [cause, to]);
  assert.deepEqual(requirement.slice(0, 3), [
    ["clock", "unknown"],
    ["report", "satisfied"],
    ["report", "not-satisfied"],
  ]);
  const controls = (await read("/requirements/default/C-1/timeline")).items.map(({ control }) => control?.id);
  assert.deepEqual([...new Set(controls)], ["C-1"]);
});

test("a place that was never given out is refused, and what is not there is not found", async (t) => {
  const world = await testPosture(t);
  await world.report("web-01", { "host.login": "pass" });
  const api = testApi(world, postureRoutes(world.posture));
  const statusOf = async (path: string) => (await api.get(path)).status;
  for (const before of ["x", "WzFd", "WyJhIiwiYiJd"])
    assert.equal(await statusOf(`/cells/host:web-01/host.login/timeline?before=${before}`), 422);
  assert.equal(await statusOf("/organizations/nobody/timeline"), 404);
  assert.equal(await statusOf("/requirements/default/C-99/timeline"), 404);
  assert.equal(await statusOf("/cells/host:web-01/system.plan/timeline"), 404);
});

const detailed = z.object({
  from: z.string(),
  kept: z.object({ from: z.string(), cleared: z.boolean() }),
  items: z.array(
    z.object({
      at: z.string(),
      cause: z.string(),
      made: z.looseObject({ kind: z.string() }).nullable(),
      to: z.unknown(),
      cells: z
        .array(
          z.object({
            subject: z.object({ id: z.string() }),
            check: z.object({ id: z.string() }),
            source: z.string().nullable(),
          }),
        )
        .optional(),
      further: z.int().optional(),
    }),
  ),
  course: z.array(z.object({ at: z.string(), state: z.string().nullable() })).nullish(),
  trend: z.array(z.object({ at: z.string(), counts: z.record(z.string(), z.int()) })).nullish(),
  next: z.string().nullable(),
});

/** A timeline as it is answered. */
async function readFrom(api: ReturnType<typeof testApi>, path: string) {
  const { status, text } = await api.get(path);
  assert.equal(status, 200, `${path}: ${text}`);
  return detailed.parse(JSON.parse(text));
}

test("each change tells who or what made it: the source, the exception, the decision, the cells behind a requirement", async (t) => {
  const world = await testPosture(t);
  const { clock, report, posture } = world;
  const api = testApi(world, postureRoutes(posture));
  await report("web-01", { "host.login": "pass", "host.patch": "pass" });
  clock.pass(minute);
  await report("web-02", { "host.login": "pass", "host.patch": "pass" });
  clock.pass(minute);
  await report("web-01", { "host.login": "fail" }, { ago: 30_000 });
  clock.pass(minute);
  await posture.change((tx, revision, given) =>
    grantException(
      tx,
      revision,
      {
        ...{ organization: "default", system: "default", subject: null, check: "host.login", reason: "old hardware" },
        ...{ compensation: "kept apart", applicant: "ito", approver: "sato", from: clock.now, until: clock.now + hour },
      },
      given.clock,
    ),
  );
  clock.pass(2 * hour);
  await posture.settle();
  await posture.change((tx, revision, given) =>
    decideNotApplicable(
      tx,
      revision,
      { organization: "default", system: "default", control: "C-1", reason: "no such thing", approver: "sato" },
      given.clock,
    ),
  );

  const cell = await readFrom(api, "/cells/host:web-01/host.login/timeline");
  assert.deepEqual(
    cell.items.map(({ cause, made }) => [cause, made?.kind, made?.["source"] ?? made?.["event"]]),
    [
      ["clock", "exception", "ended"],
      ["exception", "exception", "begun"],
      ["report", "report", "agent"],
      ["report", "report", "agent"],
    ],
  );
  assert.equal(cell.items[0]?.made?.["approver"], "sato");
  assert.deepEqual(
    cell.course?.map((point) => point.state),
    ["unknown", "pass", "fail", "excepted", "fail"],
  );

  const requirement = await readFrom(api, "/requirements/default/C-1/timeline");
  assert.deepEqual(
    requirement.items.map(({ cause, made, cells, further }) => [
      ...[cause, made?.kind ?? null, cells?.map(({ subject, check, source }) => `${subject.id} ${check.id} ${source}`)],
      further,
    ]),
    [
      ["exception", "decision", [], 0],
      ["clock", null, ["host:web-01 host.login null"], 0],
      ["exception", null, ["host:web-01 host.login null"], 0],
      ["report", null, ["host:web-01 host.login agent"], 0],
      ["report", null, ["host:web-01 host.login agent", "host:web-01 host.patch agent"], 0],
    ],
  );
  assert.equal(requirement.course?.at(-1)?.state, "not-applicable");
});

test("a timeline is narrowed down by days, cause and state, and its trend ends with what is shown", async (t) => {
  const world = await testPosture(t);
  const { clock, report, posture } = world;
  const api = testApi(world, postureRoutes(posture));
  await report("web-01", { "host.login": "pass", "host.patch": "pass", "host.time": "pass" });
  clock.pass(hour);
  await report("web-01", { "host.login": "fail", "host.patch": "pass" });
  clock.pass(20 * day);
  await report("web-01", { "host.login": "pass", "host.patch": "pass", "host.time": "pass" });
  clock.pass(hour);

  for (const path of ["/timeline", "/systems/default/timeline", "/organizations/default/timeline"]) {
    const all = await readFrom(api, path);
    assert.equal(all.kept.cleared, false);
    assert.equal(all.from, all.kept.from);
    const overview = z.object({ requirements: z.unknown() }).parse((await api.get("/overview")).body);
    assert.deepEqual(all.trend?.at(-1)?.counts, overview.requirements, path);
    const lately = await readFrom(api, `${path}?days=1`);
    assert.ok(lately.items.length > 0 && lately.items.length < all.items.length);
    assert.deepEqual(lately.items, all.items.slice(0, lately.items.length));
    assert.equal(Date.parse(lately.from), clock.now - day);
    const then = new Date(clock.now - day).toISOString();
    const day20 = z
      .object({ requirements: z.unknown() })
      .parse((await api.get(`/overview?asOf=${then}&knownAt=${then}`)).body);
    assert.deepEqual(lately.trend?.[0]?.counts, day20.requirements, "it began with what was shown a day before");
    for (const [word, wanted] of [
      ["cause=clock", (item: (typeof all.items)[number]) => item.cause === "clock"],
      ["state=not-satisfied", (item: (typeof all.items)[number]) => item.to === "not-satisfied"],
    ] as const) {
      const some = await readFrom(api, `${path}?${word}`);
      assert.deepEqual(some.items, all.items.filter(wanted), `${path} ${word}`);
      assert.ok(some.items.length > 0);
    }
  }
  const failed = await readFrom(api, "/cells/host:web-01/host.login/timeline?state=fail&cause=report");
  assert.deepEqual(failed.items.length, 1);
  assert.ok((failed.course ?? []).length > 2, "its course is that of all changes");
});

test("a timeline is taken out as a file, and its later parts have no course", async (t) => {
  const world = await testPosture(t);
  const api = testApi(world, postureRoutes(world.posture));
  for (const outcome of ["pass", "fail", "pass"] as const) {
    await world.report("web-01", { "host.login": outcome, "host.patch": "pass" });
    world.clock.pass(minute);
  }
  const csv = await api.get("/cells/host:web-01/host.login/timeline?format=csv&lang=en&limit=1");
  assert.match(csv.type, /^text\/csv/);
  assert.equal(csv.text.trim().split("\r\n").length, 4);
  assert.match(csv.text, /,Pass,Fail,,Report,agent,/);
  const whole = await api.get("/timeline?format=csv&lang=ja");
  assert.match(whole.text, /満たす,満たさない,報告/);
  assert.match((await api.get("/timeline?format=xlsx")).type, /spreadsheetml/);
  const { next, course } = await readFrom(api, "/cells/host:web-01/host.login/timeline?limit=1");
  assert.ok(course);
  assert.equal((await readFrom(api, `/cells/host:web-01/host.login/timeline?limit=1&before=${next}`)).course, null);
});

test("whoever sees one organization reads the timeline of that one alone, and `under` narrows likewise", async (t) => {
  const world = await testPosture(t);
  for (const organization of ["a", "b"])
    await world.report("web-01", { "host.login": "fail" }, { organization, system: organization });
  const routes = postureRoutes(world.posture);
  const systemsOf = async (api: ReturnType<typeof testApi>, path: string) => {
    const { body } = await api.get(path);
    const { items } = z.object({ items: z.array(z.object({ organization: z.string() })) }).parse(body);
    return [...new Set(items.map(({ organization }) => organization))].toSorted();
  };
  assert.deepEqual(await systemsOf(testApi(world, routes), "/timeline"), ["a", "b"]);
  assert.deepEqual(await systemsOf(testApi(world, routes), "/timeline?under=b"), ["b"]);
  assert.deepEqual(await systemsOf(testApi(world, routes, ["a"]), "/timeline"), ["a"]);
  assert.equal((await testApi(world, routes, ["a"]).get("/organizations/b/timeline")).status, 404);
});
