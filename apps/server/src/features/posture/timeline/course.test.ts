import assert from "node:assert/strict";
import { test } from "node:test";
import { addCounts, type Counts, noCounts, requirementStandings } from "@tokiwa/assurance";
import fc from "fast-check";
import { courseOf, type State, stepsOf, trendOf, trendParts } from "./course.ts";

const range = { from: 0, until: 96_000 };
const state = fc.constantFrom<State>("pass", "fail", "unknown", "excepted", null);

/** Changes that follow on each other, the newest first. */
const turns = (most: number) =>
  fc.array(fc.tuple(fc.nat({ max: range.until }), state), { maxLength: most }).map((all) => {
    const sorted = all.toSorted(([a], [b]) => a - b);
    return sorted
      .map(([at, to], index) => ({ at, from: sorted[index - 1]?.[1] ?? "unknown", to }) as const)
      .map((one, index) => (index > 0 ? { ...one, from: sorted[index - 1]?.[1] ?? null } : one))
      .toReversed();
  });

const stateAt = (points: readonly { at: number; state: State }[], at: number): State =>
  points.findLast((point) => point.at <= at)?.state ?? null;

test("a course says at each instant what was shown last", () => {
  fc.assert(
    fc.property(turns(40), fc.nat({ max: range.until }), (all, at) => {
      const shown =
        all.find((turn) => turn.at <= at)?.to ?? (all.some((turn) => turn.at <= at) ? null : all.at(-1)?.from);
      assert.equal(stateAt(courseOf(all, range, "unknown"), at), shown === undefined ? "unknown" : shown);
    }),
  );
});

test("without a change, the state at the end was so all the time", () => {
  assert.deepEqual(courseOf([], range, "pass"), [{ at: 0, state: "pass" }]);
});

test("of very many changes, a failure is never hidden, and the end is as it is", () => {
  fc.assert(
    fc.property(fc.nat({ max: 2_000 }), (which) => {
      const all = Array.from({ length: 2_001 }, (_, index) => ({
        at: index * 47,
        from: index === which + 1 ? "fail" : index % 2 === 0 ? "unknown" : "pass",
        to: index === which ? "fail" : index % 2 === 0 ? "pass" : "unknown",
      })) satisfies { at: number; from: State; to: State }[];
      const points = courseOf(all.toReversed(), range, null);
      assert.ok(points.length <= 1_001);
      assert.ok(points.some((point) => point.state === "fail"));
      assert.equal(points.at(-1)?.state, all.at(-1)?.to);
    }),
    { numRuns: 20 },
  );
});

test("a trend ends with the counts of now, and begins with what all flips since then came from", () => {
  const standing = fc.constantFrom(...requirementStandings);
  const flip = fc.record({
    ...{ part: fc.nat({ max: trendParts - 1 }), number: fc.integer({ min: 1, max: 9 }) },
    ...{ from: fc.option(standing), to: fc.option(standing) },
  });
  fc.assert(
    fc.property(fc.array(flip, { maxLength: 50 }), (flips) => {
      const now: Counts = { satisfied: 500, notSatisfied: 500, unknown: 500, notApplicable: 500, excepted: 500 };
      const points = trendOf(now, stepsOf(flips), range);
      let before = now;
      for (const { from, to, number } of flips) {
        if (from) before = addCounts(before, { ...noCounts, [from]: number });
        if (to) before = addCounts(before, { ...noCounts, [to]: -number });
      }
      assert.deepEqual(points.at(-1), { at: range.until, counts: now });
      assert.deepEqual(points[0], { at: range.from, counts: before });
      assert.deepEqual(
        points.map(({ at }) => at),
        points.map(({ at }) => at).toSorted((a, b) => a - b),
      );
    }),
  );
});
