import assert from "node:assert/strict";
import { test } from "node:test";
import { requirementStandings } from "@tokiwa/assurance";
import fc from "fast-check";
import { type Revision, revisionOf } from "./revision.ts";
import { Standings } from "./standings.ts";
import { sampleContent } from "./testing/content.ts";

const revision = (controls: readonly string[]): Revision => ({
  ...revisionOf(1, sampleContent(), new Map()),
  controls,
});
const known = ["AC-1", "AC-2", "AC-3", "IA-1", "IA-2"];
const standing = fc.constantFrom(...requirementStandings);
const some = fc.dictionary(fc.constantFrom(...known), standing).map((of) => new Map(Object.entries(of)));

test("standings are what they were made of, control by control and all together", () => {
  fc.assert(
    fc.property(some, (of) => {
      const standings = new Standings(revision(known)).with(of);
      for (const control of known) assert.equal(standings.get(control), of.get(control) ?? null);
      assert.deepEqual(standings.byControl, new Map([...of].toSorted(([a], [b]) => (a < b ? -1 : 1))));
    }),
  );
});

test("standings with some changed are the same but for these, and those before them stay as they were", () => {
  fc.assert(
    fc.property(some, fc.dictionary(fc.constantFrom(...known), fc.option(standing)), (of, changes) => {
      const before = new Standings(revision(known)).with(of);
      const after = before.with(new Map(Object.entries(changes)));
      for (const control of known) {
        assert.equal(after.get(control), (control in changes ? changes[control] : of.get(control)) ?? null);
        assert.equal(before.get(control), of.get(control) ?? null);
      }
    }),
  );
});

test("under a content with other controls, standings are kept by its places", () => {
  fc.assert(
    fc.property(some, fc.shuffledSubarray(known), (of, controls) => {
      const other = revision(controls);
      const moved = new Standings(other, new Standings(revision(known)).with(of).storedUnder(other));
      for (const control of known)
        assert.equal(moved.get(control), (controls.includes(control) && of.get(control)) || null);
    }),
  );
});
