import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { z } from "@hono/zod-openapi";
import { systemModels } from "@tokiwa/exchange";
import { check } from "@tokiwa/oscal";
import { sql } from "kysely";
import { adoptedContent, createCatalogs } from "../catalogs/service.ts";
import { catalogRoutes } from "../catalogs/routes.ts";
import { documentRoutes } from "../documents/routes.ts";
import { postureRoutes } from "../posture/routes.ts";
import { hour, sampleContent } from "../posture/testing/content.ts";
import { testApi } from "../posture/testing/api.ts";
import { start, testPosture } from "../posture/testing/posture.ts";
import { carryTailoring } from "./carrying.ts";
import { tailoringRoutes } from "./routes.ts";
import * as schema from "./schema.ts";

async function world(t: TestContext) {
  const made = await testPosture(t, sampleContent(), { complete: adoptedContent, carry: carryTailoring });
  const catalogs = createCatalogs(made.database);
  // Several systems of one profile, so that what is done to one is seen not to be done to others.
  await made.report("web-01", { "host.login": "fail", "host.patch": "pass", "host.time": "pass" });
  await made.report("pay-01", { "host.login": "fail", "host.patch": "pass", "host.time": "pass" }, { system: "pay" });
  const parts = { ...made, posture: made.posture, catalogs };
  const api = testApi(made, [
    ...tailoringRoutes(parts),
    ...postureRoutes(made.posture),
    ...catalogRoutes(parts),
    ...documentRoutes(made.posture),
  ]);
  const base = "/systems/default/tailoring";
  const propose = async (change: object, reason = "why") => {
    const answer = await api.send("POST", base, { change, reason });
    assert.equal(answer.status, 201, answer.text);
    return z.object({ id: z.string() }).parse(answer.body).id;
  };
  const decide = (id: string, decision = "approve", by = "CISO") =>
    api.send("POST", `${base}/${id}/decision`, decision === "withdraw" ? { decision } : { decision, by, note: "n" });
  const bind = async (change: object) => {
    const id = await propose(change);
    const answer = await decide(id);
    assert.equal(answer.status, 204, answer.text);
    return id;
  };
  const look = async () => schema.tailoring.parse((await api.get(base)).body);
  const preview = async (...changes: object[]) => {
    const answer = await api.send("POST", `${base}/preview`, { changes });
    assert.equal(answer.status, 200, answer.text);
    return schema.foreseen.parse(answer.body);
  };
  const requirements = async (system = "default", query = "") => {
    const { body } = await api.get(`/requirements?system=${system}&sort=control${query}`);
    const form = z.object({ items: z.array(z.object({ control: z.object({ id: z.string() }), state: z.string() })) });
    return Object.fromEntries(form.parse(body).items.map(({ control, state }) => [control.id, state]));
  };
  const sound = async () => assert.deepEqual((await made.posture.verify()).differences, []);
  return { ...made, api, base, propose, decide, bind, look, preview, requirements, sound };
}

test("a proposal binds nobody: it is foreseen, approved by another, and only then is the system asked for it", async (t) => {
  const { propose, decide, look, preview, requirements, sound, api, base } = await world(t);
  const before = await requirements();
  assert.deepEqual(Object.keys(before), ["C-1", "C-2", "C-3", "C-4"]);
  const foreseen = await preview({ kind: "remove", control: "C-1" }, { kind: "add", control: "C-5" });
  assert.deepEqual(
    [foreseen.lost.map(({ id, state }) => [id, state]), foreseen.gained.map(({ id, state }) => [id, state])],
    [[["C-1", "not-satisfied"]], [["C-5", "unknown"]]],
  );
  assert.deepEqual([foreseen.before.notSatisfied, foreseen.after.notSatisfied], [1, 0]);
  const removal = await propose({ kind: "remove", control: "C-1" }, "無線LANがない");
  const addition = await propose({ kind: "add", control: "C-5" });
  assert.deepEqual(await requirements(), before);
  const own = await decide(removal, "approve", " ＴＥＳＴ ");
  assert.equal(own.status, 409);
  assert.match(own.text, /own-proposal/);
  assert.deepEqual(await requirements(), before);
  assert.equal((await decide(removal)).status, 204);
  assert.equal((await decide(addition)).status, 204);
  assert.deepEqual(Object.keys(await requirements()), ["C-2", "C-3", "C-4", "C-5"]);
  assert.deepEqual(await requirements("pay"), before);
  await sound();
  const { inForce, changes, profile } = await look();
  assert.deepEqual([profile.id, profile.added, profile.removed], ["moderate", 1, 1]);
  assert.deepEqual([inForce.added.map(({ id }) => id), inForce.removed.map(({ id }) => id)], [["C-5"], ["C-1"]]);
  const record = changes.find(({ id }) => id === removal);
  assert.deepEqual(
    [record?.reason, record?.proposedBy, record?.decidedBy, record?.recordedBy, record?.state, record?.note],
    ["無線LANがない", "test", "CISO", "test", "in-force", "n"],
  );
  assert.match((await decide(removal)).text, /already-decided/);
  assert.match(
    (await api.send("POST", base, { change: { kind: "add", control: "C-5" }, reason: "r" })).text,
    /without-effect/,
  );
});

