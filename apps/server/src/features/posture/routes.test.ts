import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { z } from "@hono/zod-openapi";
import { sql } from "kysely";
import { event } from "../../platform/live/schema.ts";
import { problem } from "../../platform/schema.ts";
import { listing } from "./list.ts";
import { postureRoutes } from "./routes.ts";
import * as schema from "./schema.ts";
import * as timelines from "./timeline/schema.ts";
import { type Api, testApi } from "./testing/api.ts";
import { day, hour, minute } from "./testing/content.ts";
import { batchOf, start, type TestPosture, testPosture } from "./testing/posture.ts";

async function world(t: TestContext): Promise<TestPosture & { readonly api: Api }> {
  const made = await testPosture(t);
  return { ...made, api: testApi(made, postureRoutes(made.posture)) };
}

const sequence = async ({ posture }: TestPosture) => posture.read({}, async ({ moment }) => moment.sequence);

test("a batch is accepted with a number, and the numbers have no gap", async (t) => {
  const it = await world(t);
  const first = await it.api.send("POST", "/observations", batchOf("web-01", { "host.login": "pass" }, start));
  const second = await it.api.send("POST", "/observations", batchOf("web-02", { "host.login": "fail" }, start));
  assert.deepEqual([first.status, first.body], [202, { sequence: 2 }]);
  assert.deepEqual([second.status, second.body], [202, { sequence: 3 }]);
});

test("the same batch sent again has the number that it had, and changes nothing", async (t) => {
  const it = await world(t);
  const batch = batchOf("web-01", { "host.login": "fail" }, start + 30_000);
  const first = await it.api.send("POST", "/observations", batch);
  it.clock.pass(minute);
  const again = await it.api.send("POST", "/observations", batch);
  assert.deepEqual(again.body, first.body);
  assert.equal(await sequence(it), 2);
});

test("a wrong batch is refused with the place of each thing that is wrong, and nothing of it is kept", async (t) => {
  const it = await world(t);
  const good = batchOf("web-01", { "host.login": "pass", "host.patch": "pass" }, start);
  const [cell] = good.cells;
  assert.ok(cell);
  const at = (observedAt: string) => ({ ...good, observedAt });
  const cases: readonly (readonly [unknown, number, readonly string[]])[] = [
    [{ ...good, cells: [cell, { ...cell, check: "host.nothing" }] }, 422, ["/cells/1/check"]],
    [{ ...good, cells: [{ ...cell, check: "system.plan" }] }, 422, ["/cells/0/check"]],
    [{ ...good, cells: [{ ...cell, check: "host.feed" }] }, 422, ["/cells/0/check"]],
    [{ ...good, cells: [cell, cell] }, 422, ["/cells/1/check"]],
    [{ ...good, cells: [{ ...cell, outcome: "perhaps" }] }, 422, ["/cells/0/outcome"]],
    [{ ...good, cells: [] }, 422, ["/cells"]],
    [at("yesterday"), 422, ["/observedAt"]],
    [at("0000-01-01T00:00:00Z"), 422, ["/observedAt"]],
    [at(new Date(start + 61_000).toISOString()), 422, ["/observedAt"]],
    [{ ...good, subject: { kind: "toaster", name: "t" } }, 422, ["/subject/kind", "/cells/0/check", "/cells/1/check"]],
    [{ ...good, subject: { kind: "host", name: " web\u0000" } }, 422, ["/subject/name"]],
    [{ ...good, surprise: 1 }, 422, ["/surprise"]],
    [{ ...good, subject: { kind: "system", name: "a", system: "b" } }, 422, ["/subject/system"]],
  ];
  for (const [body, status, pointers] of cases) {
    const answer = await it.api.send("POST", "/observations", body);
    assert.equal(answer.status, status, answer.text);
    assert.match(answer.type, /^application\/problem\+json/);
    const places = problem.parse(answer.body).errors?.map(({ pointer }) => pointer);
    for (const pointer of pointers) assert.ok(places?.includes(pointer), `${pointer} in ${answer.text}`);
  }
  const future = await it.api.send("POST", "/observations", at(new Date(start + 61_000).toISOString()));
  assert.match(future.text, new RegExp(`future.*60 s.*server's clock.*${new Date(start).toISOString()}.*NTP`));
  assert.equal(await sequence(it), 1);
  assert.equal(listing(schema.assetRow).parse((await it.api.get("/assets")).body).total, 0);
});

