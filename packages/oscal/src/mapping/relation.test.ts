import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type BaseRelation, baseRelations, certain, composed, inverse, possibleOf } from "./relation.ts";

/** Sets as bits of a number. */
function relationOf(a: number, b: number): BaseRelation {
  if (a === b) return "equal";
  if ((a & b) === 0) return "none";
  if ((a & b) === a) return "subset";
  return (a & b) === b ? "superset" : "intersects";
}

const subsetsOf = (elements: number): readonly number[] => Array.from({ length: 2 ** elements - 1 }, (_, n) => n + 1);

test("composition leaves possible exactly what some three sets show, in universes of 4 and 5 elements", () => {
  for (const elements of [4, 5]) {
    const seen = new Map<string, Set<BaseRelation>>();
    const sets = subsetsOf(elements);
    for (const a of sets)
      for (const b of sets)
        for (const c of sets) {
          const key = `${relationOf(a, b)} ${relationOf(b, c)}`;
          const shown = seen.get(key) ?? new Set();
          shown.add(relationOf(a, c));
          seen.set(key, shown);
        }
    for (const r of baseRelations)
      for (const s of baseRelations)
        assert.deepEqual(composed(new Set([r]), new Set([s])), seen.get(`${r} ${s}`), `${r} then ${s}`);
  }
});

test("exactly one relation holds between any two sets, and its inverse between them turned", () => {
  for (const a of subsetsOf(4))
    for (const b of subsetsOf(4)) assert.deepEqual(inverse(new Set([relationOf(a, b)])), new Set([relationOf(b, a)]));
});

test("what is answered of a chain is true of every model of it", () => {
  const set = fc.integer({ min: 1, max: 2 ** 6 - 1 });
  const doubt = fc.subarray([...baseRelations]);
  fc.assert(
    fc.property(fc.array(fc.tuple(set, doubt), { minLength: 2, maxLength: 6 }), (chain) => {
      const sets = chain.map(([each]) => each);
      // Each step is known only as one of several relations, of which the true one is one.
      const steps = chain.slice(1).map(([each, others], index) => {
        const before = sets[index] ?? 0;
        return new Set([relationOf(before, each), ...others]);
      });
      const possible = steps.slice(1).reduce(composed, steps[0] ?? new Set());
      const truth = relationOf(sets[0] ?? 0, sets.at(-1) ?? 0);
      assert.ok(possible.has(truth));
      const answer = certain(possible);
      if (answer !== undefined) assert.equal(answer, truth);
    }),
    { numRuns: 2000 },
  );
});

test("composition does not depend on where a chain is cut, and turns with its chain", () => {
  const possible = fc.subarray([...baseRelations], { minLength: 1 }).map((each) => new Set(each));
  fc.assert(
    fc.property(possible, possible, possible, (a, b, c) => {
      assert.deepEqual(composed(composed(a, b), c), composed(a, composed(b, c)));
      assert.deepEqual(inverse(composed(a, b)), composed(inverse(b), inverse(a)));
    }),
  );
});

test("an equivalence is equality only where it was found by meaning", () => {
  assert.equal(certain(possibleOf("equivalent-to", "semantic")), "equal");
  assert.equal(certain(possibleOf("equivalent-to", "syntactic")), undefined);
  assert.equal(certain(possibleOf("equivalent-to", undefined)), undefined);
  assert.equal(certain(possibleOf("equal-to", undefined)), "equal");
  assert.equal(certain(possibleOf("subset-of", "semantic", "https://example.org")), undefined);
  assert.equal(certain(possibleOf("something-else", "semantic")), undefined);
});
