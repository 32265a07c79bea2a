import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { systemModels } from "@tokiwa/exchange";
import { factCatalog } from "@tokiwa/host";
import { check, formats, read } from "@tokiwa/oscal";
import pino from "pino";
import { builtInContent, readContent } from "../../platform/content/folder.ts";
import { startDiagnosis } from "../diagnosis/service.ts";
import { hour, sampleContent } from "../posture/testing/content.ts";
import { testApi } from "../posture/testing/api.ts";
import { start, testPosture } from "../posture/testing/posture.ts";
import { documentRoutes } from "./routes.ts";
import { comparison } from "./schema.ts";

async function world(t: TestContext) {
  const made = await testPosture(t, sampleContent());
  const api = testApi(made, documentRoutes(made.posture));
  const document = async (model: string, query = "") => {
    const answer = await api.get(`/systems/default/oscal/${model}${query}`);
    assert.equal(answer.status, 200, answer.text);
    const { problems, document: found } = check(answer.text);
    assert.deepEqual(problems, [], model);
    return { ...answer, document: found };
  };
  return { ...made, api, document };
}

/** The values of a member wherever it stands. */
function all(value: unknown, name: string): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [];
  const members: readonly (readonly [string, unknown])[] = Object.entries(value);
  return members.flatMap(([key, part]) => [...(key === name ? [part] : []), ...all(part, name)]);
}

test("this machine, diagnosed by all built-in checks, is valid OSCAL in every model and format", async (t) => {
  const { content, layers } = await readContent([builtInContent], factCatalog);
  const made = await testPosture(t, content, { realTime: true });
  const through = Promise.withResolvers<void>();
  const diagnosing = startDiagnosis({
    ...{ content, layers, root: "/", log: pino({ level: "silent" }), clock: Date.now },
    accept: (batch) => made.posture.accept(batch),
    onProgress: ({ running }) => {
      if (!running) through.resolve();
    },
  });
  t.after(() => diagnosing.close());
  await through.promise;
  const api = testApi(made, documentRoutes(made.posture));
  for (const model of systemModels)
    for (const format of formats) {
      const { status, text, type } = await api.get(`/systems/default/oscal/${model}?format=${format}`);
      assert.equal(status, 200, text);
      assert.match(type, new RegExp(format));
      assert.deepEqual(check(text).problems, [], `${model} ${format}`);
      assert.deepEqual(Object.keys(read(text).document ?? {}), [model]);
      if (model === "assessment-results" && format === "json")
        t.diagnostic(`${all(JSON.parse(text), "methods").length} observations, ${text.length} characters`);
    }
});

test("the same pair of clocks gives the same bytes, and a document says what was so then", async (t) => {
  const { report, clock, document } = await world(t);
  await report("web-01", { "host.login": "fail", "host.patch": "pass", "host.time": "pass" });
  clock.pass(hour);
  const moment = new Date(start + hour / 2).toISOString();
  const then = `?asOf=${moment}&knownAt=${moment}`;
  const before = await Promise.all(systemModels.map((model) => document(model, then)));
  clock.pass(hour);
  await report("web-01", { "host.login": "pass" });
  for (const [index, model] of systemModels.entries())
    assert.equal((await document(model, then)).text, before[index]?.text, model);
  assert.notEqual((await document("assessment-results")).text, before[2]?.text);
});

test("a finding stands as its requirement does, and an observation has its method, subjects and evidence digest", async (t) => {
  const { report, document } = await world(t);
  await report("web-01", { "host.login": "fail", "host.patch": "pass", "host.time": "pass" });
  await report("web-02", { "host.login": "fail", "host.patch": "pass" });
  const { document: results } = await document("assessment-results");
  const found = new Map(
    all(results, "findings")
      .flat()
      .map((finding) => [String(all(finding, "target-id")[0]), all(finding, "status")[0]]),
  );
  assert.deepEqual(found.get("C-1_smt"), { state: "not-satisfied", reason: "fail" });
  const failing = all(results, "observations")
    .flat()
    .filter((one) => JSON.stringify(one).includes('"fail"'));
  assert.equal(failing.length, 1);
  assert.equal(all(failing, "subject-uuid").length, 2);
  assert.match(JSON.stringify(failing), /"evidence-digest","ns":"[^"]+","value":"[0-9a-f]{64}"/);
  const { document: plan } = await document("plan-of-action-and-milestones");
  assert.equal(all(plan, "poam-items").flat().length, 1, "two assets, one weakness");
});

test("a plan of action that could have no item is refused with what to look at", async (t) => {
  const { report, api } = await world(t);
  await report("web-01", { "host.login": "pass", "host.patch": "pass", "host.time": "pass" });
  const answer = await api.get("/systems/default/oscal/plan-of-action-and-milestones");
  assert.equal(answer.status, 409);
  assert.match(answer.text, /nothing-to-mend/);
  assert.equal((await api.get("/systems/nowhere/oscal/assessment-plan")).status, 404);
  assert.equal((await api.get("/systems/default/oscal/catalog")).status, 422);
});

test("what left can come in again, in every model and format: it is read and compared, and nothing is taken over", async (t) => {
  const { report, clock, api, posture } = await world(t);
  await report("web-01", { "host.login": "fail", "host.patch": "pass", "host.time": "pass" });
  const left = new Map<string, string>();
  for (const model of systemModels)
    for (const format of formats)
      left.set(`${model} ${format}`, (await api.get(`/systems/default/oscal/${model}?format=${format}`)).text);
  const compare = async (text: string, system = "default") =>
    api.post(`/systems/${system}/oscal/comparison`, text, { "content-type": "application/octet-stream" });
  for (const [name, text] of left) {
    const { status, body } = await compare(text);
    assert.equal(status, 200, name);
    const told = comparison.parse(body);
    assert.deepEqual([told.differing, told.sameSystem, told.of], [0, true, "default/default"], name);
  }
  clock.pass(hour);
  await report("web-01", { "host.login": "pass" });
  const { sequence } = await posture.read({}, async ({ moment }) => moment);
  const results = comparison.parse((await compare(left.get("assessment-results xml") ?? "")).body);
  const [changed] = results.requirements;
  assert.deepEqual([changed?.control, changed?.then, changed?.now], ["C-1", "not-satisfied", "satisfied"]);
  const plan = comparison.parse((await compare(left.get("plan-of-action-and-milestones yaml") ?? "")).body);
  assert.deepEqual(
    plan.weaknesses.map(({ check: of, affected, failing }) => [of, affected, failing]),
    [["host.login", 1, 0]],
  );
  assert.equal((await posture.read({}, async ({ moment }) => moment)).sequence, sequence);
  for (const text of ["", "{", '{"catalog":{}}', "<a/>"]) {
    const refused = await compare(text);
    assert.equal(refused.status, 422, text);
    assert.match(refused.text, /unreadable-document/);
  }
  assert.equal((await compare("{}", "nowhere")).status, 422);
});