test("what a system is asked for goes along to another organization, with who decided it; what is open is decided there", async (t) => {
  const { api, bind, propose, decide, look, requirements, report, sound, clock } = await world(t);
  await report("elsewhere", { "organization.policy": "pass" }, { kind: "organization" });
  const removal = await bind({ kind: "remove", control: "C-1" });
  const addition = await propose({ kind: "add", control: "C-5" });
  const [before, asked] = [await look(), await requirements()];
  const transfer = (to: string) => api.send("PUT", "/systems/default/organization", { to, reason: "改組" });
  assert.equal((await transfer("elsewhere")).status, 200);
  const there = await look();
  assert.deepEqual([there.system.organization.id, there], ["elsewhere", { ...before, system: there.system }]);
  assert.deepEqual(await requirements(), asked);
  assert.equal((await decide(addition)).status, 204);
  clock.pass(hour);
  assert.equal((await transfer("default")).status, 200);
  const { changes } = await look();
  const inForce = changes.map(({ id, state }) => `${state} ${id}`).toSorted((a, b) => (a < b ? -1 : 1));
  const wanted = [removal, addition].map((id) => `in-force ${id}`).toSorted((a, b) => (a < b ? -1 : 1));
  assert.deepEqual(inForce, wanted, "each is there once, as it was decided");
  await sound();
});

test("what was asked for at a moment of the past is told as it was, whatever came later", async (t) => {
  const { bind, requirements, clock, sound } = await world(t);
  clock.pass(hour);
  await bind({ kind: "remove", control: "C-1" });
  clock.pass(hour);
  const then = new Date(start + hour / 2).toISOString();
  assert.deepEqual(Object.keys(await requirements("default", `&asOf=${then}&knownAt=${then}`)), [
    "C-1",
    "C-2",
    "C-3",
    "C-4",
  ]);
  assert.deepEqual(Object.keys(await requirements()), ["C-2", "C-3", "C-4"]);
  await sound();
});

test("a change in force is taken back by a proposal of its own, which is decided on like any other", async (t) => {
  const { bind, api, base, decide, look, requirements } = await world(t);
  const before = await requirements();
  const id = await bind({ kind: "remove", control: "C-1" });
  assert.ok((await look()).changes.find((one) => one.id === id)?.undoable);
  const answer = await api.send("POST", `${base}/${id}/undo`, { reason: "came back" });
  assert.equal(answer.status, 201, answer.text);
  assert.equal(Object.hasOwn(await requirements(), "C-1"), false);
  const undone = z.object({ id: z.string() }).parse(answer.body).id;
  assert.equal((await decide(undone)).status, 204);
  assert.deepEqual(await requirements(), before);
  const { changes, profile } = await look();
  assert.deepEqual([profile.added, profile.removed], [0, 0]);
  assert.equal(changes.find((one) => one.id === undone)?.undoes, id);
  assert.equal(changes.find((one) => one.id === id)?.undoable, false);
});

test("another profile keeps what was decided for the system, and so does declaring one", async (t) => {
  const { bind, api, requirements, look, sound } = await world(t);
  await bind({ kind: "add", control: "C-6" });
  await bind({ kind: "profile", profile: "low" });
  assert.deepEqual(Object.keys(await requirements()), ["C-1", "C-4", "C-6"]);
  assert.equal((await api.send("PUT", "/systems/default", { profile: "moderate" })).status, 200);
  assert.deepEqual(Object.keys(await requirements()), ["C-1", "C-2", "C-3", "C-4", "C-6"]);
  assert.equal((await look()).profile.added, 1);
  assert.equal((await api.send("PUT", "/systems/default", { profile: "moderate -C-1" })).status, 422);
  await sound();
});

