import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { z } from "@hono/zod-openapi";
import { postureRoutes } from "../posture/routes.ts";
import { overview } from "../posture/schema.ts";
import { testApi } from "../posture/testing/api.ts";
import { day, hour } from "../posture/testing/content.ts";
import { testPosture } from "../posture/testing/posture.ts";
import { organizationRoutes } from "./routes.ts";
import { organizationDetail, organizationRow, sharer } from "./schema.ts";

/** Two organizations, of which the older one has a system and something that it attested itself. */
async function begin(t: TestContext) {
  const world = await testPosture(t, undefined, { leads: false });
  const { posture, clock, report } = world;
  const api = testApi(world, [...organizationRoutes(posture), ...postureRoutes(posture)]);
  const put = async (path: string, body: object) => api.send("PUT", path, { reason: "改組", ...body });
  const look = async (query = "") => {
    const all = overview.parse((await api.get(`/overview${query}`)).body);
    const { items } = z
      .object({ items: z.array(organizationRow) })
      .parse((await api.get(`/organizations${query}`)).body);
    return { all, rows: new Map(items.map((row) => [row.id, row])) };
  };
  await put("/organizations/cabinet", { name: "内閣" });
  for (const id of ["old", "new"]) await put(`/organizations/${id}`, { name: id, parent: "cabinet" });
  await report("old", { "organization.policy": "pass" }, { organization: "old", kind: "organization" });
  clock.pass(hour);
  await report("web-01", { "host.login": "pass", "host.patch": "fail" }, { organization: "old", system: "portal" });
  await report("new", { "organization.policy": "pass" }, { organization: "new", kind: "organization" });
  return { ...world, api, put, look };
}

const at = (instant: number): string => new Date(instant).toISOString();

test("an organization that ended without a system counts in nothing; as of a moment before it still does", async (t) => {
  const { put, look, clock, posture, api } = await begin(t);
  assert.equal((await put("/systems/portal/organization", { to: "new" })).status, 200);
  clock.pass(hour);
  const before = await look();
  assert.deepEqual(before.all.oldestInput, at(clock.now - 2 * hour), "what it attested counts while it is there");
  assert.equal(before.rows.get("cabinet")?.whole.organizations, 3);
  const then = at(clock.now);
  await put("/organizations/old", { name: null, from: at(clock.now + day) });
  assert.deepEqual((await look()).all.oldestInput, before.all.oldestInput, "it is only planned to end");
  clock.pass(day);
  const after = await look();
  assert.equal(after.rows.get("old")?.phase, "ended");
  assert.equal(after.rows.get("old")?.whole.organizations, 0);
  assert.equal(after.rows.get("cabinet")?.whole.organizations, 2);
  assert.equal(after.all.oldestInput, at(clock.now - day - hour), "what it attested does not count any more");
  for (const query of [`?asOf=${then}`, `?knownAt=${then}&asOf=${then}`]) {
    const past = await look(query);
    assert.equal(past.all.oldestInput, before.all.oldestInput, query);
    assert.equal(past.rows.get("cabinet")?.whole.organizations, 3, query);
    assert.equal(past.rows.get("old")?.phase, "present", query);
  }
  const back = await look(`?asOf=${at(clock.now)}`);
  assert.equal(back.all.oldestInput, after.all.oldestInput, "the past is told as the present was");
  assert.equal((await api.get("/cells?organization=old")).text.includes('"total":0'), true);
  assert.deepEqual((await posture.verify()).differences, []);
});

test("a system that still lies under an organization that ended goes on to count, in that one and in all above it", async (t) => {
  const { put, look, clock } = await begin(t);
  const before = await look();
  await put("/organizations/old", { name: null, from: at(clock.now + hour) });
  clock.pass(hour);
  const after = await look();
  assert.equal(after.rows.get("old")?.phase, "ended");
  const numbers = ({ all, rows }: typeof before) => [
    ...[all.requirements, all.coverage.inScope, all.oldestInput, rows.get("old")?.whole, rows.get("cabinet")?.whole],
  ];
  assert.deepEqual(numbers(after), numbers(before));
  assert.ok(after.all.requirements.notSatisfied > 0);
});

test("an organization that is not there takes no system over, and shares in none", async (t) => {
  const { put, clock, api } = await begin(t);
  await put("/organizations/next", { name: "次", from: at(clock.now + day) });
  assert.equal((await put("/systems/portal/sharing", { with: "new", shares: true })).status, 204);
  const shares = async () => {
    const { items } = z.object({ items: z.array(sharer) }).parse((await api.get("/systems/portal/sharing")).body);
    const { sharesIn } = organizationDetail.parse((await api.get("/organizations/new")).body);
    return [items.length, sharesIn.length];
  };
  clock.pass(hour);
  assert.deepEqual(await shares(), [1, 1]);
  await put("/organizations/new", { name: null });
  clock.pass(hour);
  assert.deepEqual(await shares(), [0, 0]);
  for (const to of ["new", "next", "nowhere"]) {
    const refused = await put("/systems/portal/organization", { to });
    assert.equal(refused.status, 422, to);
    assert.match(refused.text, new RegExp(`no organization \\\\"${to}`));
    assert.equal((await api.send("POST", "/systems/portal/organization/preview", { to })).status, 422, to);
  }
  clock.pass(day);
  assert.equal((await put("/systems/portal/organization", { to: "next" })).status, 200);
});