test("a body that is too large, or no JSON, is refused", async (t) => {
  const it = await world(t);
  const large = { ...batchOf("web-01", { "host.login": "fail" }, start), source: "x".repeat(9 * 1024 * 1024) };
  assert.equal((await it.api.send("POST", "/observations", large)).status, 413);
  assert.equal(await sequence(it), 1);
});

test("a clock that is a little fast is put right, one that is far off is refused", async (t) => {
  const it = await world(t);
  assert.equal(
    (await it.api.send("POST", "/observations", batchOf("web-01", { "host.login": "pass" }, start + 59_000))).status,
    202,
  );
  const { items } = listing(schema.cellRow).parse((await it.api.get("/cells?check=host.login")).body);
  assert.equal(items[0]?.observedAt, new Date(start).toISOString());
});

test("a report does not move its subject: a system other than the known one is refused, until somebody moves it", async (t) => {
  const it = await world(t);
  await it.report("web-01", { "host.login": "fail" }, { system: "payroll" });
  await it.report("db-01", { "host.login": "pass" }, { system: "archive" });
  const elsewhere = batchOf("web-01", { "host.login": "pass" }, it.clock.now, { system: "archive" });
  const refused = await it.api.send("POST", "/observations", elsewhere);
  assert.equal(refused.status, 409);
  assert.equal(problem.parse(refused.body).errors?.[0]?.pointer, "/subject/system");

  const moved = await it.api.send("PUT", "/assets/web-01", { system: "archive" });
  assert.equal(moved.status, 204, moved.text);
  assert.equal((await it.api.send("POST", "/observations", elsewhere)).status, 202);
  const { items } = listing(schema.assetRow).parse((await it.api.get("/assets?sort=name")).body);
  assert.deepEqual(
    items.map(({ id, system }) => `${id} ${system.id}`),
    ["host:db-01 archive", "host:web-01 archive"],
  );
  assert.deepEqual((await it.posture.verify()).differences, []);
});

test("a system has a name in each language, or one for both; so do those that nobody named", async (t) => {
  const it = await world(t);
  const name = { ja: "給与", en: "Payroll" };
  await it.api.send("PUT", "/systems/payroll", { name });
  await it.report("web-01", { "host.login": "pass" });
  const { items } = listing(schema.systemRow).parse((await it.api.get("/systems?sort=name")).body);
  assert.deepEqual(
    items.map((system) => [system.id, system.name, system.organization.name.en]),
    [
      ["default", { ja: "既定の情報システム", en: "Default system" }, "Default organization"],
      ["payroll", name, "Default organization"],
    ],
  );
  assert.match((await it.api.get("/systems?format=csv&lang=en")).text, /,payroll,Payroll,/);
  assert.equal((await it.api.send("PUT", "/systems/payroll", { name: { ja: "給与" } })).status, 422);
  const [attested] = listing(schema.cellRow).parse((await it.api.get("/cells?subject=system:payroll")).body).items;
  assert.deepEqual(attested?.subject.name, name, "as a subject, too");
  await it.api.send("PUT", "/systems/payroll", { profile: "low" });
  const { items: found } = listing(schema.systemRow).parse((await it.api.get("/systems?q=PAYROLL")).body);
  assert.deepEqual(found[0]?.name, name, "it stays when the profile changes");
});

test("that a system has another name is told, with the one that it had; the same name again is not", async (t) => {
  const it = await world(t);
  for (const body of [{ name: "給与" }, { profile: "low" }, { name: "新給与" }, { name: "新給与" }])
    assert.equal((await it.api.send("PUT", "/systems/payroll", body)).status, 200);
  const { rows } = await sql<{ id: number; at: number; organization: string; kind: string; body: object }>`
    select id, at, organization_id as organization, kind, body from event where kind = 'system'
  `.execute(it.owner);
  const told = rows.map(({ body, at, ...row }) => event.parse({ ...row, at: new Date(at).toISOString(), ...body }));
  const named = (name: string) => ({ ja: name, en: name });
  assert.deepEqual(
    told.map((one) => (one.kind === "system" ? [one.organization, one.system, one.was] : [])),
    [["default", { id: "payroll", name: named("新給与") }, named("給与")]],
  );
});

