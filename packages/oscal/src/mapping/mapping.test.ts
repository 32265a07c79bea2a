import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { testNow, testUuid } from "../testing/corpus.ts";
import { collectionOf, type Line } from "../testing/mappings.ts";
import { chainInSigns, composeMappings } from "./compose.ts";
import { contradictions } from "./contradiction.ts";
import { derive } from "./derive.ts";
import { mappingIndex, type NamedCollection, nodeOf, type Subject } from "./mapping-index.ts";
import { type BaseRelation, relationshipOf } from "./relation.ts";

const control = (resource: string, id: string): Subject => ({ resource, type: "control", id });
const named = (href: string, source: string, target: string, ...lines: readonly Line[]): NamedCollection => ({
  href,
  collection: collectionOf(source, target, ...lines),
});
const options = { now: testNow, uuid: () => testUuid };

test("a mapping is asked from both sides", () => {
  const index = mappingIndex([named("m.json", "a.json", "b.json", ["a1", "subset-of", "b1"])]);
  const [there] = derive(index, control("a.json", "a1"), "b.json");
  const [back] = derive(index, control("b.json", "b1"), "a.json");
  assert.deepEqual([there?.relation, back?.relation], ["subset", "superset"]);
  assert.equal(back?.chains[0]?.steps[0]?.source?.inverted, true);
});

test("maps in a row say what follows, and unknown where nothing does", () => {
  const index = mappingIndex([
    named("1.json", "a.json", "b.json", ["a1", "subset-of", "b1"], ["a2", "superset-of", "b1"]),
    named("2.json", "b.json", "c.json", ["b1", "subset-of", "c1"]),
  ]);
  const [known] = derive(index, control("a.json", "a1"), "c.json");
  assert.equal(known?.relation, "subset");
  assert.equal(chainInSigns(known?.chains[0] ?? assert.fail()), "a1 ⊂ b1 ⊂ c1");
  const [open] = derive(index, control("a.json", "a2"), "c.json");
  assert.equal(open?.relation, "unknown");
  assert.deepEqual(open?.possible, new Set(["equal", "intersects", "subset", "superset"]));
});

test("several chains together know more than each alone", () => {
  const index = mappingIndex([
    named("1.json", "a.json", "b.json", ["a1", "intersects-with", "b1", 0.9], ["a1", "superset-of", "b2", 0.8]),
    named("2.json", "b.json", "c.json", ["b1", "subset-of", "c1", 1], ["b2", "intersects-with", "c1", 1]),
  ]);
  const [derived] = derive(index, control("a.json", "a1"), "c.json");
  assert.equal(derived?.relation, "intersects");
  assert.deepEqual(
    derived?.chains.map(({ possible }) => possible.size),
    [2, 2],
  );
  assert.equal(derived?.confidence, 0.8);
});

test("what is said of several together is not said of each, but what follows for each is", () => {
  const index = mappingIndex([
    named(
      "m.json",
      "a.json",
      "b.json",
      ["a1 a2", "subset-of", "b1"],
      ["a3 a4", "superset-of", "b2"],
      ["a5 a6", "no-relationship", "b3"],
    ),
  ]);
  const relationOf = (id: string) => derive(index, control("a.json", id), "b.json")[0]?.relation;
  assert.equal(relationOf("a1"), "subset");
  assert.equal(relationOf("a3"), "unknown");
  assert.equal(relationOf("a6"), "none");
});

test("references that lead to one resource are one: relative, through back matter, or said to be the same", () => {
  const uuid = "77777777-7777-4777-8777-777777777777";
  const inside = collectionOf(`#${uuid}`, "c.json", ["b1", "equal-to", "c1"]);
  const second = { ...inside, "back-matter": { resources: [{ uuid, rlinks: [{ href: "../x/b.json" }] }] } };
  const first = named("maps/1.json", "a.json", "../x/b.json", ["a1", "equal-to", "b1"]);
  const index = mappingIndex([first, { href: "maps/2.json", collection: second }]);
  assert.equal(derive(index, control("maps/a.json", "a1"), "maps/c.json")[0]?.relation, "equal");
  const other = named("2.json", "https://example.org/b", "c.json", ["b1", "equal-to", "c1"]);
  const same = new Map([["https://example.org/b", "x/b.json"]]);
  const joined = mappingIndex([first, other], same);
  assert.equal(derive(joined, control("maps/a.json", "a1"), "c.json")[0]?.relation, "equal");
});

