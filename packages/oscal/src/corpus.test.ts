// What the library says of real documents, against what those who know them say.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { check, type Problem, read, type ReadResult, write } from "./index.ts";
import { parseMultiline } from "./markup/parse.ts";
import { rawOf } from "./markup/raw.ts";
import { corpusBytes, corpusFiles, corpusJson, withoutCorpus } from "./testing/documents-of-corpus.ts";

const results = new Map<string, ReadResult>();
const codesOf = (problems: readonly Problem[], severity: string) => [
  ...new Set(problems.filter((one) => one.severity === severity).map(({ code }) => code)),
];

before(() => {
  for (const file of corpusFiles) results.set(file, check(corpusBytes(file)));
});

const stored = (file: string): ReadResult => {
  const result = results.get(file);
  assert.ok(result, `${file} was read`);
  return result;
};

describe("every document of the corpus", { skip: withoutCorpus }, () => {
  it("is the same after JSON, after YAML and after XML, in JSON and YAML to the order of its members", () => {
    assert.ok(corpusFiles.length > 100);
    for (const file of corpusFiles) {
      const { document } = stored(file);
      assert.ok(document, file);
      for (const format of ["json", "yaml", "xml"] as const) {
        const written = write(document, format);
        assert.deepEqual(written.problems, [], `${file} in ${format}`);
        const again = read(written.text, { format });
        assert.deepEqual(again.problems, [], `${file} in ${format}`);
        if (format === "xml") assert.deepEqual(again.document, document, file);
        else assert.equal(JSON.stringify(again.document), JSON.stringify(document), file);
        if (format !== "yaml") assert.equal(write(again.document ?? {}, format).text, written.text, `${file}, again`);
      }
    }
  });

  it("has a line and a column for each problem", () => {
    for (const [file, { problems }] of results) {
      for (const { place, code, message, remedy } of problems) {
        assert.ok(place && place.line >= 1 && place.column >= 1, `${file} ${code}`);
        for (const text of [message, remedy]) assert.ok(text.ja !== "" && text.en !== "", `${file} ${code}`);
      }
    }
  });
});

describe("documents known to be valid or not", { skip: withoutCorpus }, () => {
  const expected = withoutCorpus ? { files: [] } : corpusJson("oscal-valid-invalid/expected.json");

  it("are judged as oscal-cli judges them, in each form", () => {
    assert.ok(
      typeof expected === "object" && expected !== null && "files" in expected && Array.isArray(expected.files),
    );
    assert.equal(expected.files.length, 42);
    const files: readonly unknown[] = expected.files;
    for (const one of files) {
      assert.ok(typeof one === "object" && one !== null && "file" in one && "valid" in one);
      const { file, valid } = one;
      const { problems } = stored(`oscal-valid-invalid/${String(file)}`);
      assert.equal(codesOf(problems, "error").length === 0, valid, String(file));
    }
  });

  it("are refused for what is wrong with them, at its place", () => {
    const said = (file: string) =>
      stored(`oscal-valid-invalid/example_${file}`).problems.map(
        ({ place, code, pointer }) => `${place?.line}:${place?.column} ${code} ${pointer}`,
      );
    assert.deepEqual(said("catalog_invalid.json"), ["23:18 oscal.missing-member /catalog/groups/0"]);
    assert.deepEqual(said("catalog_invalid.yaml"), ["21:5 oscal.missing-member /catalog/groups/0"]);
    assert.deepEqual(said("catalog_invalid.xml"), ["19:5 oscal.missing-member /catalog/groups/0"]);
    assert.deepEqual(said("component-definition_invalid.json"), [
      "23:20 oscal.too-few /component-definition/components",
    ]);
  });
});

describe("NIST's examples", { skip: withoutCorpus }, () => {
  // One document in three forms; converters differ in how they write Markdown, so prose is compared by what it means.
  const forms = corpusFiles.filter((file) => /^oscal-nist-content\/examples\/.*\.json$/.test(file));
  const other = (file: string, form: string) => file.replace("/json/", `/${form}/`).replace(/json$/, form);

  it("say the same in JSON and YAML", () => {
    for (const file of forms)
      assert.deepEqual(normal(stored(other(file, "yaml")).document), normal(stored(file).document), file);
  });

  it("say the same in JSON and XML, but for what their converter lost", () => {
    const differing: string[] = [];
    for (const file of forms) {
      const found = differences(normal(stored(other(file, "xml")).document), normal(stored(file).document));
      differing.push(...found.map((one) => `${file.replace(/.*\//, "")} ${one}`));
    }
    assert.deepEqual(differing, explainedDifferences);
  });
});

