import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { addCounts, noCounts } from "@tokiwa/assurance";
import { day, hour } from "../posture/testing/content.ts";
import { testApi } from "../posture/testing/api.ts";
import { start, testPosture } from "../posture/testing/posture.ts";
import { z } from "@hono/zod-openapi";
import { organizationRoutes } from "./routes.ts";
import { importedChanges, organizationDetail, organizationRow } from "./schema.ts";

async function begin(t: TestContext) {
  const world = await testPosture(t);
  const api = testApi(world, organizationRoutes(world.posture));
  const state = (id: string, body: object) => api.send("PUT", `/organizations/${id}`, { reason: "改組", ...body });
  const tree = async (query = "") => {
    const { body } = await api.get(`/organizations${query}`);
    return z.object({ items: z.array(organizationRow) }).parse(body).items;
  };
  const shape = async (query = "") =>
    (await tree(query)).map(({ id, above }) => [...above.map((one) => one.id), id].join("/"));
  const detail = async (id: string) => organizationDetail.parse((await api.get(`/organizations/${id}`)).body);
  return { ...world, api, state, tree, shape, detail };
}

const at = (instant: number): string => new Date(instant).toISOString();

test("an organization moves and is renamed on a day, and each moment is told as it was", async (t) => {
  const { state, shape, tree, detail, clock, posture } = await begin(t);
  await state("ministry", { name: { ja: "旧省", en: "Old Ministry" } });
  await state("agency", { name: "庁" });
  await state("office", { name: "室", parent: "ministry" });
  clock.pass(day);
  const decided = at(clock.now - 1);
  await state("office", { parent: "agency", from: at(clock.now + day) });
  await state("ministry", {
    name: { ja: "新省", en: "New Ministry" },
    from: at(clock.now + day),
    until: at(clock.now + 9 * day),
  });
  assert.deepEqual(await shape(), ["agency", "ministry", "ministry/office"], "decided, but not yet so");
  clock.pass(2 * day);
  assert.deepEqual(await shape(), ["agency", "agency/office", "ministry"]);
  const named = async (query: string) => (await tree(query)).find(({ id }) => id === "ministry")?.name.ja;
  assert.equal(await named(""), "新省");
  assert.equal(await named(`?asOf=${decided}`), "旧省");
  assert.deepEqual(await shape(`?asOf=${decided}`), ["agency", "ministry", "ministry/office"]);
  assert.deepEqual(await shape(`?knownAt=${decided}`), ["agency", "ministry", "ministry/office"], "as known then");
  const { names } = await detail("ministry");
  assert.deepEqual(
    names.map(({ name, actor, reason }) => [name.en, actor, reason]),
    [
      ["New Ministry", "test", "改組"],
      ["Old Ministry", "test", "改組"],
    ],
  );
  assert.deepEqual((await posture.verify()).differences, []);
});

test("what stands below an organization is the sum of all of them, each system once", async (t) => {
  const { state, tree, report } = await begin(t);
  for (const [n, organization] of ["ministry", "agency", "office"].entries())
    await report(`web-${n}`, { "host.login": n === 1 ? "fail" : "pass" }, { organization, system: `portal-${n}` });
  await state("agency", { parent: "ministry" });
  await state("office", { parent: "agency" });
  const rows = new Map((await tree()).map((row) => [row.id, row]));
  const whole = (id: string) => rows.get(id)?.whole ?? { organizations: 0, systems: 0, counts: noCounts };
  assert.deepEqual([whole("ministry").organizations, whole("ministry").systems], [3, 3]);
  assert.deepEqual([whole("agency").organizations, whole("office").systems], [2, 1]);
  const own = await tree(`?under=office`);
  assert.deepEqual(
    own.map(({ id, whole: { counts } }) => [id, counts]),
    [["office", whole("office").counts]],
  );
  assert.equal(whole("ministry").counts.notSatisfied, 1);
  assert.deepEqual(addCounts(whole("office").counts, noCounts), whole("office").counts);
});

test("an organization above itself, an empty term, a parent that there is not, are refused with their places", async (t) => {
  const { state, api } = await begin(t);
  await state("a", { name: "A" });
  await state("b", { parent: "a" });
  const cyclic = await state("a", { parent: "b", from: at(start + 30 * day) });
  assert.equal(cyclic.status, 422);
  assert.match(cyclic.text, /above itself/);
  assert.match((await state("b", { parent: "nowhere" })).text, /\/organizations\/0\/parents\/0\/parent/);
  assert.equal((await state("b", { name: "x", from: "2026-05-01", until: "2026-05-01" })).status, 422);
  assert.equal((await state("b", { name: "x", reason: "" })).status, 422, "without a reason nothing is stated");
  assert.equal((await api.get("/organizations/nowhere")).status, 404);
});

