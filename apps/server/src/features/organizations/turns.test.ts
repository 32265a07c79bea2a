import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { sql } from "kysely";
import { type LiveEvent, event } from "../../platform/live/schema.ts";
import { testApi } from "../posture/testing/api.ts";
import { day, hour } from "../posture/testing/content.ts";
import { testPosture } from "../posture/testing/posture.ts";
import { organizationRoutes } from "./routes.ts";

type Told = Extract<LiveEvent, { readonly kind: "organization" }>;

async function begin(t: TestContext) {
  const world = await testPosture(t, undefined, { leads: false });
  const { owner } = world;
  const api = testApi(world, organizationRoutes(world.posture));
  const state = async (id: string, body: object) => {
    const { status, text } = await api.send("PUT", `/organizations/${id}`, { reason: "改組", ...body });
    assert.equal(status, 200, text);
  };
  /** What was told of organizations since the last time: of which, what became of it, and its name before. */
  let last = 0;
  const told = async () => {
    const { rows } = await sql<{ id: number; at: number; kind: string; organization: string; body: object }>`
      select id, at, kind, organization_id as organization, body from event
      where id > ${last} and kind = 'organization' order by id
    `.execute(owner);
    last = rows.at(-1)?.id ?? last;
    return rows.map(({ body, ...row }) => {
      const one: LiveEvent = event.parse({ ...row, at: new Date(row.at).toISOString(), ...body });
      assert.ok(isTold(one));
      return [one.subject.name.ja, one.became.join("+"), one.was?.ja ?? null, Date.parse(one.at)] as const;
    });
  };
  return { ...world, api, state, told };
}

const isTold = (one: LiveEvent): one is Told => one.kind === "organization";
const at = (instant: number): string => new Date(instant).toISOString();
const without = (told: readonly (readonly unknown[])[]) => told.map((one) => one.slice(0, 3));

test("what becomes of an organization by a decision is told at once, and what was stated of another time is told as such", async (t) => {
  const { state, told, clock } = await begin(t);
  await state("ministry", { name: "省" });
  await state("office", { name: "室", parent: "ministry" });
  assert.deepEqual(without(await told()), [
    ["省", "begun", null],
    ["室", "begun+moved", null],
  ]);
  clock.pass(hour);
  await state("office", { name: "局" });
  await state("office", { parent: null });
  await state("office", { name: "旧室", from: "2020-04-01", until: "2021-04-01" });
  await state("office", { name: null, from: at(clock.now + day) });
  await state("office", { name: null });
  assert.deepEqual(without(await told()), [
    ["局", "renamed", "室"],
    ["局", "moved", null],
    ["局", "", null],
    ["局", "", null],
    ["局", "ended", null],
  ]);
});

test("what was planned is told when it is so, each at its instant and once, whoever was there then", async (t) => {
  const { state, told, clock, posture, another, owner, api } = await begin(t);
  await state("ministry", { name: "省" });
  await state("office", { name: "室" });
  const [first, second] = [clock.now + day, clock.now + 2 * day];
  await state("office", { name: "局", parent: "ministry", from: at(first), until: at(second) });
  await state("office", { name: null, from: at(second) });
  await state("bureau", { name: "部", from: at(second) });
  // What is taken back before it is so turns nothing.
  await state("ministry", { name: "新省", from: at(first) });
  await state("ministry", { name: "省", from: at(first) });
  await told();
  clock.pass(day - 1);
  await posture.settle();
  assert.deepEqual(await told(), []);
  clock.pass(1);
  const [one, other] = [await another(), await another()];
  await Promise.all([one.settle(), other.settle(), posture.settle()]);
  assert.deepEqual(await told(), [["局", "renamed+moved", "室", first]]);
  const { rows } = await sql<{ name: { ja: string } }>`
    select name from organization where organization_id = 'office'
  `.execute(owner);
  assert.equal(rows[0]?.name.ja, "局", "whoever asks without a moment gets the name of now");
  clock.pass(30 * day);
  await posture.settle();
  assert.deepEqual(await told(), [
    ["部", "begun", null, second],
    ["局", "ended+moved", null, second],
  ]);
  const moment = (await api.get("/organizations")).text;
  assert.match(moment, /"phase":"ended"/);
  assert.deepEqual((await posture.verify()).differences, []);
});

test("whoever begins or ceases to share in a system is told of on both sides", async (t) => {
  const { state, told, clock, posture, report, api } = await begin(t);
  await report("web-01", { "host.login": "pass" }, { organization: "ministry", system: "joint" });
  await state("agency", { name: "庁" });
  await told();
  const body = { with: "agency", shares: true, until: at(clock.now + day), reason: "共同所管" };
  assert.equal((await api.send("PUT", "/systems/joint/sharing", body)).status, 204);
  const both = [
    ["庁", "sharing", null],
    ["ministry", "sharing", null],
  ];
  assert.deepEqual(without(await told()), both.toReversed());
  clock.pass(day);
  await posture.settle();
  assert.deepEqual(without(await told()), both);
});
