import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { above, below, cycleIn, parentsAt, type Statement } from "./tree.ts";

const ids = ["a", "b", "c", "d"];
const statement = fc
  .record({
    organization: fc.constantFrom(...ids),
    parent: fc.option(fc.constantFrom(...ids)),
    from: fc.nat({ max: 9 }),
    length: fc.option(fc.integer({ min: 1, max: 5 })),
    sequence: fc.integer({ min: 1, max: 6 }),
  })
  .map(
    ({ length, from, ...of }): Statement => ({
      ...of,
      kind: "parent",
      from,
      until: length === null ? null : from + length,
    }),
  );
/** One decision says of one organization at one moment one thing only. */
const statements = fc.uniqueArray(statement, {
  maxLength: 14,
  selector: ({ organization, sequence }) => `${organization} ${sequence}`,
});

/** The slow and obvious reading: play what was stated in its order over a line of days. */
function played(all: readonly Statement[], asOf: number, sequence: number): ReadonlyMap<string, string> {
  const days = new Map<string, string | null>();
  for (const one of all.toSorted((a, b) => a.sequence - b.sequence))
    if (one.kind === "parent" && one.sequence <= sequence)
      for (let day = one.from; day < (one.until ?? 20); day += 1) days.set(`${one.organization} ${day}`, one.parent);
  const found = ids.flatMap((id) => {
    const parent = days.get(`${id} ${asOf}`) ?? null;
    return parent === null ? [] : [[id, parent] as const];
  });
  return new Map(found);
}

test("of what was stated about a moment the last counts, on either clock", () => {
  fc.assert(
    fc.property(statements, fc.nat({ max: 19 }), fc.nat({ max: 7 }), (all, asOf, sequence) => {
      const found = parentsAt(all, { asOf, sequence });
      assert.deepEqual(found, played(all, asOf, sequence));
    }),
  );
});

test("a cycle is found where there is one at some moment, and nowhere else", () => {
  fc.assert(
    fc.property(statements, (all) => {
      const cyclic = Array.from({ length: 20 }, (_, day) => played(all, day, 9)).some((parents) =>
        ids.some((id) => {
          let at: string | undefined = id;
          for (let steps = 0; steps < ids.length && at !== undefined; steps += 1) at = parents.get(at);
          return at !== undefined;
        }),
      );
      assert.equal(cycleIn(all) !== null, cyclic);
    }),
  );
});

test("what is below an organization has it above, and the other way round", () => {
  fc.assert(
    fc.property(statements, fc.nat({ max: 19 }), (all, asOf) => {
      fc.pre(cycleIn(all) === null);
      const parents = parentsAt(all, { asOf, sequence: 9 });
      for (const upper of ids)
        assert.deepEqual(
          ids.filter((id) => below(parents, [upper]).has(id)),
          ids.filter((id) => id === upper || above(parents, id).includes(upper)),
        );
    }),
  );
});

test("a ministry's office moves to an agency on a day that was decided before, and back is told as it was", () => {
  const day = 86_400_000;
  const stated: Statement[] = [
    { organization: "office", kind: "parent", parent: "ministry", from: 0, until: null, sequence: 1 },
    { organization: "office", kind: "parent", parent: "agency", from: 10 * day, until: null, sequence: 2 },
  ];
  const parent = (asOf: number, sequence: number) => parentsAt(stated, { asOf, sequence }).get("office");
  assert.deepEqual([parent(9 * day, 2), parent(10 * day, 2), parent(10 * day, 1)], ["ministry", "agency", "ministry"]);
});
