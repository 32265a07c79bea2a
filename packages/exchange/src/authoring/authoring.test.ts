import assert from "node:assert/strict";
import { test } from "node:test";
import { type JsonObject, type JsonValue, read } from "@tokiwa/oscal";
import fc from "fast-check";
import { publish } from "../oscal/publish.ts";
import { builtInContent } from "../testing/content.ts";
import { corpusBytes, corpusFiles, withoutCorpus } from "../testing/corpus.ts";
import { compact, expand } from "./compact.ts";
import { join } from "./join.ts";
import { type AuthoringModel, isAuthoringModel, split } from "./split.ts";
import { writeYaml } from "./yaml.ts";

const back = (document: JsonObject, model: AuthoringModel, name = "x") => {
  const { documents, problems } = join(split(document, model, name));
  assert.deepEqual(problems, []);
  assert.equal(documents.length, 1);
  return documents[0]?.document;
};

test("every document of the corpus comes back from its authoring form", { skip: withoutCorpus }, () => {
  let count = 0;
  for (const path of corpusFiles("oscal-{c,f,i,n,r,v}*/**/*.{json,xml,yaml}")) {
    const { model, document } = read(corpusBytes(path));
    if (!isAuthoringModel(model) || document === undefined) continue;
    assert.deepEqual(back(document, model, path), document, path);
    count++;
  }
  assert.ok(count > 90, `${count} documents`);
});

test("what Tokiwa publishes comes back from its authoring form", () => {
  for (const { path, document } of publish(builtInContent, { at: 0, language: "ja", format: "json" })) {
    const value = read(JSON.stringify(document)).document ?? {};
    const [model] = Object.keys(value);
    assert.ok(isAuthoringModel(model));
    assert.deepEqual(back(value, model, path), value, path);
  }
});

const json = fc.json({ maxDepth: 5 }).map((text) => read(`{"v":${text}}`).document?.["v"] ?? null);
const word = fc.constantFrom(
  "name",
  "value",
  "type",
  "id-ref",
  "props",
  "sources",
  "statement",
  "as-is-item",
  "text",
  "x",
);
const { value: tricky } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom("control", "statement", "", "x", 1, null),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(word, tie("value"), { maxKeys: 3, noNullPrototype: true }),
    fc.record({ name: fc.constant("label"), value: tie("value") }, { noNullPrototype: true }),
    fc.record(
      { type: fc.constantFrom("control", "statement", "group"), "id-ref": tie("value") },
      { noNullPrototype: true },
    ),
  ),
}));

test("a short form stands for one value only", () => {
  fc.assert(
    fc.property(fc.oneof(json, tricky), (value) => {
      assert.deepEqual(expand(compact(value)), value);
    }),
    { numRuns: 2000 },
  );
});

test("a document with anything in it comes back", () => {
  const anything = fc.oneof(json, tricky);
  fc.assert(
    fc.property(
      anything,
      fc.array(
        fc.oneof(
          anything,
          fc.record(
            { id: fc.constantFrom("a", "A", "../a", "", "con"), controls: anything },
            { noNullPrototype: true },
          ),
        ),
      ),
      (more, controls) => {
        const document = { catalog: { more, controls, groups: [{ controls }] } };
        assert.deepEqual(back(document, "catalog"), document);
      },
    ),
    { numRuns: 300 },
  );
});

test("any text comes back from YAML", () => {
  const text = fc.string({
    unit: fc.constantFrom(...Array.from("ab \t\n\r:#-'\"\\|>漢、\u0000\u0085\u2028\ufeff🙂")),
    maxLength: 200,
  });
  fc.assert(
    fc.property(text, (one) => {
      assert.deepEqual(read(writeYaml({ one, two: [one] }), { format: "yaml" }).document, { one, two: [one] });
    }),
    { numRuns: 1000 },
  );
});

const catalog = (controls: readonly JsonValue[]): JsonObject => ({ catalog: { uuid: "u", controls } });
const control = (id: string, more: JsonObject = {}): JsonObject => ({ id, title: id.toUpperCase(), ...more });

test("a control has a file of its own, named as it is called, and its enhancements have theirs", () => {
  const files = split(catalog([control("ac-2", { controls: [control("ac-2.1")] })]), "catalog", "Our catalog");
  assert.deepEqual(
    [...files.keys()],
    [
      "catalogs/Our-catalog/catalog.yaml",
      "catalogs/Our-catalog/controls/ac-2.yaml",
      "catalogs/Our-catalog/controls/ac-2.1.yaml",
    ],
  );
  assert.match(
    files.get("catalogs/Our-catalog/controls/ac-2.yaml") ?? "",
    /^controls: +\[ ac-2\.1 \]$|^controls:\n {2}- ac-2\.1$/m,
  );
});

test("no name of a control leads out of the folder, or to the file of another", () => {
  const files = split(
    catalog(["../../x", "..", "/etc/x", "AC", "ac", "con", ""].map((id) => control(id))),
    "catalog",
    "../x",
  );
  const paths = [...files.keys()];
  assert.equal(new Set(paths.map((path) => path.toLowerCase())).size, 8);
  for (const path of paths)
    assert.match(path, /^catalogs\/x\/(catalog|controls\/[\p{L}\p{N}_][\p{L}\p{N}._-]*)\.yaml$/u);
});

test("a file that is missing, repeated or of no use is named", () => {
  const files = new Map(split(catalog([control("a"), control("b")]), "catalog", "x"));
  const codes = (change: (files: Map<string, string>) => void) => {
    const changed = new Map(files);
    change(changed);
    return join(changed).problems.map(({ code, place }) => `${code} ${place}`);
  };
  const head = "catalogs/x/catalog.yaml";
  assert.deepEqual(
    codes((all) => all.delete("catalogs/x/controls/b.yaml")),
    [`authoring.missing-file ${head}`],
  );
  assert.deepEqual(
    codes((all) => all.set("catalogs/x/controls/c.yaml", "id: c")),
    ["authoring.unused-file catalogs/x/controls/c.yaml"],
  );
  assert.deepEqual(
    codes((all) => all.set(head, "catalog: { uuid: u, controls: [a, a, b] }")),
    [`authoring.repeated-file ${head}`],
  );
  assert.deepEqual(
    codes((all) => all.set("catalogs/x/controls/a.yaml", "id: a\ncontrols: [a]")),
    ["authoring.repeated-file catalogs/x/controls/a.yaml"],
  );
  assert.deepEqual(
    codes((all) => all.set("catalogs/x/controls/a.yaml", "id: 'a")).map((said) => said.replace(/:\d.*/, "")),
    ["authoring.unreadable catalogs/x/controls/a.yaml"],
  );
});
