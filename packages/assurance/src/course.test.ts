import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Course } from "./course.ts";
import type { TimedFlip } from "./posture.ts";
import { Status, standings } from "./status.ts";
import { difference } from "./subject.ts";
import { Tally } from "./tally.ts";
import { frameworks, system } from "./world.arbitrary.ts";

const places = [
  { kind: "host", scope: "org/a" },
  { kind: "host", scope: "org/b" },
  { kind: "system", scope: "org/a" },
  { kind: "organization", scope: "org" },
] as const;
const status = fc.oneof(fc.nat({ max: standings.length - 1 }), fc.constant(Status.absent));
const ended = [Status.stale, Status.staleAfterFail, Status.fail];
/** How the cells of a subject stand at first, and how they come to stand at some instants; or each ends at one of them. */
const subjects = fc.array(
  fc.record({
    place: fc.constantFrom(...places),
    ends: fc.boolean(),
    steps: fc.array(fc.record({ after: fc.nat({ max: 3 }), cells: fc.array(status, { minLength: 6, maxLength: 6 }) }), {
      minLength: 1,
      maxLength: 5,
    }),
  }),
  { minLength: 1, maxLength: 12 },
);

interface Stepped {
  readonly at: number;
  readonly scope: string;
  readonly kind: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  readonly positions: Uint32Array | null;
}

test("many steps together come to what they come to one by one, and requirements flip at the same instants", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...frameworks),
      subjects,
      fc.subarray(["C1", "C2", "C4"]),
      (framework, world, notApplicable) => {
        const tallies = [0, 1].map(() => {
          const tally = new Tally(framework);
          tally.setSystem({ ...system("org/a", "high"), notApplicable: new Set(notApplicable) });
          tally.setSystem(system("org/b", "low"));
          return tally;
        });
        const [together, apart] = tallies;
        assert.ok(together && apart);
        const course = new Course(framework);
        const steps: Stepped[] = [];
        for (const { place, ends, steps: those } of world) {
          const benchmark = framework.benchmarks.get(place.kind) ?? [];
          let [at, before] = [0, new Uint8Array()];
          for (const [index, { after: by, cells }] of those.entries()) {
            const positions = ends
              ? Uint32Array.from([...benchmark.keys()].filter((one) => one % 4 === index - 1))
              : null;
            const after = Uint8Array.from(benchmark, (rule, position) => {
              if (!rule) return Status.absent;
              if (!positions || index === 0) return cells[position] ?? 0;
              if (!positions.includes(position) || before[position] === Status.absent) return before[position] ?? 0;
              return ended[(cells[position] ?? 0) % ended.length] ?? Status.stale;
            });
            at += by;
            if (index > 0) steps.push({ at, ...place, before, after, positions });
            else
              for (const tally of tallies)
                for (const { position, from, to } of difference(before, after)) {
                  const rule = benchmark[position];
                  if (rule) tally.move(place.scope, rule, from, to);
                }
            before = after;
          }
        }
        for (const tally of tallies) tally.flips();
        const expected: TimedFlip[] = [];
        for (const [at, those] of [...Map.groupBy(steps, (step) => step.at)].sort(([a], [b]) => a - b)) {
          for (const { scope, kind, before, after } of those)
            for (const { position, from, to } of difference(before, after)) {
              const rule = framework.benchmarks.get(kind)?.[position];
              if (rule) apart.move(scope, rule, from, to);
            }
          expected.push(...apart.flips().map((flip) => ({ ...flip, at })));
        }
        for (const { at, scope, kind, before, after, positions } of steps) {
          const lane = course.lane(scope, kind);
          const changed = positions
            ? course.end(lane, at, before, after, positions)
            : course.add(lane, at, before, after);
          assert.equal(changed, difference(before, after).length);
        }
        const inOrder = (flips: readonly TimedFlip[]) =>
          flips.map((flip) => JSON.stringify([flip.at, flip.scope, flip.control, flip.from, flip.to])).sort();
        assert.deepEqual(inOrder(course.through(together)), inOrder(expected));
        for (const scope of ["org/a", "org/b", "org"]) {
          assert.deepEqual(together.requirements(scope), apart.requirements(scope));
          assert.deepEqual(together.totals(scope), apart.totals(scope));
          for (const benchmark of framework.benchmarks.values())
            for (const rule of benchmark)
              if (rule)
                assert.deepEqual(
                  Array.from(together.histogram(scope, rule.check)),
                  Array.from(apart.histogram(scope, rule.check)),
                );
        }
      },
    ),
    { numRuns: 500 },
  );
});

test("a run that is longer than a byte can say is taken as long as it is", () => {
  const checks = Array.from({ length: 1000 }, (_, number) => ({
    ...{ check: `host.${number}`, controls: ["C1"], maxAge: 1, severity: 1 },
    silence: "unknown" as const,
  }));
  const framework = { benchmarks: new Map([["host", checks]]), profiles: new Map([["low", new Set(["C1"])]]) };
  const tally = new Tally(framework);
  tally.setSystem(system("org/a", "low"));
  for (const rule of checks) tally.move("org/a", rule, Status.absent, Status.pass);
  tally.flips();
  const course = new Course(framework);
  const [pass, stale] = [new Uint8Array(1000).fill(Status.pass), new Uint8Array(1000).fill(Status.stale)];
  pass.set([Status.fail], 999);
  tally.move("org/a", checks[999] ?? assert.fail(), Status.pass, Status.fail);
  tally.flips();
  assert.equal(course.add(course.lane("org/a", "host"), 7, pass, stale), 1000);
  assert.deepEqual(course.through(tally), [
    { scope: "org/a", control: "C1", from: "notSatisfied", to: "unknown", at: 7 },
  ]);
  assert.deepEqual(tally.totals("org/a").cells[Status.stale], 1000);
});
