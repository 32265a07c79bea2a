import assert from "node:assert/strict";
import { test } from "node:test";
import { type Counts, countsOver, noCounts, requirementStanding, worst } from "./requirement.ts";
import { Status, standings } from "./status.ts";

const cells = (...statuses: number[]) => standings.map((_, status) => statuses.filter((one) => one === status).length);

test("a requirement is not satisfied as soon as one cell fails, whatever else is unknown", () => {
  assert.equal(requirementStanding(cells(Status.pass, Status.stale, Status.fail)), "notSatisfied");
});

test("a requirement with an unknown cell is unknown, and so is one that nothing passes", () => {
  assert.equal(requirementStanding(cells(Status.pass, Status.conflict)), "unknown");
  assert.equal(requirementStanding(cells(Status.pass, Status.neverObserved)), "unknown");
  assert.equal(requirementStanding(cells(Status.notApplicable)), "unknown");
  assert.equal(requirementStanding(cells()), "unknown");
});

test("a requirement is satisfied by passes, and counted apart where an exception holds it up", () => {
  assert.equal(requirementStanding(cells(Status.pass, Status.notApplicable)), "satisfied");
  assert.equal(requirementStanding(cells(Status.pass, Status.excepted)), "excepted");
  assert.equal(requirementStanding(cells(Status.excepted)), "excepted");
  assert.equal(requirementStanding(cells(Status.excepted, Status.fail)), "notSatisfied");
});

test("a requirement is not applicable only by a decision", () => {
  assert.equal(requirementStanding(cells(Status.fail), true), "notApplicable");
});

test("a control that two ways lead to is counted once", () => {
  const counts: Counts = { ...noCounts, satisfied: 2, unknown: 1 };
  const byControl = new Map([
    ["C1", counts],
    ["C2", { ...noCounts, notSatisfied: 1 }],
  ]);
  assert.deepEqual(countsOver(["C1", "C2", "C1"], byControl), { ...counts, notSatisfied: 1 });
  assert.deepEqual(countsOver(["C9"], byControl), noCounts);
});

test("the one word for several requirements is the worst of them", () => {
  assert.equal(worst({ ...noCounts, satisfied: 3, unknown: 1, notSatisfied: 1 }), "not-satisfied");
  assert.equal(worst({ ...noCounts, satisfied: 3, unknown: 1 }), "unknown");
  assert.equal(worst({ ...noCounts, excepted: 1, notApplicable: 1 }), "satisfied");
  assert.equal(worst({ ...noCounts, notApplicable: 1 }), "not-applicable");
  assert.equal(worst(noCounts), "unknown");
});
