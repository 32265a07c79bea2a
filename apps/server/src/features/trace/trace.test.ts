import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { testApi } from "../posture/testing/api.ts";
import { hour } from "../posture/testing/content.ts";
import { start, testPosture } from "../posture/testing/posture.ts";
import { traceRoutes } from "./routes.ts";
import { trace } from "./schema.ts";

async function world(t: TestContext) {
  const made = await testPosture(t);
  const api = testApi(made, traceRoutes(made.posture));
  const read = async (query = "") => {
    const { nodes, edges, moment } = trace.parse((await api.get(`/trace${query}`)).body);
    const node = (id: string) => {
      const [found, another] = nodes.filter((one) => one.id === id);
      assert.ok(found && !another, `one node ${id}`);
      return found;
    };
    return { nodes, edges: new Set(edges.map(({ from, to }) => `${from} → ${to}`)), node, moment };
  };
  return { ...made, read };
}

test("the thread runs from a sentence of the strategy to a subject, with its counts and states", async (t) => {
  const { report, read } = await world(t);
  await report("web-01", { "host.login": "fail", "host.patch": "pass", "host.time": "pass" });
  const { node, edges } = await read();
  for (const edge of [
    "strategy:1 → standard:1",
    "standard:1 → C-1",
    "C-1 → default",
    "default → host.login",
    "C-1 → host.login",
    "host.login → host:web-01",
    "organization.policy → organization:default",
    "default → organization.policy",
  ])
    assert.ok(edges.has(edge), edge);
  assert.deepEqual(node("standard:1").counts, {
    satisfied: 1,
    notSatisfied: 1,
    unknown: 0,
    notApplicable: 0,
    excepted: 0,
  });
  assert.equal(node("standard:1").state, "not-satisfied");
  assert.deepEqual(node("default").counts, {
    satisfied: 2,
    notSatisfied: 1,
    unknown: 1,
    notApplicable: 0,
    excepted: 0,
  });
  assert.deepEqual(node("host.login").cells, { pass: 0, fail: 1, notApplicable: 0, unknown: 0, excepted: 0 });
  assert.deepEqual(node("host:web-01").cells, { pass: 3, fail: 1, notApplicable: 0, unknown: 0, excepted: 0 });
});

test("a requirement that two sentences share counts once in the sentence above both", async (t) => {
  const { report, read } = await world(t);
  await report("web-01", { "host.patch": "pass", "host.time": "pass" });
  const { node } = await read();
  const total = (id: string) => Object.values(node(id).counts ?? {}).reduce((sum, number) => sum + number, 0);
  // C-2 is under standard:1 and standard:2, which are both under strategy:1.
  assert.deepEqual([total("standard:1"), total("standard:2"), total("strategy:1")], [2, 3, 4]);
});

test("only a normative document in force obliges; one that was superseded is there and says so", async (t) => {
  const { report, read } = await world(t);
  await report("web-01", { "host.login": "pass" });
  const { node } = await read();
  assert.deepEqual(
    ["strategy:1", "old:1", "guide:1"].map((id) => node(id).inForce),
    [true, false, false],
  );
});

test("a sentence that nobody saw in its document says how sure it is", async (t) => {
  const { node } = await (await world(t)).read();
  assert.deepEqual(
    ["strategy:1", "guide:1", "C-1"].map((id) => node(id).certainty),
    ["seen", "assumed", undefined],
  );
});

test("every edge leads from a node to a node, to the right, and each node has the layer of its kind", async (t) => {
  const { report, read } = await world(t);
  await report("web-01", { "host.login": "pass" });
  await report("web-01", { "host.login": "fail" }, { organization: "north", system: "default" });
  const { nodes, edges } = await read();
  const ids = nodes.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.includes("north/default") && ids.includes("north/host:web-01"));
  const layers = ["strategy", "plan", "standard", "control", "implementation", "check", "evidence"];
  const layer = new Map(nodes.map((node) => [node.id, layers.indexOf(node.layer)]));
  for (const edge of edges) {
    const [from = "", to = ""] = edge.split(" → ");
    assert.ok((layer.get(from) ?? 9) <= (layer.get(to) ?? -1), edge);
  }
});

test("the thread of an earlier moment is as it was then", async (t) => {
  const { report, read, clock } = await world(t);
  await report("web-01", { "host.login": "fail" });
  clock.pass(hour);
  await report("web-01", { "host.login": "pass", "host.patch": "pass" });
  const moment = new Date(start + hour / 2).toISOString();
  const then = await read(`?asOf=${moment}&knownAt=${moment}`);
  assert.equal(then.node("C-1").state, "not-satisfied");
  assert.equal((await read()).node("C-1").state, "satisfied");
});
