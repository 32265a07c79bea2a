import assert from "node:assert/strict";
import { test } from "node:test";
import { ageOf } from "./age.ts";

test("an age is told in the largest whole unit", () => {
  assert.deepEqual(ageOf(59_999), { value: 59, unit: "second" });
  assert.deepEqual(ageOf(60_000), { value: 1, unit: "minute" });
  assert.deepEqual(ageOf(7_199_999), { value: 1, unit: "hour" });
  assert.deepEqual(ageOf(172_800_000), { value: 2, unit: "day" });
});

test("something a little in the future, by another machine's clock, is just now", () => {
  assert.deepEqual(ageOf(-1_500), { value: 0, unit: "second" });
});