test("confidence is the product along a chain, and unknown where a step has none", () => {
  const index = mappingIndex([
    named("1.json", "a.json", "b.json", ["a1", "equal-to", "b1", 0.5], ["a2", "equal-to", "b2"]),
    named("2.json", "b.json", "c.json", ["b1", "equal-to", "c1", 0.5], ["b2", "equal-to", "c2", 0.5]),
  ]);
  assert.equal(derive(index, control("a.json", "a1"), "c.json")[0]?.confidence, 0.25);
  assert.equal(derive(index, control("a.json", "a2"), "c.json")[0]?.confidence, undefined);
});

test("collections that cannot all be right are told with both chains", () => {
  const found = (...collections: readonly NamedCollection[]) =>
    contradictions(mappingIndex(collections)).map(({ chains }) => chains.map(chainInSigns));
  // One says equal, the other no relationship.
  assert.deepEqual(
    found(
      named("1.json", "a.json", "b.json", ["a1", "equal-to", "b1"]),
      named("2.json", "b.json", "a.json", ["b1", "no-relationship", "a1"]),
    ),
    [["a1 = b1", "a1 ∅ b1"]],
  );
  // A part of each other without being equal.
  assert.deepEqual(
    found(
      named("1.json", "a.json", "b.json", ["a1", "subset-of", "b1"]),
      named("2.json", "b.json", "a.json", ["b1", "subset-of", "a1"]),
    ),
    [["a1 ⊂ b1", "a1 ⊃ b1"]],
  );
  // Two maps in a row against a third.
  assert.deepEqual(
    found(
      named("1.json", "a.json", "b.json", ["a1", "subset-of", "b1"]),
      named("2.json", "b.json", "c.json", ["b1", "no-relationship", "c1"]),
      named("3.json", "a.json", "c.json", ["a1", "intersects-with", "c1"]),
    )
      .flat()
      .includes("a1 ⊂ b1 ∅ c1"),
    true,
  );
  // What is part of several cannot be apart from what these are within.
  assert.equal(
    found(named("1.json", "a.json", "b.json", ["a1 a2", "subset-of", "b1"], ["a1", "no-relationship", "b1"])).length >
      0,
    true,
  );
  assert.deepEqual(
    found(named("1.json", "a.json", "b.json", ["a1", "intersects-with", "b1"], ["a1", "subset-of", "b2"])),
    [],
  );
});

test("a composition has what is known, and names what is not", () => {
  const composition = composeMappings(
    named(
      "1.json",
      "a.json",
      "b.json",
      ["a1", "equal-to", "b1", 0.9],
      ["a2", "superset-of", "b2"],
      ["a3", "equal-to", "b3"],
    ),
    named(
      "2.json",
      "c.json",
      "b.json",
      ["c1", "superset-of", "b1", 0.5],
      ["c2", "superset-of", "b2"],
      ["c3", "equal-to", "b3"],
      ["c3", "no-relationship", "b3"],
    ),
    options,
  );
  assert.ok("collection" in composition);
  const [mapping] = composition.collection?.mappings ?? [];
  assert.deepEqual([mapping?.["source-resource"].href, mapping?.["target-resource"].href], ["a.json", "c.json"]);
  assert.deepEqual(mapping?.maps, [
    {
      uuid: testUuid,
      "matching-rationale": "semantic",
      relationship: "subset-of",
      sources: [{ type: "control", "id-ref": "a1" }],
      targets: [{ type: "control", "id-ref": "c1" }],
      "confidence-score": { percentage: 0.45 },
      remarks: "a1 = b1 ⊂ c1",
    },
  ]);
  assert.deepEqual(
    composition.unknown.map(({ from, to }) => [from.id, to.id]),
    [["a2", "c2"]],
  );
  assert.deepEqual(
    composition.contradictory.map(({ from, to }) => [from.id, to.id]),
    [["a3", "c3"]],
  );
});

test("collections without a resource in common are told with the remedy", () => {
  const composition = composeMappings(
    named("1.json", "a.json", "b.json", ["a1", "equal-to", "b1"]),
    named("2.json", "x.json", "y.json", ["x1", "equal-to", "y1"]),
    options,
  );
  assert.ok("code" in composition);
  assert.match(composition.message.en, /a\.json, b\.json and x\.json, y\.json/u);
});

