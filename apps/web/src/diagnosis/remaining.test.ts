import assert from "node:assert/strict";
import { test } from "node:test";
import { remaining } from "./remaining.ts";

const startedAt = "2026-11-23T05:00:00Z";
const after = (milliseconds: number) => Date.parse(startedAt) + milliseconds;

test("what is left takes as long as what is done took", () => {
  assert.equal(remaining({ startedAt, done: 50, total: 200 }, after(10_000)), 30_000);
});

test("nothing is promised before something is done, nor once all is", () => {
  assert.equal(remaining({ startedAt, done: 1, total: 200 }, after(10_000)), undefined);
  assert.equal(remaining({ startedAt, done: 50, total: 200 }, after(500)), undefined);
  assert.equal(remaining({ startedAt, done: 200, total: 200 }, after(10_000)), undefined);
});
