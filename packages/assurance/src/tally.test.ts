import assert from "node:assert/strict";
import { test } from "node:test";
import { Status } from "./status.ts";
import { Tally } from "./tally.ts";
import { frameworks, system } from "./world.arbitrary.ts";

const [framework] = frameworks;
const login = framework.benchmarks.get("host")?.[0];

test("a partial tally refuses to guess at a counter that was not loaded", () => {
  const tally = new Tally(framework, { partial: true });
  assert.ok(login);
  assert.throws(() => tally.move("org/a", login, Status.absent, Status.pass), /the counters of org\/a were not loaded/);
});

test("a partial tally, given what a change touches, finds the same flip", () => {
  const tally = new Tally(framework, { partial: true });
  assert.ok(login);
  tally.loadSystem(system("org/a", "low"));
  for (const scope of ["org/a", "org"]) tally.loadCounters(scope, () => [0, scope === "org/a" ? 1 : 0]);
  tally.loadTotals("org/a", { cells: [0, 2], points: 0 });
  tally.loadStandings("org/a", new Map([["C1", "satisfied"]]));
  tally.move("org/a", login, Status.pass, Status.fail);
  assert.deepEqual(tally.flips(), [{ scope: "org/a", control: "C1", from: "satisfied", to: "notSatisfied" }]);
  assert.deepEqual(tally.flips(), [], "a flip is told once");
  assert.equal(tally.totals("org/a").points, 75 ** 3 * 2);
});

test("cells of a check that bears on no control of the profile are counted, but not in the system's totals", () => {
  const tally = new Tally(framework);
  tally.setSystem(system("org/a", "low"));
  const sudo = framework.benchmarks.get("host")?.[3];
  assert.ok(sudo);
  tally.move("org/a", sudo, Status.absent, Status.fail);
  assert.equal(tally.histogram("org/a", sudo.check)[Status.fail], 1);
  assert.equal(tally.totals("org/a").cells[Status.fail], 0);
  tally.setSystem(system("org/a", "high"));
  assert.equal(tally.totals("org/a").cells[Status.fail], 1);
});