test("a system can be declared before anything reports, with its profile, and its attestations are unknown", async (t) => {
  const it = await world(t);
  const declared = await it.api.send("PUT", "/systems/payroll", { name: "給与", profile: "high" });
  const name = { ja: "給与", en: "給与" };
  assert.deepEqual(declared.body, { id: "payroll", name, organization: "default", profile: "high" });
  assert.equal((await it.api.send("PUT", "/systems/payroll", { profile: "none" })).status, 422);
  const system = schema.systemRow.parse((await it.api.get("/systems/payroll")).body);
  assert.deepEqual(system.counts, { satisfied: 0, notSatisfied: 0, unknown: 6, notApplicable: 0, excepted: 0 });
  assert.deepEqual(system.coverage, {
    ...{ known: 0, inScope: 2 },
    unknown: { neverObserved: 2, stale: 0, error: 0, conflict: 0 },
  });
});

test("every answer has the form that the contract says, live and in the past", async (t) => {
  const it = await world(t);
  await it.report("web-01", { "host.login": "fail", "host.patch": "pass", "host.time": "error" });
  await it.report("default", { "system.plan": "pass" }, { kind: "system", source: "person:a" });
  it.clock.pass(3 * hour);
  await it.report("web-01", { "host.login": "pass" }, { source: "scanner" });
  const forms: Readonly<Record<string, z.ZodType>> = {
    "/overview": schema.overview,
    "/systems": listing(schema.systemRow),
    "/systems/default": schema.systemRow.loose(),
    "/assets": listing(schema.assetRow),
    "/assets/host:web-01": schema.assetRow.loose(),
    "/assets/system:default": schema.assetRow.loose(),
    "/requirements?system=default": listing(schema.requirementRow),
    "/requirements/default/C-1": schema.requirementExplanation,
    "/cells": listing(schema.cellRow),
    "/cells/host:web-01/host.login": schema.cellExplanation,
    "/cells/host:web-01/host.login/timeline": timelines.cellTimeline,
    "/requirements/default/C-1/timeline": timelines.requirementTimeline,
    "/systems/default/timeline?days=1": timelines.requirementsTimeline,
    "/organizations/default/timeline": timelines.requirementsTimeline,
    "/timeline?limit=2": timelines.requirementsTimeline,
    "/state/verify": schema.verification,
  };
  const past = `asOf=${new Date(start + hour).toISOString()}&knownAt=${new Date(start + 2 * hour).toISOString()}`;
  for (const [path, form] of Object.entries(forms))
    for (const query of path === "/state/verify" ? [""] : ["", past]) {
      const { status, body, text } = await it.api.get(`${path}${path.includes("?") ? "&" : "?"}${query}`);
      assert.equal(status, 200, `${path} ${text}`);
      assert.deepEqual(form.parse(body), body, path);
    }
});

