import assert from "node:assert/strict";
import { test } from "node:test";
import { Status } from "@tokiwa/assurance";
import type { Check } from "@tokiwa/content";
import fc from "fast-check";
import type { Freshness, Projection } from "../projection.ts";
import { keyOf, type SubjectRecord } from "../records.ts";
import { recount } from "../recount.ts";
import { day, type Edits, hour, sampleContent } from "../testing/content.ts";
import { another, everything, happen, happening } from "../testing/histories.ts";
import { start, type TestPosture, testPosture } from "../testing/posture.ts";
import { freshen } from "./counting.ts";
import { replayProjection } from "../replay.ts";

/** What a projection of the past says, worked out from the beginning of the log instead. */
async function slowly({ tx, moment, revision }: Projection) {
  const known = new Map<string, SubjectRecord>();
  const freshness = new Map<string, Freshness>();
  const { tally } = await recount(tx, revision, moment, (records) => {
    for (const record of records) {
      known.set(keyOf(record.subject), record);
      freshen(freshness, record);
    }
  });
  const slow = replayProjection(tx, moment, revision, async () => ({ tally, freshness }));
  return everything({
    ...slow,
    records: async (subjects) => subjects.flatMap((subject) => known.get(keyOf(subject)) ?? []),
    statuses: async (subjects) =>
      new Map(
        subjects.map((subject) => [keyOf(subject), known.get(keyOf(subject))?.states.status ?? new Uint8Array()]),
      ),
  });
}

const moments = fc.array(
  fc.record({
    /** Between the beginning and the end, and so much around one of the things that happened. */
    asOf: fc.tuple(fc.nat({ max: 30 }), fc.constantFrom(-2 * hour, -1, 0, 1, hour)),
    knownAt: fc.option(fc.tuple(fc.nat({ max: 30 }), fc.constantFrom(-1, 0, 1, day))),
  }),
  { minLength: 8, maxLength: 8 },
);

/** Whether scopes are written down whenever anything was shown, or once a day. */
const often = fc.constantFrom({ muchShown: 1 }, {});

async function live(world: TestPosture, events: readonly Parameters<typeof happen>[1][]): Promise<readonly number[]> {
  const [granted, decided, instants]: [number[], Set<string>, number[]] = [[], new Set(), [start]];
  await world.report("web-01", { "host.login": "pass" });
  for (const event of events) {
    await happen(world, event, granted, decided);
    instants.push(world.clock.now);
  }
  return instants;
}

test("any pair of moments is answered as a recount from the beginning of the log answers it", async () => {
  let told = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(happening, { minLength: 8, maxLength: 25 }),
      moments,
      often,
      async (events, asked, much) => {
        const after: (() => Promise<void>)[] = [];
        try {
          const world = await testPosture({ after: (fn) => void after.push(fn) }, sampleContent(), much);
          const instants = await live(world, events);
          const at = ([index, by]: readonly [number, number]): string => {
            const instant = (instants[index % instants.length] ?? start) + by;
            return new Date(Math.min(Math.max(instant, start), world.clock.now)).toISOString();
          };
          for (const { asOf, knownAt } of asked)
            await world.posture.read(
              { asOf: at(asOf), ...(knownAt && { knownAt: at(knownAt) }) },
              async (projection) => {
                assert.deepEqual(
                  await everything(projection),
                  await slowly(projection),
                  JSON.stringify(projection.moment),
                );
                told += 1;
              },
            );
        } finally {
          for (const close of after.reverse()) await close();
        }
      },
    ),
    { numRuns: 12, endOnFailure: true },
  );
  assert.ok(told > 0);
});

test("what the clock did by another content is not taken for what it did by the one that was known", async (t) => {
  const world = await testPosture(t);
  const { posture, clock } = world;
  await world.report("web-01", { "host.time": "pass" });
  clock.pass(hour);
  const longer = (check: Check): Check => (check.id === "host.time" ? { ...check, maxAge: day } : check);
  await posture.use(sampleContent({ checks: (all) => all.map(longer) }));
  clock.pass(2 * hour);
  const [asOf, knownAt] = [clock.now - 1, start + 1000].map((at) => new Date(at).toISOString());
  await posture.read({ asOf, knownAt }, async (projection) => {
    const counters = (await projection.histograms(["default\0default"])).get("default\0default");
    assert.equal(counters?.get("host.time")?.[Status.stale], 1, "it was good for two hours by the content of then");
    assert.deepEqual(await everything(projection), await slowly(projection));
  });
});

test("a moment before another content is told by it, whatever that asks for", async (t) => {
  const world = await testPosture(t);
  const { posture, clock, report } = world;
  const use = async (checks: NonNullable<Edits["checks"]>): Promise<void> => {
    await posture.use(sampleContent({ checks }));
    clock.pass(hour);
  };
  const told = async (asOf: number): Promise<void> =>
    posture.read({ asOf: new Date(asOf).toISOString() }, async (projection) => {
      assert.deepEqual(await everything(projection), await slowly(projection));
    });
  for (const host of ["web-01", "web-02", "web-03"]) await report(host, { "host.login": "pass", "host.time": "fail" });
  await posture.tend();
  clock.pass(hour);
  await report("web-01", { "host.login": "fail" });
  await report("web-04", { "host.login": "fail" }, { system: "shop" });
  const before = clock.now + hour / 2;
  clock.pass(hour);
  await use((all) => [...all, ...another("host.more", ["C-2"])(all)]);
  await told(before);
  // What was observed by then, and is told of only now, is known of that time.
  await report("web-02", { "host.more": "fail" }, { ago: 3 * hour });
  clock.pass(hour);
  await told(before);
  await use((all) => all);
  await told(before);
  await use((all) => all.filter(({ id }) => id !== "host.login"));
  await told(before);
  await use((all) => [...all, ...another("host.more", ["C-2"])(all)]);
  for (const moment of [before, clock.now - hour / 2, clock.now - 1]) await told(moment);
});
