import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { areDisjoint, difference, grouped, intersection } from "./sets.ts";

const set = fc.uniqueArray(fc.nat(12)).map((items) => new Set(items));

test("sets and groups are as ECMAScript's own", () => {
  fc.assert(
    fc.property(set, set, (a, b) => {
      assert.deepEqual([...difference(a, b)], [...a.difference(b)]);
      assert.deepEqual(intersection(a, b), a.intersection(b));
      assert.equal(areDisjoint(a, b), a.isDisjointFrom(b));
      const third = (item: number) => item % 3;
      assert.deepEqual([...grouped(a, third)], [...Map.groupBy(a, third)]);
    }),
  );
});
