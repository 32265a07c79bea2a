import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { type Content, type ContentControl, tieContent } from "@tokiwa/content";
import fc from "fast-check";
import { postureRoutes } from "../posture/routes.ts";
import * as posture from "../posture/schema.ts";
import { listing } from "../posture/service.ts";
import { testApi } from "../posture/testing/api.ts";
import { hour, sampleContent } from "../posture/testing/content.ts";
import { start, testPosture } from "../posture/testing/posture.ts";
import { traceRoutes } from "../trace/routes.ts";
import { trace } from "../trace/schema.ts";
import { refersTo } from "./find.ts";
import { controlRoutes } from "./routes.ts";
import { controlDetail, controlGroups, controlRow } from "./schema.ts";

/** The sample content, with controls of two functions that refer to different things. */
function content(): Content {
  const sample = sampleContent();
  const group = { id: "DE.CM", catalog: "sample", function: "DE" as const, title: { ja: "監視", en: "Monitoring" } };
  const edits: Readonly<Record<string, Partial<ContentControl>>> = {
    "C-1": {
      title: { ja: "多要素認証", en: "Multi-factor authentication" },
      parameters: [{ id: "c-1_days", label: { ja: "日数", en: "Days" }, value: { ja: "90", en: "90" } }],
    },
    "C-2": { sp80053: ["AC-20"], methods: ["INTERVIEW"] },
    "C-4": { group, sp80053: ["AU-6"], csf: ["DE.CM-01"] },
  };
  const controls = [...sample.controls.values()].map((one) => ({ ...one, ...edits[one.id] }));
  return tieContent({ ...sample, controls: new Map(controls.map((one) => [one.id, one])) });
}

async function world(t: TestContext) {
  const made = await testPosture(t, content());
  const routes = [...controlRoutes(made.posture), ...postureRoutes(made.posture), ...traceRoutes(made.posture)];
  const api = testApi(made, routes);
  const list = async (query = "") => {
    const answer = await api.get(`/controls${query}`);
    assert.equal(answer.status, 200, answer.text);
    return listing(controlRow).parse(answer.body);
  };
  const ids = async (query: string) => (await list(query)).items.map(({ id }) => id);
  const groups = async (query: string) => {
    const answer = await api.get(`/control-groups?${query}`);
    assert.equal(answer.status, 200, answer.text);
    return controlGroups.parse(answer.body).groups;
  };
  const one = async (id: string, query = "") => {
    const answer = await api.get(`/controls/${id}${query}`);
    assert.equal(answer.status, 200, answer.text);
    return controlDetail.parse(answer.body);
  };
  return { ...made, api, list, ids, groups, one };
}

const total = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

test("controls stand in the order of the framework, with what they have and how they stand", async (t) => {
  const { report, list } = await world(t);
  await report("web-01", { "host.login": "fail", "host.patch": "pass", "host.time": "pass" });
  const { items } = await list();
  assert.deepEqual(
    items.map(({ id }) => id),
    ["C-1", "C-2", "C-3", "C-5", "C-6", "C-4"],
  );
  const [first] = items;
  assert.ok(first);
  assert.deepEqual(first.checks, { machine: 0, attestation: 2 });
  assert.equal(first.state, "not-satisfied");
  assert.deepEqual(first.counts, { satisfied: 0, notSatisfied: 1, unknown: 0, notApplicable: 0, excepted: 0 });
  assert.deepEqual(
    first.profiles.map(({ id, adds }) => [id, adds]),
    [
      ["low", true],
      ["moderate", true],
      ["high", true],
    ],
    "no profile of this content builds on another",
  );
  assert.equal(items.find(({ id }) => id === "C-6")?.state, null, "no system is required to have it");
});

test("each filter lets through what it says, and they add up", async (t) => {
  const { report, ids } = await world(t);
  await report("web-01", { "host.login": "fail", "host.patch": "pass", "host.time": "pass" });
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["?function=DE", ["C-4"]],
    ["?category=PR.AA", ["C-1", "C-2", "C-3", "C-5", "C-6"]],
    ["?document=guide", ["C-1"]],
    ["?clause=standard:1", ["C-1", "C-2"]],
    ["?clause=strategy:1", ["C-1", "C-2", "C-3", "C-4"]],
    ["?profile=low", ["C-1", "C-4"]],
    ["?state=not-satisfied", ["C-1"]],
    ["?state=satisfied", ["C-2", "C-4"]],
    ["?state=not-required", ["C-5", "C-6"]],
    ["?method=INTERVIEW", ["C-2"]],
    ["?checks=none", ["C-6"]],
    ["?checks=machine", ["C-4"]],
    ["?reference=AC-2", ["C-1", "C-3", "C-5", "C-6"]],
    ["?reference=de.cm", ["C-4"]],
    ["?profile=low&reference=AU", ["C-4"]],
    ["?document=nothing", []],
    ["?profile=nothing", []],
    ["?system=nothing&state=not-required", ["C-1", "C-2", "C-3", "C-5", "C-6", "C-4"]],
  ];
  for (const [query, expected] of cases) assert.deepEqual(await ids(query), expected, query);
});

