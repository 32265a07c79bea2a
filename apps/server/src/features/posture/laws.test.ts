import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { traceRoutes } from "../trace/routes.ts";
import { postureRoutes } from "./routes.ts";
import { type Api, testApi } from "./testing/api.ts";
import { sampleContent } from "./testing/content.ts";
import { everything, happen, type Happening, happening } from "./testing/histories.ts";
import { type TestPosture, testPosture } from "./testing/posture.ts";

/** What the pages ask for. */
const paths = [
  "/overview",
  "/systems",
  "/assets",
  "/requirements",
  "/requirements?sort=-since",
  "/cells?limit=1000",
  "/cells?sort=-observedAt",
  "/cells?subject=web-01&check=host.login",
  "/cells/web-01/host.login",
  "/requirements/default/C-1",
  "/trace",
  "/trace?system=default",
  "/trace?organization=default",
  "/trace/systems?clause=standard:1",
  "/trace/systems?check=organization.policy",
];

/** The answers to what pages ask for, as their bytes. */
async function answers(api: Api, moment: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const { text } = await api.get(`${path}${path.includes("?") ? "&" : "?"}${moment}`);
    found.push(text.replace('"live":true', '"live":false'));
  }
  return found;
}

interface Told {
  readonly asOf: string;
  readonly knownAt: string;
  readonly state: unknown;
}

async function check(events: readonly Happening[], world: TestPosture): Promise<void> {
  const { posture, another } = world;
  const api = testApi(world, [...postureRoutes(posture), ...traceRoutes(posture)]);
  const other = await another();
  const elsewhere = testApi(world, [...postureRoutes(other), ...traceRoutes(other)]);
  const granted: number[] = [];
  const decided = new Set<string>();
  const told: Told[] = [];
  const answered: { readonly moment: string; readonly then: readonly string[] }[] = [];
  await world.report("web-01", { "host.login": "pass" });
  for (const [index, event] of events.entries()) {
    await happen(world, event, granted, decided);
    // Whoever looks settles the clock: now and then nobody looks, and what comes next finds it unsettled.
    if (event.type === "pass" && !event.settle) continue;
    // Whoever recounts has all subjects follow a new content: now and then the next event comes to them first.
    if (event.type === "content" && index % 2 === 0) continue;
    // Another process, which is told of nothing and does not look each time, answers the same.
    if (index % 3 === 2) assert.deepEqual(await answers(elsewhere, ""), await answers(api, ""));
    const { differences } = await posture.verify();
    assert.deepEqual(differences, [], `after ${JSON.stringify(event)}`);
    const now = await posture.read({}, async (projection) => ({
      asOf: new Date(projection.moment.asOf).toISOString(),
      knownAt: new Date(projection.moment.knownAt).toISOString(),
      state: await everything(projection),
    }));
    told.push(now);
    // The clock stands still between the two, so that they are of one moment.
    const moment = `asOf=${now.asOf}&knownAt=${now.knownAt}`;
    if (index % 4 === 3) answered.push({ moment, then: await answers(api, "") });
  }
  for (const { asOf, knownAt, state } of told)
    assert.deepEqual(await posture.read({ asOf, knownAt }, everything), state, `as of ${asOf}, as known at ${knownAt}`);
  for (const { moment, then } of answered)
    for (const [index, text] of (await answers(api, moment)).entries()) {
      // First as values, so that a difference is told in few words; then as bytes.
      assert.deepEqual(JSON.parse(text), JSON.parse(then[index] ?? ""), `${paths[index]} at ${moment}`);
      assert.ok(text === then[index], `${paths[index]} at ${moment}: the same, but not the same bytes`);
    }
}

test("after any history, what is kept is what a recount gives, and each moment is told later as it was then", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 20 }), async (events) => {
      const after: (() => Promise<void>)[] = [];
      try {
        // Nothing is written down meanwhile, which would close days: the answers of a moment are asked one after the other.
        await check(
          events,
          await testPosture({ after: (fn) => void after.push(fn) }, sampleContent(), { leads: false }),
        );
      } finally {
        for (const close of after.reverse()) await close();
      }
    }),
    { numRuns: 10, endOnFailure: true },
  );
});
