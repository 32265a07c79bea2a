import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { nothing, outcomes } from "./outcome.ts";
import { emptyVector, instantAt, merge, type Report } from "./vector.ts";
import { report } from "./world.arbitrary.ts";

const reports: fc.Arbitrary<Report> = fc
  .record({
    observedAt: fc.integer({ min: 1, max: 5 }),
    cells: fc.array(fc.option(fc.constantFrom(...outcomes)), { maxLength: 4 }),
    digests: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 16, maxLength: 16 }),
  })
  .map(({ observedAt, cells, digests }) => {
    const made = report("agent", observedAt, cells);
    const told = [...made.outcome.keys()].filter((position) => made.outcome[position] !== nothing);
    const found = told.flatMap((position) => {
      const words = [digests[position * 2] ?? 0, digests[position * 2 + 1] ?? 0];
      return words.some((word) => word !== 0) ? [position, ...words] : [];
    });
    return { ...made, found };
  });

const mergeAll = (all: readonly Report[]) =>
  all.reduce((vector, one) => merge(vector, one).vector, emptyVector("agent", 4));

test("merging reports gives the same vector in any order, and once more of the same changes nothing", () => {
  const orders = fc
    .array(reports, { maxLength: 6 })
    .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
  fc.assert(
    fc.property(orders, ([some, others]) => {
      const merged = mergeAll(some);
      assert.deepEqual(mergeAll(others), merged);
      assert.deepEqual(mergeAll([...some, ...others]), merged);
    }),
    { numRuns: 1000 },
  );
});

test("a report changes the positions that it says something else of, and leaves out those that it is silent about", () => {
  const first = merge(emptyVector("agent"), report("agent", 1, ["pass", null, "fail"]));
  assert.deepEqual(first.changed, [0, 2]);
  const second = merge(first.vector, report("agent", 2, ["pass", "error", "pass"]));
  assert.deepEqual(second.changed, [1, 2]);
  assert.deepEqual(
    [0, 1, 2].map((position) => instantAt(second.vector, position)),
    [2, 2, 2],
  );
});

test("the same outcome with another reason or evidence is a change", () => {
  const held = merge(emptyVector("agent"), report("agent", 1, ["fail"])).vector;
  const other = { ...report("agent", 2, ["fail"]), found: [0, 0, 1] };
  assert.deepEqual(merge(held, other).changed, [0]);
});

test("merging leaves the vector that it was given as it was", () => {
  const held = merge(emptyVector("agent"), report("agent", 1, ["fail"])).vector;
  merge(held, report("agent", 2, ["pass", "pass"]));
  assert.deepEqual(held, merge(emptyVector("agent"), report("agent", 1, ["fail"])).vector);
});