/** Where NIST's JSON and XML of one example are not the same document. */
const explainedDifferences: readonly string[] = [
  // Its XML has paragraphs within the items of a list; its JSON has the items without.
  "ssp-example.json /system-security-plan/system-implementation/components/2/description",
];

const proseNames = new Set([
  "prose",
  "remarks",
  "description",
  "title",
  "statement",
  "text",
  "purpose",
  "justification",
]);

function normal(value: unknown, key = ""): unknown {
  if (typeof value === "string")
    return proseNames.has(key)
      ? parseMultiline(value.trim())
          .map((block) => rawOf(block, true))
          .join("")
      : value;
  if (Array.isArray(value)) return value.map((item) => normal(item, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, normal(item, name)]));
}

function differences(a: unknown, b: unknown, at = ""): readonly string[] {
  if (Object.is(a, b)) return [];
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return [at];
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].flatMap((name) => differences(Reflect.get(a, name), Reflect.get(b, name), `${at}/${name}`));
}

describe("real documents with faults", { skip: withoutCorpus }, () => {
  // Every document of the corpus that has errors, and why. What is not listed here has none.
  const explained: readonly (readonly [pattern: RegExp, codes: readonly string[], why: string])[] = [
    [/valid-invalid\/.*_invalid/, ["oscal.missing-member", "oscal.too-few"], "made to be invalid"],
    [
      /without-parent_profile\.xml/,
      ["oscal.unknown-attribute"],
      "with-parent-controls was taken out of OSCAL before 1.0",
    ],
    [/merge-keep-resources_profile/, ["oscal.value-not-allowed"], 'the prop "keep" is not in the list for resources'],
    [
      /modify-adds_profile/,
      ["oscal.value-not-allowed"],
      'the props "method" and parts "statement" that it adds are not in the lists',
    ],
    [
      /(merge|import-twice).*keep.*RESOLVED|import-twice_profile_RESOLVED/,
      ["oscal.duplicate-id"],
      "combine keep leaves controls twice, and says so",
    ],
    [
      /RESOLVED|abc-.*_catalog/,
      ["oscal.value-not-allowed", "oscal.expectation"],
      "resources with a citation and no title, the prop keep, and controls without a statement",
    ],
    [/xyz-tiny_catalog/, ["oscal.expectation"], "controls without a statement"],
    [
      /rev4_/,
      ["oscal.dangling-reference", "oscal.value-not-allowed"],
      "responsible-parties name a party that is not there; prop priority",
    ],
    [/example-component-definition/, ["oscal.duplicate-id"], "a statement has the UUID of its requirement"],
    [
      /FedRAMP-/,
      [
        "oscal.dangling-reference",
        "oscal.value-not-allowed",
        "oscal.cardinality",
        "oscal.duplicate-id",
        "oscal.bad-form",
      ],
      "templates: placeholder parties, an empty title, one UUID for three steps",
    ],
    [
      /e8\.catalog/,
      ["oscal.duplicate-id", "oscal.expectation"],
      "groups and controls share identifiers; no statements",
    ],
    [/nist_ocp4\.catalog/, ["oscal.expectation"], "501 controls have no statement"],
  ];

  it("are told by kinds that are explained one by one", () => {
    for (const [file, { problems }] of results) {
      const codes = codesOf(problems, "error");
      const allowed = explained.filter(([pattern]) => pattern.test(file)).flatMap(([, list]) => list);
      for (const code of codes) assert.ok(allowed.includes(code), `${file}: ${code} is not explained`);
    }
  });

  it("lose nothing by a line break in a title, which is a warning", () => {
    const { problems } = stored("oscal-complianceascode/catalogs/nist_ocp4.catalog.json");
    assert.equal(problems.filter(({ code }) => code === "oscal.line-break").length, 25);
    assert.ok(!codesOf(problems, "error").includes("oscal.bad-form"));
  });

  it("are profiles with merge.combine.method, which the published schema refuses wrongly", () => {
    for (const name of ["ocp4-nist_ocp4-low", "ocp4-nist_ocp4-moderate", "rhel10-e8-base"])
      assert.deepEqual(
        codesOf(stored(`oscal-complianceascode/profiles/${name}.profile.json`).problems, "error"),
        [],
        name,
      );
  });
});
