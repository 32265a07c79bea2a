import assert from "node:assert/strict";
import { test } from "node:test";
import { scaleOf, shareOf, type TrendPoint, trendPath } from "./trend.ts";

const point = (at: string, satisfied: number, notSatisfied: number): TrendPoint => ({
  at,
  counts: { satisfied, notSatisfied, unknown: 0, notApplicable: 3, excepted: 0 },
});

test("what does not apply has no part in the share", () => {
  assert.equal(shareOf(point("2026-11-01T00:00:00Z", 1, 3)), 0.25);
  assert.equal(shareOf(point("2026-11-01T00:00:00Z", 0, 0)), null);
});

test("a share holds until the next point", () => {
  const points = [
    point("2026-11-01T00:00:00Z", 0, 2),
    point("2026-11-02T00:00:00Z", 1, 1),
    point("2026-11-05T00:00:00Z", 2, 0),
  ];
  assert.equal(trendPath(points, 100, 10), "M0 10H25V5H100V0");
});

test("one point makes a level line, and none makes nothing", () => {
  assert.equal(trendPath([point("2026-11-01T00:00:00Z", 1, 1)], 100, 10), "M0 5H100");

  assert.equal(trendPath([], 100, 10), "");
});

test("a small movement is drawn on a tenth of the scale, never beyond its ends", () => {
  const near = (value: number, wanted: number) => assert.ok(Math.abs(value - wanted) < 1e-9, `${value}`);
  near(scaleOf([0.5, 0.52]).low, 0.46);
  near(scaleOf([0.5, 0.52]).high, 0.56);
  near(scaleOf([1, 0.99]).high, 1);
  near(scaleOf([0]).low, 0);
  near(scaleOf([0.2, 0.9]).low, 0.2);
});