/** Sets as bits of a number. */
function relationOf(a: number, b: number): BaseRelation {
  if (a === b) return "equal";
  if ((a & b) === 0) return "none";
  if ((a & b) === a) return "subset";
  return (a & b) === b ? "superset" : "intersects";
}

/** Three catalogs of three controls each, as sets, and maps that are true of them. */
const world = fc
  .record({
    sets: fc.array(fc.array(fc.integer({ min: 1, max: 31 }), { minLength: 3, maxLength: 3 }), {
      minLength: 3,
      maxLength: 3,
    }),
    picks: fc.array(
      fc.tuple(
        fc.constantFrom([0, 1], [1, 2], [0, 2], [2, 1]),
        fc.subarray([0, 1, 2], { minLength: 1, maxLength: 2 }),
        fc.subarray([0, 1, 2], { minLength: 1, maxLength: 2 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
      ),
      { maxLength: 12 },
    ),
  })
  .map(({ sets, picks }) => {
    const setOf = (catalog: number, ids: readonly number[]): number =>
      ids.reduce((all, id) => all | (sets[catalog]?.[id] ?? 0), 0);
    const collections = picks.map(([[from = 0, to = 0], sources, targets, confidence], index) =>
      named(`${index}.json`, `${from}`, `${to}`, [
        sources.join(" "),
        relationshipOf[relationOf(setOf(from, sources), setOf(to, targets))],
        targets.join(" "),
        confidence,
      ]),
    );
    return { collections, setOf };
  });

test("whatever is derived of true maps is true, and nothing contradicts", () => {
  fc.assert(
    fc.property(world, ({ collections, setOf }) => {
      const index = mappingIndex(collections);
      assert.deepEqual(contradictions(index), []);
      for (const from of [0, 1, 2])
        for (const id of [0, 1, 2])
          for (const { to, relation, possible } of derive(index, control(`${from}`, `${id}`), undefined, {
            length: 3,
          })) {
            const truth = relationOf(setOf(from, [id]), setOf(Number(to.resource), [Number(to.id)]));
            assert.ok(possible.has(truth));
            if (relation !== "unknown") assert.equal(relation, truth);
          }
    }),
    { numRuns: 300 },
  );
});

test("confidence never rises along a chain", () => {
  fc.assert(
    fc.property(world, ({ collections }) => {
      const index = mappingIndex(collections);
      for (const { confidence, chains } of derive(index, control("0", "0"), undefined, { length: 4 })) {
        for (const chain of chains) {
          let before = 1;
          for (const step of chain.steps) {
            if (chain.confidence !== undefined && step.confidence !== undefined)
              assert.ok(chain.confidence <= step.confidence + 1e-12);
            before = Math.min(before, step.confidence ?? 1);
          }
          if (chain.confidence !== undefined) assert.ok(chain.confidence <= before + 1e-12);
        }
        const best = Math.max(...chains.map((chain) => chain.confidence ?? 0));
        if (confidence !== undefined) assert.ok(confidence <= best + 1e-12);
      }
    }),
    { numRuns: 300 },
  );
});

test("a relation that is answered is the only one over every model of a small universe", () => {
  // Every assignment of sets of a universe of three elements to four controls, for a fixed tangle of maps.
  const tangle: readonly Line[][] = [
    [
      ["a", "subset-of", "b"],
      ["a", "intersects-with", "c"],
    ],
    [
      ["b", "superset-of", "d"],
      ["c", "superset-of", "d"],
    ],
  ];
  const index = mappingIndex([
    named("1.json", "x", "y", ...(tangle[0] ?? [])),
    named("2.json", "y", "z", ...(tangle[1] ?? [])),
  ]);
  const seen = new Set<BaseRelation>();
  const sets = Array.from({ length: 15 }, (_, n) => n + 1);
  for (const a of sets)
    for (const b of sets)
      for (const c of sets)
        for (const d of sets)
          if (
            relationOf(a, b) === "subset" &&
            relationOf(a, c) === "intersects" &&
            relationOf(b, d) === "superset" &&
            relationOf(c, d) === "superset"
          )
            seen.add(relationOf(a, d));
  const [derived] = derive(index, control("x", "a"), "z");
  assert.ok(derived);
  assert.ok(seen.isSubsetOf(derived.possible));
  assert.equal(derived.relation === "unknown", seen.size > 1);
});

test("a node of several has one key, however it is written", () => {
  const [a, b] = [control("r", "a"), control("r", "b")];
  assert.equal(nodeOf([a, b, a]).key, nodeOf([b, a]).key);
});
