import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test, type TestContext } from "node:test";
import { z } from "@hono/zod-openapi";
import { sampleContent } from "../posture/testing/content.ts";
import { testApi } from "../posture/testing/api.ts";
import { testPosture } from "../posture/testing/posture.ts";
import { documentLimit } from "./look.ts";
import { catalogRoutes } from "./routes.ts";
import * as schema from "./schema.ts";
import { createCatalogs } from "./service.ts";

const corpus = fileURLToPath(new URL("../../../../../../shared/corpus/", import.meta.url));
const withoutCorpus = existsSync(corpus) ? false : "the corpus is not at ../shared/corpus";

async function world(t: TestContext) {
  const made = await testPosture(t, sampleContent());
  const api = testApi(made, catalogRoutes({ ...made, posture: made.posture, catalogs: createCatalogs(made.database) }));
  const send = async (text: string, name: string, dryRun = false) =>
    api.post(`/catalogs?name=${encodeURIComponent(name)}&dryRun=${dryRun}`, text, {
      "content-type": "application/json",
    });
  const bring = async (text: string, name: string, dryRun = false) => {
    const answer = await send(text, name, dryRun);
    assert.equal(answer.status, 200, answer.text);
    return schema.imported.parse(answer.body);
  };
  const list = async () =>
    z.object({ items: z.array(schema.catalogRow) }).parse((await api.get("/catalogs")).body).items;
  const controls = async (id: string, query = "") =>
    z
      .object({ items: z.array(schema.listedControl), total: z.int() })
      .parse((await api.get(`/catalogs/${id}/controls${query}`)).body);
  const one = async (id: string) => schema.catalogDetail.parse((await api.get(`/catalogs/${id}`)).body);
  const remove = (id: string, query: string) => api.request("DELETE", `/catalogs/${id}${query}`);
  return { ...made, api, send, bring, list, controls, one, remove };
}

const metadata = { title: "Ours", "last-modified": "2026-01-01T00:00:00Z", version: "1", "oscal-version": "1.2.1" };
const catalog = JSON.stringify({
  catalog: {
    uuid: "b7a4f1f0-6a0c-4a51-9f6b-2f2a2a3f6f11",
    metadata,
    groups: [
      {
        title: "Access",
        controls: [
          {
            id: "x-1",
            title: "Logins",
            params: [{ id: "x-1_days", label: "number of days" }],
            parts: [{ id: "x-1_smt", name: "statement", prose: "Change it every {{ insert: param, x-1_days }}." }],
          },
        ],
      },
    ],
  },
});
const profile = JSON.stringify({
  profile: {
    uuid: "c7a4f1f0-6a0c-4a51-9f6b-2f2a2a3f6f11",
    metadata,
    imports: [{ href: "../elsewhere/ours.xml", "include-all": {} }],
    merge: { "as-is": true },
  },
});

test("what is built in is listed and read, and cannot be removed", async (t) => {
  const { list, controls, remove } = await world(t);
  const items = await list();
  assert.ok(items.every(({ builtIn }) => builtIn));
  const own = items.find(({ model, id }) => model === "catalog" && id.startsWith("catalogs."));
  assert.ok(own);
  assert.equal((await controls(own.id)).total, own.counts.controls);
  assert.equal((await remove(own.id, `?confirm=${own.id}`)).status, 404);
});

test("a dry run tells what a document is, and keeps nothing; importing keeps it once, with who and when", async (t) => {
  const { bring, list } = await world(t);
  const before = (await list()).length;
  const looked = await bring(catalog, "ours.json", true);
  assert.deepEqual([looked.kept, looked.known, looked.errors], [false, false, 0]);
  assert.deepEqual(looked.summary?.counts, { groups: 1, controls: 1, parameters: 1, imports: 0, maps: 0 });
  assert.equal((await list()).length, before);
  const kept = await bring(catalog, "ours.json");
  assert.deepEqual([kept.kept, kept.known, kept.id], [true, false, looked.id]);
  assert.equal((await bring(catalog, "again.json")).known, true);
  const items = await list();
  assert.equal(items.length, before + 1);
  const [row] = items.filter(({ builtIn }) => !builtIn);
  assert.deepEqual([row?.id, row?.name, row?.importedBy], [kept.id, "ours.json", "test"]);
  assert.match(row?.importedAt ?? "", /^2026-03-02T/);
});

