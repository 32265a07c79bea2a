import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { carriedSharing, type Sharing } from "./sharing.ts";
import { counting } from "./tree.ts";

const statements = fc.uniqueArray(
  fc
    .record({
      organization: fc.constantFrom("a", "b"),
      system: fc.constantFrom("joint", "other"),
      sharer: fc.constantFrom("a", "b", "c", "d"),
      shares: fc.boolean(),
      sequence: fc.integer({ min: 1, max: 9 }),
      from: fc.nat({ max: 12 }),
      length: fc.option(fc.integer({ min: 1, max: 6 })),
    })
    .map(({ length, ...one }): Sharing => ({ ...one, until: length === null ? null : one.from + length }))
    .filter(({ organization, sharer }) => organization !== sharer),
  { maxLength: 14, selector: ({ sequence }) => sequence },
);

const shares = (stated: readonly Sharing[], organization: string, sharer: string, asOf: number): boolean =>
  counting(
    stated.filter((one) => one.organization === organization && one.system === "joint" && one.sharer === sharer),
    { asOf, sequence: Number.MAX_SAFE_INTEGER },
  )?.shares ?? false;

test("whoever shares in a system goes on to where it comes, at each moment to come; and nothing is stated without need", () => {
  fc.assert(
    fc.property(statements, fc.nat({ max: 12 }), (stated, at) => {
      const carried = carriedSharing(stated, { system: "joint", from: "a", to: "b", at, sequence: 99 });
      const all = [...stated, ...carried];
      for (let asOf = at; asOf <= 20; asOf += 1)
        for (const sharer of ["a", "c", "d"])
          assert.equal(shares(all, "b", sharer, asOf), shares(stated, "a", sharer, asOf), `${sharer} at ${asOf}`);
      assert.ok(
        carried.every(({ sharer }) => sharer !== "b"),
        "who is accountable does not share",
      );
      for (const one of carried)
        assert.notEqual(shares(stated, "b", one.sharer, one.from), one.shares, JSON.stringify(one));
      const keys = carried.map(({ sharer, from }) => `${sharer} ${from}`);
      assert.equal(new Set(keys).size, keys.length);
    }),
  );
});
