import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { addCounts, noCounts } from "@tokiwa/assurance";
import { listing } from "../posture/service.ts";
import { testApi } from "../posture/testing/api.ts";
import { hour } from "../posture/testing/content.ts";
import { start, testPosture } from "../posture/testing/posture.ts";
import { traceRoutes } from "./routes.ts";
import { trace, traceSystem } from "./schema.ts";

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
    const ties = new Set(edges.flatMap(({ from, to }) => to.map((one) => `${from} → ${one}`)));
    return { nodes, edges: ties, node, moment };
  };
  const behind = async (query = "") => listing(traceSystem).parse((await api.get(`/trace/systems${query}`)).body);
  return { ...made, api, read, behind };
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

const names = Array.from({ length: 14 }, (_, index) => `s-${String(index).padStart(2, "0")}`);

test("many systems stand by organization, many subjects by kind, and which they are is asked for apart", async (t) => {
  const { report, read, behind } = await world(t);
  for (const [index, system] of names.entries())
    await report(`h-${index}`, { "host.login": index % 3 === 0 ? "fail" : "pass" }, { system });
  await report("far", { "host.login": "pass" }, { organization: "north", system: "n" });
  const { nodes, node, edges } = await read();
  const [south, hosts] = [node("group:implementation:default"), node("group:evidence:host")];
  assert.deepEqual([south.kind, south.number, hosts.kind, hosts.number], ["systems", 14, "subjects", 15]);
  assert.ok(!nodes.some(({ kind, id }) => kind === "system" || id.startsWith("host:")));
  assert.ok(edges.has("C-1 → group:implementation:default") && edges.has("host.login → group:evidence:host"));
  assert.ok(edges.has("group:implementation:default → host.login"));
  const all = await behind("?organization=default");
  assert.equal(all.total, 14);
  assert.deepEqual(
    all.items.map(({ counts }) => counts ?? noCounts).reduce(addCounts, noCounts),
    south.counts,
    "what the node counts is what those behind it count together",
  );
  const page = await behind("?limit=2&offset=1");
  assert.deepEqual([page.total, page.items.length], [15, 2]);
  assert.deepEqual(page.items, (await behind()).items.slice(1, 3));
});

test("behind a check stand the systems in which its cells count, behind a clause those that it obliges", async (t) => {
  const { report, read, behind } = await world(t);
  for (const [index, system] of names.entries())
    await report(`h-${index}`, { "host.login": index < 2 ? "fail" : "pass" }, { system });
  const failing = await behind("?check=host.login&state=not-satisfied");
  assert.deepEqual(
    failing.items.map(({ system, cells }) => [system.id, cells?.fail]),
    [
      ["s-00", 1],
      ["s-01", 1],
    ],
  );
  const { node } = await read();
  const clause = await behind("?clause=standard:1");
  assert.deepEqual(
    clause.items.map(({ counts }) => counts ?? noCounts).reduce(addCounts, noCounts),
    node("standard:1").counts,
  );
  assert.equal((await behind("?clause=none")).total, 0);
  assert.equal((await behind("?check=none")).total, 0);
});

test("the trace of one system counts it alone, with what it inherits, and shows what stands as its evidence", async (t) => {
  const { report, read, behind } = await world(t);
  for (const [index, system] of names.entries())
    await report(`h-${index}`, { "host.login": index === 3 ? "fail" : "pass" }, { system });
  const { node, nodes, edges } = await read("?system=s-03");
  assert.deepEqual(node("host.login").cells, { pass: 0, fail: 1, notApplicable: 0, unknown: 0, excepted: 0 });
  assert.deepEqual(node("s-03").counts, (await behind("?q=s-03")).items[0]?.counts);
  assert.deepEqual(
    nodes.filter(({ layer }) => layer === "evidence").map(({ id }) => id),
    ["host:h-3", "organization:default", "system:s-03"],
  );
  assert.ok(edges.has("s-03 → host.login") && edges.has("host.login → host:h-3"));
  assert.ok(edges.has("organization.policy → organization:default"));
});

test("the systems behind a node are taken out as a file", async (t) => {
  const { report, api } = await world(t);
  await report("web-01", { "host.login": "fail" });
  const { text } = await api.get("/trace/systems?control=C-1&format=csv&lang=en");
  assert.match(text, /^\uFEFF?Organization,ID,System,State,/);
  assert.match(text, /,default,[^,]*,Not satisfied,0,1,0,0,0/);
});
