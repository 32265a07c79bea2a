import assert from "node:assert/strict";
import { test } from "node:test";
import type { RequirementStanding } from "@tokiwa/assurance";
import { type BaseRelation, baseRelations } from "@tokiwa/oscal";
import fc from "fast-check";
import { derivedFor, impliedBy, together } from "./standing.ts";

/** Demands that are met or not; a control asks for some of them. */
const demands = [0, 1, 2, 3] as const;
const asked = fc.subarray([...demands], { minLength: 1 }).map((all) => new Set(all));

function relationOf(a: ReadonlySet<number>, b: ReadonlySet<number>): BaseRelation {
  if (a.isSubsetOf(b)) return b.isSubsetOf(a) ? "equal" : "subset";
  if (b.isSubsetOf(a)) return "superset";
  return a.isDisjointFrom(b) ? "none" : "intersects";
}

test("what is derived is so in every world that the mapping allows, and otherwise nothing is", () => {
  fc.assert(
    fc.property(
      asked,
      fc.array(asked, { maxLength: 3 }),
      fc.subarray([...demands]),
      fc.subarray([...baseRelations]),
      (theirs, ours, met, besides) => {
        const stands = (of: ReadonlySet<number>): RequirementStanding =>
          of.isSubsetOf(new Set(met)) ? "satisfied" : "notSatisfied";
        const implied = ours.map((own) => {
          // Whoever mapped may have left more open than is so.
          const possible = new Set([relationOf(theirs, own), ...besides]);
          const said = impliedBy(possible, stands(own));
          assert.ok(said === "unknown" || said === stands(theirs));
          return said;
        });
        const all = together(implied);
        if (all !== null && all !== "unknown") assert.equal(all, stands(theirs));
      },
    ),
  );
});

test("what is met and not met at once is unknown, and what nobody is asked for does not stand at all", () => {
  assert.equal(together(["satisfied", "notSatisfied", "unknown"]), "unknown");
  assert.equal(together(["satisfied", "unknown"]), "satisfied");
  assert.equal(together([]), null);
  assert.equal(impliedBy(new Set(["equal"]), "notApplicable"), "unknown");
  const equal = [{ control: "O", possible: new Set<BaseRelation>(["equal"]) }];
  assert.equal(derivedFor(new Map([["s", new Map()]]), equal), null);
  assert.equal(derivedFor(new Map([["s", new Map([["O", "satisfied"]])]]), equal)?.counts.satisfied, 1);
});
