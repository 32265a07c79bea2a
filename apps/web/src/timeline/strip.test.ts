import assert from "node:assert/strict";
import { test } from "node:test";
import { boxesOfCourse, boxesOfTrend, sharesOf } from "./strip.ts";

const range = { from: 0, until: 1_000 };
const at = (milliseconds: number): string => new Date(milliseconds).toISOString();

test("a state fills the time until the next, and what was not there leaves it empty", () => {
  const course = [
    { at: at(0), state: null },
    { at: at(250), state: "pass" as const },
    { at: at(500), state: "fail" as const },
  ];
  assert.deepEqual(
    boxesOfCourse(course, range).map(({ x, width, tone }) => [x, width, tone]),
    [
      [25, 25, "satisfied"],
      [50, 50, "failed"],
    ],
  );
  assert.deepEqual(sharesOf(course, range), [
    { state: "fail", share: 2 / 3 },
    { state: "pass", share: 1 / 3 },
  ]);
});

test("each state stands at a height of its own, and a short failure is seen, before what lies behind it", () => {
  const states = ["fail", "unknown", "excepted", "pass", "not-applicable"] as const;
  const heights = states.map((state) => boxesOfCourse([{ at: at(0), state }], range)[0]?.height);
  assert.equal(new Set(heights).size, states.length);
  const boxes = boxesOfCourse(
    [
      { at: at(0), state: "pass" },
      { at: at(500), state: "fail" },
      { at: at(500.01), state: "pass" },
    ],
    range,
  );
  assert.equal(boxes.at(-1)?.tone, "failed");
  assert.ok((boxes.at(-1)?.width ?? 0) >= 0.4);
});

test("counts stand on each other up to the top", () => {
  const none = { satisfied: 0, notSatisfied: 0, unknown: 0, notApplicable: 0, excepted: 0 };
  const boxes = boxesOfTrend(
    [
      { at: at(0), counts: { ...none, satisfied: 1, notSatisfied: 1 } },
      { at: at(500), counts: { ...none, satisfied: 4 } },
      { at: at(1_000), counts: { ...none, satisfied: 4 } },
    ],
    range,
  );
  assert.deepEqual(
    boxes.map(({ x, width, y, height, tone }) => [x, width, y, height, tone]),
    [
      [0, 50, 50, 50, "satisfied"],
      [0, 50, 0, 50, "failed"],
      [50, 50, 0, 100, "satisfied"],
    ],
  );
});
