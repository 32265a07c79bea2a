import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { partsOf, stretchesOf, totalOf } from "./parts.ts";

const counts = fc.record({
  satisfied: fc.nat(100_000),
  notSatisfied: fc.nat(100_000),
  unknown: fc.nat(100_000),
  notApplicable: fc.nat(100_000),
  excepted: fc.nat(100_000),
});

test("the stretches of a bar fill it without gap or overlap, and none that counts anything is invisible", () => {
  fc.assert(
    fc.property(counts, (tally) => {
      const parts = partsOf(tally);
      const stretches = stretchesOf(parts);
      let end = 0;
      for (const stretch of stretches) {
        assert.ok(Math.abs(stretch.from - end) < 1e-9);
        assert.ok(stretch.length > 0.9);
        end = stretch.from + stretch.length;
      }
      assert.ok(totalOf(parts) === 0 ? stretches.length === 0 : Math.abs(end - 100) < 1e-9);
    }),
  );
});
