import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { writeXlsx } from "@tokiwa/exchange";
import { addCounts, noCounts } from "@tokiwa/assurance";
import { day, hour } from "../posture/testing/content.ts";
import { testApi } from "../posture/testing/api.ts";
import { start, testPosture } from "../posture/testing/posture.ts";
import { z } from "@hono/zod-openapi";
import { transferSystem } from "../posture/transfer.ts";
import { organizationRoutes } from "./routes.ts";
import { importedChanges, organizationDetail, organizationRow, sharer } from "./schema.ts";

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
    names.map(({ name, actor, reason }) => [name?.en, actor, reason]),
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
  const sharers = async () => {
    const { body } = await api.get("/systems/joint/sharing");
    const { items } = z.object({ items: z.array(sharer) }).parse(body);
    return items.map(({ organization, phase, until: end }) => [organization.id, phase, end]);
  };
  assert.deepEqual(await sharers(), [["agency", "present", until]]);
  const shared = async () => [(await detail("agency")).sharesIn.length, (await detail("ministry")).sharedWith.length];
  assert.deepEqual(await shared(), [1, 1]);
  clock.pass(3 * day);
  assert.deepEqual(await shared(), [0, 0], "its term is over");
  await share({ with: "agency", shares: true, from: at(clock.now + hour) });
  assert.deepEqual(await sharers(), [["agency", "planned", null]]);
  clock.pass(2 * hour);
  assert.deepEqual(await shared(), [1, 1]);
  await share({ with: "agency", shares: false });
  clock.pass(hour);
  assert.deepEqual(await shared(), [0, 0]);
});

test("what will be is told before it is, and what was planned can be taken back", async (t) => {
  const { api, state, tree, clock, posture, detail } = await begin(t);
  await state("ministry", { name: "省" });
  await state("office", { name: { ja: "室", en: "Office" }, parent: "ministry" });
  clock.pass(hour);
  const body = { name: { ja: "局", en: "Bureau" }, from: "2026-04-01", reason: "改組" };
  const decided = importedChanges.parse((await api.send("PUT", "/organizations/office", body)).body);
  await state("office", { parent: null, from: "2026-05-01" });
  const look = async (query: string) => {
    const row = (await tree(query)).find(({ id }) => id === "office");
    return [row?.name.en, row?.above.length];
  };
  assert.deepEqual(await look(""), ["Office", 1]);
  assert.deepEqual(await look("?on=2026-03-31"), ["Office", 1]);
  assert.deepEqual(await look("?on=2026-04-01"), ["Bureau", 1]);
  assert.deepEqual(await look("?on=2026-05-01"), ["Bureau", 0]);
  const planned = async () =>
    (await detail("office")).planned.map(({ at: from, kind, name, parent }) => [from, kind, name?.en ?? parent]);
  assert.deepEqual(await planned(), [
    ["2026-03-31T15:00:00.000Z", "name", "Bureau"],
    ["2026-04-30T15:00:00.000Z", "parent", null],
  ]);
  const undo = (more: object) =>
    api.send("POST", "/organization-decisions/undo", { sequence: decided.sequence, reason: "取消し", ...more });
  assert.equal((await undo({ organization: "ministry" })).status, 404, "it said nothing of that one");
  assert.equal((await undo({})).status, 200);
  assert.deepEqual(await look("?on=2026-04-01"), ["Office", 1]);
  assert.equal((await planned()).length, 1);
  assert.deepEqual(importedChanges.parse((await undo({})).body).changes, [], "the second time there is nothing left");
  assert.deepEqual((await posture.verify()).differences, []);
});

test("of an organization whose name and place end on the same day, only its end is told beforehand", async (t) => {
  const { state, detail, clock } = await begin(t);
  await state("ministry", { name: "省" });
  await state("office", { name: "室", parent: "ministry", until: "2026-04-01" });
  await state("office", { name: null, from: "2026-04-01" });
  // Another that only leaves its place is put at the top.
  await state("bureau", { name: "部" });
  await state("bureau", { parent: "ministry", until: "2026-04-01" });
  clock.pass(hour);
  const planned = async (id: string) =>
    (await detail(id)).planned.map(({ kind, name, parent }) => [kind, name ?? parent]);
  assert.deepEqual(await planned("office"), [["name", null]]);
  assert.deepEqual(await planned("bureau"), [["parent", null]]);
});

test("a file with nothing in it is refused as such, with the remedy, whatever it is said to be", async (t) => {
  const { api } = await begin(t);
  for (const type of ["application/octet-stream", "text/csv", "application/json", "application/yaml"])
    for (const text of ["", " \n", "\ufeff"]) {
      const answer = await api.post("/organizations?dryRun=true", text, { "content-type": type });
      assert.equal(answer.status, 422, type);
      assert.match(answer.text, /nothing in the file.*template/);
    }
});

test("an organization is there while it bears a name, and one that ended is told of as such", async (t) => {
  const { state, tree, report, clock, api } = await begin(t);
  await report("web-01", { "host.login": "pass" }, { organization: "old", system: "portal" });
  clock.pass(hour);
  await state("old", { name: "旧庁" });
  await state("new", { name: "新庁", from: "2026-04-01", until: "2027-04-01" });
  await state("old", { name: null, from: "2026-04-01" });
  const phases = async (query: string) =>
    (await tree(query)).map(({ id, name, phase, term }) => [id, name.ja, phase, term.from, term.until]);
  const april = "2026-03-31T15:00:00.000Z";
  const later = "2027-03-31T15:00:00.000Z";
  assert.deepEqual(await phases(""), [
    ["new", "新庁", "planned", april, later],
    ["old", "旧庁", "present", null, april],
  ]);
  assert.deepEqual(await phases("?on=2026-04-01"), [
    ["new", "新庁", "present", april, later],
    ["old", "旧庁", "ended", null, april],
  ]);
  const [, old] = await tree("");
  assert.deepEqual([old?.systems, old?.assets, old?.whole.assets], [1, 1, 1]);
  const added = importedChanges.parse((await state("wrong", { name: "誤り" })).body);
  await api.send("POST", "/organization-decisions/undo", { sequence: added.sequence, reason: "誤って追加した" });
  assert.deepEqual(
    (await tree("")).map(({ id }) => id),
    ["new", "old"],
    "what was added by mistake is gone once that is taken back",
  );
});