test("a control is found in either language, whatever the width of the letters, and by what checks it", async (t) => {
  const { ids } = await world(t);
  assert.deepEqual(await ids(`?q=${encodeURIComponent("多要素")}`), ["C-1"]);
  assert.deepEqual(await ids("?q=FACTOR"), ["C-1"]);
  assert.deepEqual(await ids(`?q=${encodeURIComponent("ｃ－４")}`), ["C-4"]);
  assert.deepEqual(await ids("?q=host.time"), ["C-2"]);
  assert.deepEqual(await ids("?q=au-6%20monitoring"), ["C-4"]);
});

test("an identifier belongs to the one that it begins with, only at a boundary", () => {
  const identifier = fc.tuple(fc.constantFrom("AC", "PR.AA", "SI"), fc.integer({ min: 1, max: 30 }));
  fc.assert(
    fc.property(identifier, fc.integer({ min: 1, max: 30 }), ([family, number], other) => {
      const whole = `${family}-${number}`;
      assert.ok(refersTo(family, whole) && refersTo(whole.toLowerCase(), whole) && refersTo(whole, `${whole}(3)`));
      assert.equal(refersTo(`${family}-${other}`, whole), other === number);
    }),
  );
  assert.equal(refersTo("-", "AC-2"), false);
});

test("the number beside a group is the number of rows when it is chosen, whatever else narrows the list", async (t) => {
  const { report, groups, list } = await world(t);
  await report("web-01", { "host.login": "fail", "host.patch": "pass" });
  for (const others of ["", "&reference=AC-2", "&state=not-satisfied", "&profile=low&document=standard&category=PR.AA"])
    for (const by of ["function", "document", "profile"]) {
      const own =
        { function: ["function", "category"], document: ["document", "clause"], profile: ["profile"] }[by] ?? [];
      const kept = others.split("&").filter((word) => !own.some((name) => word.startsWith(`${name}=`)));
      for (const group of await groups(`by=${by}${others}`)) {
        const chosen = await list(`?${[...kept, `${group.kind}=${encodeURIComponent(group.id)}`].join("&")}`);
        assert.equal(chosen.total, group.controls, `${group.kind} ${group.id} ${others}`);
        const sum = chosen.items.reduce((all, { counts }) => all + total(counts), 0);
        assert.equal(total(group.counts), sum);
      }
    }
});

test("a document that is chosen shows its clauses, a profile what it adds to those that it builds on", async (t) => {
  const { posture: service, groups, list } = await world(t);
  const sample = content();
  const profiles = [...sample.profiles.values()].map((one) =>
    one.id === "moderate" ? { ...one, imports: ["low"] } : one,
  );
  await service.use(tieContent({ ...sample, profiles: new Map(profiles.map((one) => [one.id, one])) }));
  const clauses = (await groups("by=document&document=standard")).filter(({ kind }) => kind === "clause");
  assert.deepEqual(
    clauses.map(({ id, parent, controls }) => [id, parent, controls]),
    [
      ["standard:1", "standard", 2],
      ["standard:2", "standard", 3],
    ],
  );
  const [low, moderate] = await groups("by=profile");
  assert.equal(low?.adds, null);
  assert.deepEqual([moderate?.controls, moderate?.adds?.controls], [4, 2]);
  assert.deepEqual(
    (await list("?profile=moderate&adds=yes")).items.map(({ id }) => id),
    ["C-2", "C-3"],
  );
});

test("what the filters choose has its title, and what is not there has none", async (t) => {
  const { api } = await world(t);
  const query = "by=function&category=DE.CM&document=standard&clause=standard:1&profile=nothing&function=DE";
  const { chosen } = controlGroups.parse((await api.get(`/control-groups?${query}`)).body);
  assert.deepEqual(
    chosen.map(({ kind, title }) => [kind, title?.en ?? null]),
    [
      ["function", "Detect"],
      ["category", "Monitoring"],
      ["document", "Document standard"],
      ["clause", "Clause standard:1"],
      ["profile", null],
    ],
  );
});

test("documents stand from the strategy down, those that are no longer in force after the others", async (t) => {
  const { groups } = await world(t);
  const documents = await groups("by=document");
  assert.deepEqual(
    documents.map(({ id, document }) => [id, document?.inForce]),
    [
      ["strategy", true],
      ["standard", true],
      ["guide", true],
      ["old", false],
    ],
  );
});

