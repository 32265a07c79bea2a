import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { check, type JsonObject, read, validate } from "../index.ts";

const metadata = { title: "T", "last-modified": "2026-04-01T00:00:00Z", version: "1", "oscal-version": "1.2.1" };
const uuid = (n: number) => `${String(n).padStart(8, "0")}-0000-4000-8000-000000000000`;
const statement = { name: "statement", prose: "Do it." };
/** The JSON form of an object: without what is undefined. */
function json(value: object): JsonObject {
  const { document } = read(JSON.stringify(value));
  assert.ok(document);
  return document;
}
const catalog = (content: object, more: object = {}): JsonObject =>
  json({ catalog: { uuid: uuid(1), metadata: { ...metadata, ...more }, ...content } });
const of = (model: string, content: object): JsonObject => json({ [model]: { uuid: uuid(1), metadata, ...content } });
const told = (document: JsonObject, against?: readonly JsonObject[]) =>
  validate(document, against ? { against } : {}).map(({ code, pointer }) => `${code} ${pointer}`);

describe("the schema", () => {
  it("takes a document as small as it may be", () => assert.deepEqual(told(catalog({})), []));

  it("refuses what is missing, unknown, of another type or form, each in its words", () => {
    assert.deepEqual(told(catalog({ uuid: "x", controls: [{ titel: "a" }], extra: 1, params: {} })), [
      "oscal.bad-form /catalog/uuid",
      "oscal.unknown-member /catalog/controls/0/titel",
      "oscal.missing-member /catalog/controls/0",
      "oscal.missing-member /catalog/controls/0",
      "oscal.unknown-member /catalog/extra",
      "oscal.wrong-type /catalog/params",
      "oscal.expectation /catalog/controls/0",
    ]);
    const [, titel] = validate(catalog({ uuid: "x", controls: [{ titel: "a" }] }));
    assert.match(titel?.remedy.en ?? "", /Did you mean "title"\?/);
  });

  it("wants the zone of a time, and says so", () => {
    const [problem] = validate(catalog({}, { "last-modified": "2026-04-01T00:00:00" }));
    assert.equal(problem?.code, "oscal.bad-form");
    assert.match(problem?.remedy.ja ?? "", /時間帯/);
  });

  it("tells what excludes one another, and what the published schema loses where there is a choice", () => {
    const controls = [
      { id: "c", title: "C", parts: [statement], params: [{ values: ["a"], select: { choice: ["b"] } }] },
    ];
    assert.deepEqual(
      told(catalog({ controls })),
      [
        "oscal.exclusive-members /catalog/controls/0/params/0",
        "oscal.missing-member /catalog/controls/0/params/0",
      ].toSorted((a) => (a.includes("missing") ? -1 : 1)),
    );
    // The published schema of 1.2.1 takes an import without its href.
    assert.deepEqual(told(of("profile", { imports: [{ "include-all": {} }] })), [
      "oscal.missing-member /profile/imports/0",
    ]);
  });

  it("has merge.combine.method, and merge without flat, as-is or custom", () => {
    const profile = (merge: object) => of("profile", { imports: [{ href: "a.json", "include-all": {} }], merge });
    assert.deepEqual(told(profile({ combine: { method: "keep" } })), []);
    assert.deepEqual(told(profile({ combine: { method: "use-first" }, "as-is": true })), []);
    assert.deepEqual(told(profile({ combine: { method: "other" }, flat: {} })), [
      "oscal.value-not-allowed /profile/merge/combine/method",
    ]);
    assert.deepEqual(told(profile({ flat: {}, "as-is": true })), ["oscal.exclusive-members /profile/merge"]);
  });

  it("warns of a line break in a title, and refuses one in a value", () => {
    assert.deepEqual(told(catalog({}, { title: "a\nb" })), ["oscal.line-break /catalog/metadata/title"]);
    assert.deepEqual(told(catalog({}, { version: "1\n2" })), ["oscal.bad-form /catalog/metadata/version"]);
  });
});