test("the tree leaves as a table, and what comes back is what differs", async (t) => {
  const { api, clock, tree } = await begin(t);
  const send = async (body: string | Uint8Array<ArrayBuffer>, type: string, dryRun = false) =>
    api.post(`/organizations?reason=r&dryRun=${dryRun}`, body, { "content-type": type });
  assert.equal((await send(csv, "text/csv")).status, 200);
  clock.pass(hour);
  const out = await api.get("/organizations?format=csv");
  assert.match(out.text, /^\uFEFF?id,name.ja,name.en,parent,from,until\r\n/);
  assert.match(out.text, /centre,旧センター,Old Centre,cabinet,2015-01-09,2025-07-01\r\n/);
  assert.match(out.text, /centre,新統括室,New Office,cabinet,2025-07-01,\r\n/);
  const back = importedChanges.parse((await send(out.text, "text/csv")).body);
  assert.deepEqual([back.added, back.changes], [[], []], "nothing differs");
  // As Excel writes days, and with an end where there was none.
  const edited = out.text.replace("New Office,cabinet,2025-07-01,", "New Office,cabinet,2025/7/1,2027/4/1");
  const ending = importedChanges.parse((await send(edited, "application/octet-stream")).body);
  assert.deepEqual(
    ending.changes.map(({ organization, name, from }) => [organization, name, from]),
    [["centre", null, "2027-03-31T15:00:00.000Z"]],
  );
  const ended = (await tree("?on=2027-04-01")).find(({ id }) => id === "centre");
  assert.deepEqual([ended?.phase, ended?.above.map(({ id }) => id)], ["ended", ["cabinet"]], "where it was last");
  const book = await writeXlsx([
    {
      name: "組織",
      rows: [
        ["id", "name.ja", "name.en", "parent", "from", "until"],
        ["bureau", "局", "Bureau", "agency", "2026-04-01", ""],
      ],
    },
  ]);
  const type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  assert.deepEqual(importedChanges.parse((await send(new Uint8Array(book), type)).body).added, ["bureau"]);
  const planned = (await tree("")).find(({ id }) => id === "bureau");
  assert.deepEqual([planned?.phase, planned?.above.at(-1)?.id], ["planned", "agency"], "where it will be");
});

test("what is wrong in a table is told with its row, its column and what to do, and nothing is kept", async (t) => {
  const { api, shape } = await begin(t);
  const send = async (text: string) =>
    (await api.post("/organizations?reason=r&dryRun=false", text, { "content-type": "text/csv" })).text;
  const head = "id,name.ja,name.en,parent,from,until\n";
  assert.match(await send(`${head}a,甲,A,,2026-02-30,\n`), /Row 2, from: \\"2026-02-30\\" is no day/);
  assert.match(await send(`${head}\n,甲,A,,,\n`), /Row 3, id: Give the id/);
  assert.match(await send(`${head}a,甲,A,nowhere,,\n`), /Row 2: There is no organization \\"nowhere\\"/);
  assert.match(await send(`${head}a,甲,A,,2026-05-01,2026-04-01\n`), /Row 2: Its end \(until\) must be later/);
  assert.match(await send("id,名称\n"), /Not known: 名称/);
  const { status } = await api.post("/organizations?dryRun=false", head, { "content-type": "text/csv" });
  assert.equal(status, 422, "a reason is needed to change anything");
  assert.deepEqual(await shape(), []);
});

test("who shares in a system goes on to, where another organization becomes accountable for it", async (t) => {
  const { state, detail, api, report, posture, clock } = await begin(t);
  for (const id of ["ministry", "agency", "bureau"]) await state(id, { name: id });
  await report("web-01", { "host.login": "pass" }, { organization: "ministry", system: "joint" });
  const share = (body: object) => api.send("PUT", "/systems/joint/sharing", { reason: "共同所管", ...body });
  await share({ with: "agency", shares: true });
  await share({ with: "bureau", shares: true, until: at(clock.now + 9 * day) });
  const system = { system: "joint", organization: undefined, reason: "改組", actor: "t" };
  const transfer = (to: string) =>
    posture.change((tx, revision, given) => transferSystem(tx, revision, { ...system, to }, given));
  const sharers = async (id: string) => (await detail(id)).sharedWith.map(({ organization }) => organization.id);
  await transfer("agency");
  assert.deepEqual(await sharers("agency"), ["bureau"], "the one that is accountable now shares no longer");
  clock.pass(day);
  await share({ with: "ministry", shares: true });
  await transfer("ministry");
  assert.deepEqual(await sharers("ministry"), ["bureau"], "what was stated before it left does not come back");
  assert.deepEqual(await sharers("agency"), []);
  clock.pass(9 * day);
  assert.deepEqual(await sharers("ministry"), [], "a term ends when it was to");
  assert.deepEqual((await posture.verify()).differences, []);
});