test("one control has its clauses by document, its checks with their cells, and where it is not required", async (t) => {
  const { report, one } = await world(t);
  await report("web-01", { "host.login": "fail", "host.patch": "pass" });
  await report("web-02", { "host.login": "pass" });
  const { control, basis, checks, notRequired } = await one("C-1");
  assert.equal(control.state, "not-satisfied");
  assert.deepEqual(control.parameters, [
    { id: "c-1_days", label: { ja: "日数", en: "Days" }, value: { ja: "90", en: "90" }, guideline: null },
  ]);
  assert.deepEqual(
    basis.map(({ document, clauses }) => [document.id, document.track, clauses.map(({ id, direct }) => [id, direct])]),
    [
      ["strategy", "normative", [["strategy:1", false]]],
      ["standard", "normative", [["standard:1", true]]],
      ["guide", "informative", [["guide:1", true]]],
    ],
  );
  assert.deepEqual(
    checks.map(({ id, kind, severity }) => [id, kind, severity]),
    [
      ["host.login", "attestation", 9.8],
      ["host.patch", "attestation", 7.5],
    ],
  );
  assert.deepEqual(checks[0]?.cells, { pass: 1, fail: 1, notApplicable: 0, unknown: 0, excepted: 0 });
  assert.deepEqual(notRequired, []);
  const unasked = await one("C-5");
  assert.equal(unasked.control.state, null);
  assert.deepEqual(
    unasked.notRequired.map(({ profile, systems }) => [profile.id, systems]),
    [["moderate", 1]],
  );
});

test("every number agrees with the requirements, the cells and the trace", async (t) => {
  const { report, api, list, one } = await world(t);
  await report("web-01", { "host.login": "fail", "host.patch": "pass", "host.time": "pass" });
  await report("db-01", { "host.login": "pass", "host.patch": "pass" }, { system: "database" });
  await report("web-01", { "host.login": "pass" }, { organization: "north", system: "default" });
  await api.send("PUT", "/systems/database", { profile: "low" });
  const nodes = trace.parse((await api.get("/trace")).body).nodes;
  const { items } = await list();
  for (const { id, counts, state } of items) {
    const node = nodes.find((found) => found.id === id);
    assert.deepEqual(counts, node?.counts, id);
    if (state !== null) assert.equal(state, node?.state, id);
    const behind = listing(posture.requirementRow).parse((await api.get(`/requirements?control=${id}`)).body);
    assert.equal(behind.total, total(counts), id);
    for (const check of (await one(id)).checks) {
      const cells = listing(posture.cellRow).parse((await api.get(`/cells?check=${check.id}&limit=1`)).body);
      assert.equal(total(check.cells), cells.total, check.id);
      const drawn = nodes.find((found) => found.id === check.id);
      assert.equal(total(drawn?.cells ?? {}), cells.total, `${check.id} in the trace`);
    }
  }
  const within = await list("?system=database&organization=default");
  assert.deepEqual(
    within.items.filter(({ state }) => state !== null).map(({ id }) => id),
    ["C-1", "C-4"],
  );
});

test("a control of an earlier moment is as it was then", async (t) => {
  const { report, clock, list, one } = await world(t);
  await report("web-01", { "host.login": "fail" });
  clock.pass(hour);
  await report("web-01", { "host.login": "pass", "host.patch": "pass" });
  const moment = new Date(start + hour / 2).toISOString();
  const then = `?asOf=${moment}&knownAt=${moment}`;
  assert.equal((await one("C-1", then)).control.state, "not-satisfied");
  assert.equal((await one("C-1", then)).checks[0]?.cells.fail, 1);
  assert.equal((await list(`${then}&state=not-satisfied`)).total, 1);
  assert.equal((await one("C-1")).control.state, "satisfied");
  assert.equal((await list("?state=not-satisfied")).total, 0);
});

test("controls are sorted by any of their words, windowed, and taken out as CSV and XLSX whole", async (t) => {
  const { report, api, list, ids } = await world(t);
  await report("web-01", { "host.login": "fail", "host.patch": "pass", "host.time": "pass" });
  assert.equal((await ids("?sort=state"))[0], "C-1");
  assert.equal((await ids("?sort=-control"))[0], "C-6");
  assert.equal((await ids("?sort=-checks"))[0], "C-1");
  const part = await list("?limit=2&offset=4");
  assert.deepEqual([part.items.map(({ id }) => id), part.total], [["C-6", "C-4"], 6]);
  const csv = await api.get("/controls?format=csv&lang=ja&limit=2&profile=low");
  assert.match(csv.type, /^text\/csv/);
  assert.match(csv.headers.get("content-disposition") ?? "", /tokiwa-controls-.*\.csv/);
  const lines = csv.text.trimEnd().split("\r\n");
  assert.equal(lines.length, 3, csv.text);
  assert.match(lines[1] ?? "", /^防御,PR\.AA,.*多要素認証.*満たさない,0,1,0,0,0$/s);
  assert.equal((await api.get("/controls?format=xlsx")).status, 200);
});

test("what is not there, and what cannot be asked, is a problem with a code", async (t) => {
  const { api } = await world(t);
  assert.equal((await api.get("/controls/nothing")).status, 404);
  assert.equal((await api.get("/controls?state=red")).status, 422);
  assert.equal((await api.get("/control-groups?by=colour")).status, 422);
  assert.equal((await api.get("/controls?asOf=2100-01-01T00:00:00Z")).status, 422);
});
