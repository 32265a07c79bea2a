import assert from "node:assert/strict";
import { test } from "node:test";
import type { Trace, TraceNode } from "@tokiwa/server/api";
import fc from "fast-check";
import { groupWord } from "../../address/traceWord.ts";
import { differenceOf, tallyOf } from "./difference.ts";
import { graphOf } from "./graph.ts";
import { columnsOf, membersOf, numberOf } from "./items.ts";
import { layoutOf } from "./layout.ts";
import { lineageOf } from "./lineage.ts";
import { ribbonsOf } from "./ribbons.ts";

const kinds = {
  strategy: "clause",
  plan: "clause",
  standard: "clause",
  control: "control",
  implementation: "system",
  check: "check",
  evidence: "subject",
} as const;

function node(layer: TraceNode["layer"], id: string, more: Partial<TraceNode> = {}): TraceNode {
  return {
    id,
    layer,
    kind: kinds[layer],
    title: { ja: id, en: id },
    group: { id: "g", title: { ja: "g", en: "g" } },
    inForce: true,
    state: "satisfied",
    counts: null,
    cells: null,
    ...more,
  };
}

const inSystem = (id: string) => ({ group: { id, title: { ja: id, en: id } } });

const twoSystems: Pick<Trace, "nodes" | "edges"> = {
  nodes: [
    node("strategy", "s1"),
    node("standard", "p1"),
    node("control", "c1"),
    node("control", "c2"),
    node("implementation", "sysA"),
    node("implementation", "sysB"),
    node("check", "k1"),
    node("check", "k2"),
    node("evidence", "hostA", inSystem("sysA")),
    node("evidence", "hostB", inSystem("sysB")),
  ],
  edges: [
    ["s1", "p1"],
    ["p1", "c1"],
    ["c1", "sysA"],
    ["c1", "sysB"],
    ["c2", "sysA"],
    ["c1", "k1"],
    ["c2", "k2"],
    ["sysA", "k1"],
    ["sysA", "k2"],
    ["sysB", "k1"],
    ["k1", "hostA"],
    ["k1", "hostB"],
    ["k2", "hostA"],
  ].map(([from = "", to = ""]) => ({ from, to: [to] })),
};
const graph = graphOf(twoSystems);
const lineage = (...ids: string[]) => [...lineageOf(graph, ids)].sort();

test("a control leads to its own checks, not to all checks of its systems", () => {
  assert.deepEqual(lineage("c2"), ["c2", "hostA", "k2", "sysA"]);
});

test("a clause leads down to the evidence", () => {
  assert.deepEqual(lineage("s1"), ["c1", "hostA", "hostB", "k1", "p1", "s1", "sysA", "sysB"]);
});

test("a system leads to its own assets only, and up to all its clauses", () => {
  assert.deepEqual(lineage("sysB"), ["c1", "hostB", "k1", "p1", "s1", "sysB"]);
});

test("an asset comes from its own system only", () => {
  assert.deepEqual(lineage("hostB"), ["c1", "hostB", "k1", "p1", "s1", "sysB"]);
});

test("where controls and checks are not tied directly, the way goes through the system", () => {
  const through = graphOf({
    nodes: twoSystems.nodes,
    edges: twoSystems.edges.filter(({ from, to }) => !(from.startsWith("c") && to.some((id) => id.startsWith("k")))),
  });
  assert.ok(lineageOf(through, ["c2"]).has("k2"));
});

test("a tie to an item that is not there is left out", () => {
  const torn = graphOf({ nodes: [node("check", "k")], edges: [{ from: "k", to: ["gone"] }] });
  assert.deepEqual([...lineageOf(torn, ["k"])], ["k"]);
});

test("a column with too many items shows their groups, and a group names its members again", () => {
  const many = Array.from({ length: 40 }, (_, index) =>
    node("control", `c${index}`, {
      group: { id: `g${index % 4}`, title: { ja: "組", en: "group" } },
      state: index % 2 === 0 ? "satisfied" : "not-satisfied",
    }),
  );
  const [column = []] = columnsOf(many);
  assert.deepEqual(
    column.map((item) => item.id),
    ["g0", "g1", "g2", "g3"].map((group) => groupWord("control", group)),
  );
  assert.equal(membersOf(many, column[0]?.id).length, 10);
});

test("ribbons count ties by the state of their lower end, and the direct tie past a system is not drawn", () => {
  const columns = columnsOf(twoSystems.nodes);
  const ribbons = ribbonsOf(graph, columns);
  assert.ok(ribbons.some((ribbon) => ribbon.from === "c1" && ribbon.to === "sysA"));
  assert.ok(!ribbons.some((ribbon) => ribbon.from === "c1" && ribbon.to === "k1"));
});

