import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { postureRoutes } from "./routes.ts";
import { testApi } from "./testing/api.ts";
import { day, minute } from "./testing/content.ts";
import { testPosture } from "./testing/posture.ts";

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