test("a list is filtered, sorted, cut, and says how many there are", async (t) => {
  const it = await world(t);
  for (const name of ["web-01", "web-02", "db-01"])
    await it.report(name, { "host.login": name === "db-01" ? "pass" : "fail", "host.patch": "error" });
  const cells = async (query: string) => {
    const { items, total } = listing(schema.cellRow).parse((await it.api.get(`/cells?${query}`)).body);
    return [total, ...items.map(({ subject, check }) => `${subject.name.en} ${check.id}`)];
  };
  assert.deepEqual(await cells("state=fail"), [2, "web-01 host.login", "web-02 host.login"]);
  assert.deepEqual(await cells("state=fail&limit=1&offset=1"), [2, "web-02 host.login"]);
  assert.deepEqual(await cells("subject=db-01&state=pass&sort=-check"), [2, "db-01 host.login", "db-01 host.feed"]);
  assert.deepEqual(await cells("q=WEB-01%20ＬＯＧＩＮ"), [1, "web-01 host.login"]);
  assert.deepEqual(await cells("subject=web-01&sort=-severity&limit=2"), [4, "web-01 host.login", "web-01 host.patch"]);
  assert.deepEqual(await cells("family=none"), [0]);

  const requirements = async (query: string) => {
    const { items, total } = listing(schema.requirementRow).parse((await it.api.get(`/requirements?${query}`)).body);
    return [total, ...items.map(({ control, state }) => `${control.id} ${state}`)];
  };
  assert.deepEqual(await requirements(""), [4, "C-1 not-satisfied", "C-2 unknown", "C-3 unknown", "C-4 satisfied"]);
  assert.deepEqual(await requirements("state=unknown&sort=-control"), [2, "C-3 unknown", "C-2 unknown"]);
  assert.deepEqual(await requirements("clause=strategy:2"), [3, "C-2 unknown", "C-3 unknown", "C-4 satisfied"]);
  assert.equal((await it.api.get("/cells?sort=colour")).status, 422);
  assert.equal((await it.api.get("/assets/nothing")).status, 404);
});

test("each number is the number of the rows behind it, on every screen", async (t) => {
  const it = await world(t);
  await it.report("web-01", { "host.login": "fail", "host.patch": "pass", "host.time": "error" }, { system: "portal" });
  await it.report("db-01", { "host.login": "pass", "host.patch": "pass" }, { system: "payroll" });
  await it.report("default", { "organization.policy": "pass" }, { kind: "organization", source: "person:a" });
  await it.api.send("PUT", "/systems/payroll", { profile: "low" });
  const total = async (path: string) => z.looseObject({ total: z.int() }).parse((await it.api.get(path)).body).total;
  const overview = schema.overview.parse((await it.api.get("/overview")).body);
  const words = {
    satisfied: "satisfied",
    notSatisfied: "not-satisfied",
    unknown: "unknown",
    notApplicable: "not-applicable",
    excepted: "excepted",
  } as const;
  const rows: number[] = [];
  for (const state of Object.values(words)) rows.push(await total(`/requirements?state=${state}`));
  assert.deepEqual(
    rows,
    Object.keys(words).map((key) => Object.entries(overview.requirements).find(([one]) => one === key)?.[1]),
  );
  assert.equal(await total("/cells"), overview.coverage.inScope);
  assert.equal(await total("/cells?state=unknown"), overview.coverage.inScope - overview.coverage.known);
  assert.equal(await total("/assets"), overview.score.assets);
  const { items: systems } = listing(schema.systemRow).parse((await it.api.get("/systems")).body);
  for (const { id, coverage, counts, assets } of systems) {
    assert.equal(await total(`/cells?system=${id}`), coverage.inScope, id);
    assert.equal(await total(`/cells?system=${id}&state=unknown`), coverage.inScope - coverage.known, id);
    assert.equal(await total(`/requirements?system=${id}&state=unknown`), counts.unknown, id);
    assert.equal(await total(`/assets?system=${id}`), assets, id);
  }
  const { items } = listing(schema.assetRow).parse((await it.api.get("/assets")).body);
  for (const { id, cells, coverage } of items) {
    assert.equal(await total(`/cells?subject=${id}`), coverage.inScope, id);
    assert.equal(await total(`/cells?subject=${id}&state=fail`), cells.fail, id);
  }
  const { items: requirements } = listing(schema.requirementRow).parse((await it.api.get("/requirements")).body);
  for (const { system, control, cells } of requirements) {
    const why = schema.requirementExplanation.parse(
      (await it.api.get(`/requirements/${system.id}/${control.id}`)).body,
    );
    assert.equal(
      why.cells.length,
      Object.values(cells).reduce((sum, number) => sum + number, 0),
      control.id,
    );
  }
});