test("ties within a column and ties that lead back are not drawn, and do no harm", () => {
  const nodes = ["a", "b", "c"].map((id) => node("standard", id)).concat(node("strategy", "s"), node("control", "k"));
  const ties = graphOf({
    nodes,
    edges: ["ab", "bc", "ca", "sa", "as", "ck"].map(([from = "", to = ""]) => ({ from, to: [to] })),
  });
  const columns = columnsOf(nodes);
  const ribbons = ribbonsOf(ties, columns);
  assert.deepEqual(
    ribbons.map(({ from, to }) => from + to),
    ["sa", "ck"],
  );
  assert.equal(layoutOf(columns, ribbons, 900).items.length, 5);
});

test("every item is placed in the column of its layer, within the drawing, and none upon another", () => {
  const layersDrawn = fc.uniqueArray(
    fc.constantFrom(...(["strategy", "standard", "control", "implementation", "check", "evidence"] as const)),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(layersDrawn, fc.integer({ min: 1, max: 14 }), fc.infiniteStream(fc.nat()), (drawn, size, random) => {
      const nodes = drawn.flatMap((layer) =>
        Array.from({ length: size }, (_, index) => node(layer, `${layer}${index}`)),
      );
      const columns = columnsOf(nodes);
      const edges = columns.slice(1).flatMap((column, index) =>
        column.map((item) => {
          const upper = columns[index] ?? [];
          return { from: upper[(random.next().value ?? 0) % upper.length]?.id ?? "", to: [item.id] };
        }),
      );
      const layout = layoutOf(columns, ribbonsOf(graphOf({ nodes, edges }), columns), 1_200);
      assert.equal(layout.items.length, nodes.length);
      for (const placed of layout.items) {
        assert.ok(columns[placed.column]?.includes(placed.item));
        assert.ok(Math.abs(placed.x - placed.column * layout.pitch) < 0.01, `${placed.x} in ${placed.column}`);
        assert.ok(placed.top >= 0 && placed.bottom <= layout.height);
      }
      for (const column of columns) {
        const tops = layout.items.filter(({ item }) => column.includes(item)).sort((a, b) => a.top - b.top);
        for (const [index, placed] of tops.entries()) {
          const next = tops[index + 1];
          if (next) assert.ok(placed.bottom <= next.top + 0.01);
        }
      }
    }),
    { numRuns: 50 },
  );
});

test("the difference of two moments names what changed, came and went", () => {
  const before = { nodes: [node("check", "a"), node("check", "b", { state: "unknown" }), node("check", "gone")] };
  const after = { nodes: [node("check", "a", { state: "not-satisfied" }), node("check", "b"), node("check", "new")] };
  const changes = differenceOf(before, after);
  assert.deepEqual(Object.fromEntries(changes), {
    a: { before: "satisfied", after: "not-satisfied" },
    b: { before: "unknown", after: "satisfied" },
    gone: { before: "satisfied", after: null },
    new: { before: null, after: "satisfied" },
  });
  assert.deepEqual(tallyOf(changes), { better: 1, worse: 1 });
});

test("where systems stand together, a control leads to all that its checks look at", () => {
  const together = graphOf({
    nodes: [
      node("control", "c1"),
      node("control", "c2"),
      node("implementation", "group:implementation:o", { kind: "systems", number: 40 }),
      node("check", "k1"),
      node("check", "k2"),
      node("evidence", "hostA", inSystem("sysA")),
    ],
    edges: [
      { from: "c1", to: ["group:implementation:o", "k1"] },
      { from: "c2", to: ["group:implementation:o", "k2"] },
      { from: "group:implementation:o", to: ["k1", "k2"] },
      { from: "k1", to: ["hostA"] },
    ],
  });
  assert.deepEqual([...lineageOf(together, ["c1"])].sort(), ["c1", "group:implementation:o", "hostA", "k1"]);
});

test("an item that stands for several is one item, is named by its word, and counts as many", () => {
  const word = groupWord("implementation", "o");
  const nodes = [node("implementation", word, { kind: "systems", number: 40 }), node("check", "k")];
  assert.deepEqual(
    membersOf(nodes, word).map(({ id }) => id),
    [word],
  );
  assert.equal(numberOf(nodes), 41);
});

test("where systems stand together at one of two moments only, none came and none went", () => {
  const before = { nodes: [node("implementation", "a"), node("check", "k")] };
  const after = {
    nodes: [
      node("implementation", "group:implementation:o", { kind: "systems", number: 13 }),
      node("check", "k", { state: "unknown" }),
    ],
  };
  assert.deepEqual([...differenceOf(before, after).keys()], ["k"]);
});