test("proposals can be rejected or withdrawn, and one topic has one proposal at a time", async (t) => {
  const { api, base, propose, decide, look, requirements } = await world(t);
  const before = await requirements();
  const first = await propose({ kind: "remove", control: "C-1" });
  const again = await api.send("POST", base, { change: { kind: "remove", control: "C-1" }, reason: "r" });
  assert.match(again.text, /already-proposed/);
  assert.equal((await decide(first, "reject")).status, 204);
  const second = await propose({ kind: "remove", control: "C-1" });
  assert.equal((await decide(second, "withdraw")).status, 204);
  assert.deepEqual((await look()).changes.map(({ state }) => state).toSorted(), ["rejected", "withdrawn"]);
  assert.deepEqual(await requirements(), before);
  for (const change of [
    { kind: "add", control: "nothing" },
    { kind: "remove", control: "C-9 +C-1" },
    { kind: "profile", profile: "nothing" },
    { kind: "set", control: "C-1", parameter: "x", value: null },
  ])
    assert.equal((await api.send("POST", base, { change, reason: "r" })).status, 422, JSON.stringify(change));
  assert.equal((await api.send("POST", base, { change: { kind: "add", control: "C-5" }, reason: " " })).status, 422);
});

const metadata = { title: "Ours", "last-modified": "2026-01-01T00:00:00Z", version: "1", "oscal-version": "1.2.1" };
const foreign = JSON.stringify({
  catalog: {
    uuid: "b7a4f1f0-6a0c-4a51-9f6b-2f2a2a3f6f11",
    metadata,
    controls: [
      {
        id: "x-1",
        title: "Logins",
        params: [{ id: "x-1_days", label: "days" }],
        parts: [{ id: "x-1_smt", name: "statement", prose: "Guard them." }],
      },
      { id: "C-1", title: "Not ours", parts: [{ id: "C-1_smt", name: "statement", prose: "Something else." }] },
    ],
  },
});
const chosen = JSON.stringify({
  profile: {
    uuid: "c7a4f1f0-6a0c-4a51-9f6b-2f2a2a3f6f11",
    metadata: { ...metadata, title: "Chosen" },
    imports: [
      { href: "foreign.json", "include-all": {} },
      { href: "../catalogs/sample.json", "include-controls": [{ "with-ids": ["C-2"] }] },
    ],
    merge: { flat: {} },
  },
});

test("an imported profile is chosen: ours stay ours, those of others are unknown, and it outlives a restart", async (t) => {
  const made = await world(t);
  const { api, bind, look, preview, requirements, sound, restart } = made;
  const bring = async (name: string, text: string) => {
    const sent = await api.post(`/catalogs?name=${name}&dryRun=false`, text, { "content-type": "application/json" });
    assert.equal(sent.status, 200, sent.text);
  };
  await bring("chosen.json", chosen);
  const offered = (await look()).profiles.find(({ document }) => document !== null);
  assert.ok(offered);
  const change = { kind: "profile", profile: offered.id };
  const early = await api.send("POST", `${made.base}/preview`, { changes: [change] });
  assert.match(early.text, /unresolved-profile/);
  await bring("foreign.json", foreign);
  const foreseen = await preview(change);
  assert.deepEqual(
    foreseen.gained.map(({ state, checks }) => [state, checks]),
    [
      ["unknown", 0],
      ["unknown", 0],
    ],
  );
  await bind(change);
  const states = await requirements();
  const [own, ...others] = Object.keys(states).toSorted((a, b) => (a === "C-2" ? -1 : b === "C-2" ? 1 : 0));
  assert.equal(own, "C-2");
  assert.equal(states["C-2"], "satisfied");
  assert.deepEqual(others.length, 2);
  assert.ok(others.includes("x-1") && others.some((id) => /^C-1:[0-9a-f]{8}$/.test(id)));
  assert.ok(others.every((id) => states[id] === "unknown"));
  await sound();
  const value = { ja: "90日", en: "90 days" };
  const set = await bind({ kind: "set", control: "x-1", parameter: "x-1_days", value });
  assert.deepEqual(
    (await look()).inForce.values.map((one) => [one.control.id, one.parameter.label.en, one.value]),
    [["x-1", "days", value]],
  );
  await sound();
  assert.equal((await api.send("POST", `${made.base}/${set}/undo`, { reason: "r" })).status, 201);
  for (const model of systemModels) {
    const { status, text } = await api.get(`/systems/default/oscal/${model}`);
    assert.ok(status === 200 || model === "plan-of-action-and-milestones", text);
    if (status === 200) assert.deepEqual(check(text).problems, [], model);
    if (model === "system-security-plan")
      assert.match(JSON.stringify(JSON.parse(text)), /"set-parameters":\[\{"param-id":"x-1_days","values":\["90日"\]/);
  }
  await made.posture.close();
  await restart();
  const again = await made.posture.read({}, async ({ revision }) => revision.content.profiles.has(offered.id));
  assert.ok(again);
  assert.deepEqual((await made.posture.verify()).differences, []);
});

test("the database itself refuses that somebody decides on their own proposal", async (t) => {
  const { propose, decide, owner } = await world(t);
  await decide(await propose({ kind: "remove", control: "C-1" }));
  await assert.rejects(sql`update tailoring set decided_by = proposed_by`.execute(owner), /tailoring_check/);
});