test("what is wrong is told with line and column in both languages, and is not kept", async (t) => {
  const { bring, send, list } = await world(t);
  const before = (await list()).length;
  const broken = catalog.replace('"title":"Logins"', '\n"titel":"Logins"');
  const { problems, errors, summary } = await bring(broken, "broken.json", true);
  assert.ok(errors > 0 && summary === null);
  const [unknown] = problems.filter(({ code }) => code === "oscal.unknown-member");
  assert.equal(unknown?.line, 2);
  assert.ok(unknown.message.ja !== "" && unknown.remedy.en !== "");
  for (const text of [broken, "", "{", "catalog: [", "<a>", '{"system-security-plan":{}}', "\u0000".repeat(99)]) {
    const answer = await send(text, "x");
    assert.equal(answer.status, 422, text);
    assert.match(answer.text, /invalid-document/);
  }
  assert.equal((await list()).length, before);
});

test("a profile names what is missing for it, and resolves when that is imported, in whatever form", async (t) => {
  const { bring, one, controls } = await world(t);
  const { id, missing } = await bring(profile, "chosen.json");
  assert.deepEqual(missing, ["elsewhere/ours"]);
  assert.deepEqual((await one(id)).missing, ["elsewhere/ours"]);
  assert.equal((await controls(id)).total, 0);
  await bring(catalog, "ours.json");
  assert.deepEqual((await one(id)).missing, []);
  const { items } = await controls(id);
  assert.deepEqual(
    items.map((control) => [control.id, control.statement.en]),
    [["x-1", "Change it every [number of days]."]],
  );
});

test("removal needs its confirmation, and is for good", async (t) => {
  const { bring, remove, list } = await world(t);
  const { id } = await bring(catalog, "ours.json");
  const unconfirmed = await remove(id, "");
  assert.equal(unconfirmed.status, 409);
  assert.match(unconfirmed.text, /removal-unconfirmed/);
  assert.equal((await remove(id, `?confirm=${id}`)).status, 204);
  assert.ok((await list()).every(({ builtIn }) => builtIn));
});

test("a document beyond the limit is refused by its length", async (t) => {
  const { send } = await world(t);
  const { status, text } = await send(" ".repeat(documentLimit + 1), "big.json");
  assert.equal(status, 413);
  assert.match(text, /32 MiB/);
});

test("NIST's catalog and baseline are imported, resolved and searched", { skip: withoutCorpus }, async (t) => {
  const { bring, controls } = await world(t);
  const read = (name: string) => readFileSync(`${corpus}oscal-nist-content/sp800-53-rev5.0.1/${name}`, "utf8");
  const low = await bring(
    read("NIST_SP-800-53_rev5_LOW-baseline_profile.json"),
    "NIST_SP-800-53_rev5_LOW-baseline_profile.json",
  );
  assert.deepEqual(
    low.missing.map((href) => href.split("/").at(-1)),
    ["NIST_SP-800-53_rev5_catalog"],
  );
  const whole = await bring(read("NIST_SP-800-53_rev5_catalog.json"), "NIST_SP-800-53_rev5_catalog.json");
  assert.equal(whole.summary?.counts.controls, (await controls(whole.id)).total);
  const chosen = await controls(low.id);
  assert.ok(chosen.total > 100 && chosen.total < whole.summary.counts.controls);
  const found = await controls(whole.id, "?q=pattern-hiding");
  assert.ok(found.items.some(({ id }) => id === "ac-11.1"));
  assert.ok(found.total < 5);
});

const mapping = (relationship: string, target: string, source = "TB") =>
  JSON.stringify({
    "mapping-collection": {
      uuid: "d7a4f1f0-6a0c-4a51-9f6b-2f2a2a3f6f11",
      metadata: { ...metadata, title: `Mapping ${relationship}` },
      provenance: {
        method: "human",
        "matching-rationale": "semantic",
        status: "complete",
        "confidence-score": { percentage: 0.9 },
        "mapping-description": "How they relate.",
      },
      mappings: [
        {
          uuid: "e7a4f1f0-6a0c-4a51-9f6b-2f2a2a3f6f11",
          "source-resource": { type: "catalog", href: source },
          "target-resource": { type: "catalog", href: target },
          maps: [
            {
              uuid: "f7a4f1f0-6a0c-4a51-9f6b-2f2a2a3f6f11",
              relationship,
              sources: [{ type: "control", "id-ref": source === "ours.json" ? "x-1" : "C-1" }],
              targets: [{ type: "control", "id-ref": source === "ours.json" ? "y-1" : "x-1" }],
            },
          ],
        },
      ],
    },
  });

