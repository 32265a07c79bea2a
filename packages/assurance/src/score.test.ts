import assert from "node:assert/strict";
import { test } from "node:test";
import { points, score, scoreVersion } from "./score.ts";
import { Status, standings } from "./status.ts";

const one = (status: number) => standings.map((_, index) => (index === status ? 1 : 0));

test("a failing cell adds the cube of its severity over a hundred, excepted or not", () => {
  assert.equal(score(points(one(Status.fail), 10), 1).value, 10);
  assert.equal(score(points(one(Status.fail), 5), 1).value, 1.25);
  assert.equal(score(points(one(Status.excepted), 9.8), 1).value, 9.41192);
});

test("an unknown cell keeps what it last was: a failure in full, else half of one", () => {
  for (const status of [Status.staleAfterFail, Status.errorAfterFail, Status.conflict])
    assert.equal(score(points(one(status), 10), 1).value, 10);
  for (const status of [Status.stale, Status.error, Status.neverObserved])
    assert.equal(score(points(one(status), 10), 1).value, 5);
});

test("what passes or does not apply adds nothing", () => {
  assert.equal(points(one(Status.pass), 10) + points(one(Status.notApplicable), 10), 0);
});

test("the score says over how many assets it is divided, and by which version of the formula", () => {
  assert.deepEqual(score(points(one(Status.fail), 10), 4), {
    value: 10,
    perAsset: 2.5,
    assets: 4,
    version: scoreVersion,
  });
  assert.equal(score(points(one(Status.fail), 10), 0).perAsset, 10);
});