const csv = `id,name.ja,name.en,parent,from,until
cabinet,内閣,Cabinet,,,
agency,庁,Agency,cabinet,2021-09-01,
centre,旧センター,Old Centre,cabinet,2015-01-09,2025-07-01
centre,新統括室,New Office,cabinet,2025-07-01,
`;
const yaml = `
organizations:
  - id: cabinet
    names: [{ name: { ja: 内閣, en: Cabinet } }]
  - id: agency
    names: [{ name: { ja: 庁, en: Agency }, from: "2021-09-01" }]
    parents: [{ parent: cabinet, from: "2021-09-01" }]
  - id: centre
    names:
      - { name: { ja: 旧センター, en: Old Centre }, from: "2015-01-09", until: "2025-07-01" }
      - { name: { ja: 新統括室, en: New Office }, from: "2025-07-01" }
    parents:
      - { parent: cabinet, from: "2015-01-09", until: "2025-07-01" }
      - { parent: cabinet, from: "2025-07-01" }
`;

test("a tree is looked at, then imported; the same again, in either form, changes nothing", async (t) => {
  const { api, shape, tree, posture, clock } = await begin(t);
  const send = async (type: string, text: string, dryRun: boolean) => {
    const headers = { "content-type": type };
    const answer = await api.post(`/organizations?reason=%E5%88%9D%E6%9C%9F&dryRun=${dryRun}`, text, headers);
    assert.equal(answer.status, 200, answer.text);
    return importedChanges.parse(answer.body);
  };
  const looked = await send("text/csv", csv, true);
  assert.deepEqual([looked.added, looked.changes.length, looked.unchanged], [["cabinet", "agency", "centre"], 7, 0]);
  assert.deepEqual(await shape(), [], "a look leaves nothing");
  assert.deepEqual((await send("text/csv", csv, false)).changes, looked.changes);
  clock.pass(hour);
  assert.deepEqual(await shape(), ["cabinet", "cabinet/agency", "cabinet/centre"]);
  for (const [type, text] of [
    ["text/csv", csv],
    ["application/yaml", yaml],
    ["application/octet-stream", csv],
    ["application/octet-stream", yaml],
  ] as const) {
    const again = await send(type, text, false);
    assert.deepEqual([again.added, again.changes, again.unchanged], [[], [], 7], type);
  }
  const name = async (asOf: string) => (await tree(`?asOf=${asOf}`)).find(({ id }) => id === "centre")?.name.ja;
  assert.equal(await name("2025-06-30T14:59:59.999Z"), "旧センター", "the last moment of that day in Japan");
  assert.equal(await name("2025-06-30T15:00:00Z"), "新統括室");
  assert.deepEqual((await posture.verify()).differences, []);
  const wrong = await api.post("/organizations?reason=r", "id,nonsense\n", { "content-type": "text/csv" });
  assert.equal(wrong.status, 422);
});

test("a joint system has one accountable organization, and others that share in it for a time", async (t) => {
  const { api, state, detail, report, clock } = await begin(t);
  await report("web-01", { "host.login": "pass" }, { organization: "ministry", system: "joint" });
  await state("agency", { name: "庁" });
  const share = (body: object) => api.send("PUT", "/systems/joint/sharing", { reason: "共同所管", ...body });
  const until = at(clock.now + 2 * day);
  assert.equal((await share({ with: "agency", shares: true, until })).status, 204);
  assert.equal((await share({ with: "ministry", shares: true })).status, 422, "it is accountable already");
  assert.equal((await share({ with: "nobody", shares: true })).status, 422);
  clock.pass(hour);
  const shared = async () => [(await detail("agency")).sharesIn.length, (await detail("ministry")).sharedWith.length];
  assert.deepEqual(await shared(), [1, 1]);
  clock.pass(3 * day);
  assert.deepEqual(await shared(), [0, 0], "its term is over");
  await share({ with: "agency", shares: true });
  clock.pass(hour);
  assert.deepEqual(await shared(), [1, 1]);
  await share({ with: "agency", shares: false });
  clock.pass(hour);
  assert.deepEqual(await shared(), [0, 0]);
});