test("a control of others stands as ours does where mappings say so, by chains too, and that is said to be derived", async (t) => {
  const { bring, one, controls, api, report } = await world(t);
  await report("web-01", { "host.login": "fail", "host.patch": "pass" });
  const { id } = await bring(catalog, "ours.json");
  const third = catalog.replaceAll("x-1", "y-1").replace("b7a4", "a7a4");
  const { id: far } = await bring(third, "third.json");
  const detail = async (document: string, control: string) =>
    schema.relatedControl.parse((await api.get(`/catalogs/${document}/controls/${control}`)).body);
  assert.equal((await controls(id)).items[0]?.standing, null);
  await bring(mapping("equal-to", "ours.json", "../catalogs/sample.json"), "a-map.json");
  await bring(mapping("superset-of", "third.json", "ours.json"), "b-map.json");
  const [row] = (await controls(id)).items;
  assert.deepEqual([row?.standing?.derived, row?.standing?.counts.notSatisfied], [true, 1]);
  const near = await detail(id, "x-1");
  assert.deepEqual(
    near.relations.map(({ control, relation, derived, confidence }) => [control, relation, derived, confidence]),
    [
      ["C-1", "equal", false, 0.9],
      ["y-1", "superset", false, 0.9],
      // Our own mapping says that they have to do with each other, not how.
      ["ac-2", "unknown", true, null],
      ["PR.AA-01", "unknown", true, null],
    ],
  );
  const { relations, derived, boundBy, inUse } = await detail(far, "y-1");
  const chained = relations.find(({ control }) => control === "C-1");
  assert.deepEqual(
    [chained?.relation, chained?.derived, chained?.chains[0]?.text],
    ["subset", true, "y-1 ⊂ x-1 = C-1"],
  );
  assert.ok((chained?.confidence ?? 1) <= 0.81 + 1e-9);
  // Part of what ours asks: that ours is not met says nothing of the part.
  assert.deepEqual([derived?.counts.unknown, derived?.counts.notSatisfied], [1, 0]);
  assert.deepEqual([boundBy.total, inUse], [0, null]);
  const own = (await api.get("/catalogs/catalogs.sample/controls/C-1")).body;
  const { control, boundBy: bound, relations: back } = schema.relatedControl.parse(own);
  assert.deepEqual([control.standing?.derived, bound.systems.map(({ id: system }) => system)], [false, ["default"]]);
  assert.ok(back.some(({ control: other, relation }) => other === "x-1" && relation === "equal"));
  const against = mapping("no-relationship", "ours.json", "../catalogs/sample.json").replace("f7a4", "f8a4");
  const contrary = await bring(against, "c-map.json");
  assert.ok((await detail(id, "x-1")).relations.some(({ relation }) => relation === "contradiction"));
  const [told] = (await one(contrary.id)).contradictions;
  assert.equal(told?.chains.length, 2);
  assert.equal((await controls(id)).items[0]?.standing?.counts.unknown, 1);
});

test("a reference means the document that somebody said it means, and nothing is removed that others refer to", async (t) => {
  const { bring, one, controls, api, remove } = await world(t);
  const { id: whole } = await bring(catalog, "another-name.json");
  const { id, missing } = await bring(profile, "chosen.json");
  assert.deepEqual(missing, ["elsewhere/ours"]);
  const said = (body: object) => api.send("PUT", `/catalogs/${id}/references`, body);
  assert.equal((await said({ "elsewhere/ours": "nothing" })).status, 422);
  assert.equal((await said({ "elsewhere/ours": whole })).status, 204);
  assert.deepEqual([(await one(id)).missing, (await controls(id)).total], [[], 1]);
  const refused = await remove(whole, `?confirm=${whole}`);
  assert.equal(refused.status, 409);
  assert.match(refused.text, /document-in-use/);
  assert.deepEqual(
    (await one(whole)).usedBy.documents.map(({ id: user }) => user),
    [id],
  );
  assert.equal((await remove(id, `?confirm=${id}`)).status, 204);
  assert.equal((await remove(whole, `?confirm=${whole}`)).status, 204);
});

test("the very bytes come back, and the controls leave as a file", async (t) => {
  const { bring, api } = await world(t);
  const { id } = await bring(catalog, "ours.json");
  assert.equal((await api.get(`/catalogs/${id}/document`)).text, catalog);
  assert.equal((await api.get("/catalogs/nothing/document")).status, 404);
  const { text, type } = await api.get(`/catalogs/${id}/controls?format=csv&lang=en`);
  assert.match(type, /csv/);
  assert.match(text, /x-1,x-1,Logins,Access,Change it every \[number of days\]\./);
});