test("what nobody saw in its document is told as not seen, with what is not sure, wherever it is shown", async (t) => {
  const it = await world(t);
  await it.report("web-01", { "host.login": "fail" });
  const { documents } = schema.overview.parse((await it.api.get("/overview")).body);
  const sure = documents.map(({ id, certainty, unsure }) => [id, certainty, unsure?.en ?? null]);
  assert.deepEqual(
    sure.filter(([, certainty]) => certainty !== "seen"),
    [["guide", "known", "Its day."]],
  );
  const { clauses } = schema.requirementExplanation.parse((await it.api.get("/requirements/default/C-1")).body);
  assert.deepEqual(
    clauses.map(({ id, certainty, quoted, document }) => [id, certainty, quoted, document.certainty]),
    [
      ["strategy:1", "seen", false, "seen"],
      ["standard:1", "seen", false, "seen"],
      ["guide:1", "assumed", false, "known"],
    ],
  );
});

test("a subject that exists in two organizations is asked for by its organization", async (t) => {
  const it = await world(t);
  await it.report("web-01", { "host.login": "fail" }, { organization: "north", system: "portal" });
  await it.report("web-01", { "host.login": "pass" }, { organization: "south", system: "portal" });
  assert.equal((await it.api.get("/assets/web-01")).status, 409);
  const state = async (path: string) => schema.cellExplanation.parse((await it.api.get(path)).body).cell.state;
  assert.equal(await state("/cells/web-01/host.login?organization=north"), "fail");
  assert.equal(await state("/cells/south%2Fweb-01/host.login"), "pass");
  const unnamed = await it.api.send("POST", "/observations", batchOf("web-01", { "host.login": "pass" }, start));
  assert.equal(problem.parse(unnamed.body).code, "ambiguous-subject");
});

test("a table is taken out as CSV with heads in the language asked for, safe against formulas", async (t) => {
  const it = await world(t);
  const batch = batchOf("web-01", { "host.login": "fail" }, start);
  const [cell] = batch.cells;
  assert.ok(cell);
  const evidence = [{ text: '=HYPERLINK("http://evil")' }, { text: "-1" }];
  const reason = { ja: "=1+1", en: "@SUM(A1)" };
  await it.api.send("POST", "/observations", { ...batch, cells: [{ ...cell, evidence, reason }] });
  const english = await it.api.get("/cells?state=fail&format=csv&lang=en");
  assert.match(english.type, /^text\/csv/);
  assert.match(
    english.headers.get("content-disposition") ?? "",
    /^attachment; filename="tokiwa-cells-20260302T\w+\.csv"$/,
  );
  const lines = english.text.replace("\uFEFF", "").split("\r\n");
  assert.match(lines[0] ?? "", /^System,Subject,Check,Title/);
  assert.match(english.text, /,'@SUM\(A1\),"'=HYPERLINK\(""http:\/\/evil""\)\n-1",/);
  const japanese = await it.api.get("/cells?state=fail&format=csv", { "accept-language": "ja" });
  assert.match(japanese.text, /情報システム,対象,検査/);
  assert.match(japanese.text, /,'=1\+1,/);
});

test("a table is taken out as XLSX, with all its rows whatever the window", async (t) => {
  const it = await world(t);
  await it.report("web-01", { "host.login": "fail", "host.patch": "pass" });
  for (const list of ["systems", "assets", "requirements", "cells"]) {
    const answer = await it.api.get(`/${list}?format=xlsx&limit=1`);
    assert.equal(answer.status, 200);
    assert.match(answer.type, /spreadsheetml/);
    assert.ok(answer.text.startsWith("PK"), list);
  }
  const csv = await it.api.get("/cells?format=csv&limit=1&lang=en");
  assert.equal(csv.text.trim().split("\r\n").length, 1 + 6);
});

test("a moment in the future is refused, and one that no clock ever showed", async (t) => {
  const it = await world(t);
  const answer = await it.api.get(`/overview?asOf=${new Date(start + day).toISOString()}`);
  assert.deepEqual([answer.status, problem.parse(answer.body).errors?.[0]?.pointer], [422, "?asOf"]);
  const before = await it.api.get("/overview?knownAt=0000-01-01T00:00:00Z");
  assert.deepEqual([before.status, problem.parse(before.body).errors?.[0]?.pointer], [422, "?knownAt"]);
  assert.equal((await it.api.get("/overview?knownAt=1970-01-01T00:00:00Z")).status, 200);
});