describe("what no schema can say", () => {
  const control = (id: string, more: object = {}) => ({ id, title: id, parts: [statement], ...more });

  it("an identifier stands for one thing", () => {
    assert.deepEqual(told(catalog({ controls: [control("a"), control("b", { controls: [control("a")] })] })), [
      "oscal.duplicate-id /catalog/controls/1/controls/0",
    ]);
    const props = [
      { name: "label", value: "1", uuid: uuid(2) },
      { name: "label", value: "2", uuid: uuid(2) },
    ];
    assert.deepEqual(told(catalog({ controls: [control("a", { props })] })), [
      "oscal.duplicate-id /catalog/controls/0/props/1/uuid",
    ]);
  });

  it("a reference leads to something: roles, parties, resources, controls, parameters", () => {
    const roles = [{ id: "r", title: "R" }];
    const parties = [{ uuid: uuid(2), type: "person", "member-of-organizations": [uuid(9)] }];
    const responsible = [{ "role-id": "q", "party-uuids": [uuid(2), uuid(3)] }];
    const links = [{ href: `#${uuid(4)}`, rel: "reference" }];
    const text = control("a", {
      links: [{ href: "#b", rel: "related" }],
      parts: [{ name: "statement", prose: "{{ insert: param, p }} and [x](#y)" }],
    });
    assert.deepEqual(
      told(catalog({ controls: [text] }, { roles, parties, "responsible-parties": responsible, links })).toSorted(),
      [
        "oscal.dangling-reference /catalog/controls/0/parts/0/prose",
        "oscal.dangling-reference /catalog/metadata/links/0",
        "oscal.dangling-reference /catalog/metadata/parties/0/member-of-organizations/0",
        "oscal.dangling-reference /catalog/metadata/responsible-parties/0",
        "oscal.dangling-reference /catalog/metadata/responsible-parties/0/party-uuids/1",
        "oscal.unresolved-reference /catalog/controls/0/links/0",
        "oscal.unresolved-reference /catalog/controls/0/parts/0/prose",
      ],
    );
  });

  it("a closed list is closed in OSCAL's own namespace only, and lists of what stands around count together", () => {
    const props = [
      { name: "label", value: "a" },
      { name: "mine", value: "a" },
      { name: "mine", ns: "https://example.jp", value: "a" },
    ];
    assert.deepEqual(told(catalog({ controls: [control("a", { props })] })), [
      "oscal.value-not-allowed /catalog/controls/0/props/1/name",
    ]);
    const parts = [
      { name: "statement", parts: [{ name: "item" }] },
      { name: "item" },
      { name: "guidance" },
      { name: "assessment-objective" },
    ];
    assert.deepEqual(told(catalog({ controls: [{ ...control("a"), parts }] })), [
      "oscal.value-not-allowed /catalog/controls/0/parts/1/name",
    ]);
  });

  it("an open list takes anything", () => {
    assert.deepEqual(
      told(catalog({ controls: [control("a", { links: [{ href: "https://example.jp", rel: "whatever" }] })] })),
      [],
    );
  });

  it("says which value took the place of one that is deprecated", () => {
    const parts = [statement, { name: "objective" }];
    const [problem] = validate(catalog({ controls: [{ ...control("a"), parts }] }));
    assert.equal(problem?.severity, "warning");
    assert.match(problem?.remedy.en ?? "", /"assessment-objective"/);
  });

  it("a control has a statement unless it is withdrawn", () => {
    const withdrawn = { props: [{ name: "status", value: "withdrawn" }], parts: undefined };
    assert.deepEqual(told(catalog({ controls: [control("a", { parts: undefined }), control("b", withdrawn)] })), [
      "oscal.expectation /catalog/controls/0",
    ]);
  });

  it("an address and a hash have their form", () => {
    const resources = [{ uuid: uuid(5), rlinks: [{ href: "a", hashes: [{ algorithm: "SHA-256", value: "00" }] }] }];
    assert.deepEqual(told(catalog({ "back-matter": { resources } })), [
      "oscal.bad-form /catalog/back-matter/resources/0/rlinks/0/hashes/0",
    ]);
  });

  it("references into a catalog are met by the catalogs given", () => {
    const given = catalog({
      params: [{ id: "p" }],
      groups: [{ title: "G", controls: [control("a", { parts: [{ ...statement, id: "a_smt" }] })] }],
    });
    const imports = [{ href: "c.json", "include-controls": [{ "with-ids": ["a", "b"] }] }];
    const modify = {
      "set-parameters": [
        { "param-id": "p", values: ["1"] },
        { "param-id": "q", values: ["1"] },
      ],
      alters: [{ "control-id": "c" }],
    };
    assert.deepEqual(told(of("profile", { imports, modify }), [given]), [
      "oscal.dangling-reference /profile/imports/0/include-controls/0/with-ids/1",
      "oscal.dangling-reference /profile/modify/set-parameters/1/param-id",
      "oscal.dangling-reference /profile/modify/alters/0/control-id",
    ]);
  });
});

const three = (one: string): readonly string[] => [one, one, one];

describe("what is told", () => {
  it("is bounded, and says that there is more", () => {
    const controls = Array.from({ length: 50 }, (_, n) => ({ id: `c${n}`, title: "C" }));
    const { problems } = check(JSON.stringify(catalog({ controls })), { limit: 10 });
    assert.equal(problems.length, 11);
    assert.ok(problems.some(({ code }) => code === "oscal.too-many-problems"));
  });

  it("has the place of each problem in JSON, YAML and XML", () => {
    const places = (text: string) =>
      check(text).problems.map(({ code, place }) => `${place?.line}:${place?.column} ${code}`);
    assert.deepEqual(places('{\n "catalog": {\n  "uuid": "x",\n  "metadata": {"title": "T"}}}'), [
      "3:11 oscal.bad-form",
      ...three("4:15 oscal.missing-member"),
    ]);
    assert.deepEqual(places("catalog:\n  uuid: x\n  metadata:\n    title: T\n"), [
      "2:9 oscal.bad-form",
      ...three("4:5 oscal.missing-member"),
    ]);
    assert.deepEqual(
      places(
        '<catalog xmlns="http://csrc.nist.gov/ns/oscal/1.0"\n  uuid="x">\n <metadata>\n  <title>T</title></metadata></catalog>',
      ),
      ["1:1 oscal.bad-form", ...three("3:2 oscal.missing-member")],
    );
  });

  it("is of the version that was looked at", () => {
    assert.deepEqual(told(catalog({}, { "oscal-version": "1.0.4" })), []);
    assert.deepEqual(told(catalog({}, { "oscal-version": "2.0.0" })), [
      "oscal.other-version /catalog/metadata/oscal-version",
    ]);
  });
});
