import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { spans, stepsIn, timeLine } from "./timeLine.ts";

const now = Date.parse("2026-11-23T05:00:00Z");

test("a position leads to a moment and back to the same position", () => {
  fc.assert(
    fc.property(fc.constantFrom(...spans), fc.integer({ min: 0, max: stepsIn }), (span, step) => {
      const line = timeLine(span, now, []);
      assert.equal(line.stepOf(line.instantAt(step)), step);
    }),
  );
});

test("the last position is now", () => {
  assert.equal(timeLine("day", now, []).instantAt(stepsIn), undefined);
});

test("the line grows so that the moment of the address is on it", () => {
  const moment = new Date(now - 5 * 86_400_000).toISOString();
  const line = timeLine("hour", now, [moment]);
  assert.equal(line.span, "week");
  assert.ok(line.stepOf(moment) > 0);
});
