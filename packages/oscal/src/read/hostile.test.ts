// What strangers may send: each a clear answer with a code and a place, within limits.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { check, defaultLimits, read, type ReadOptions, write } from "../index.ts";

const said = (input: string | Uint8Array, options?: ReadOptions) => {
  const { problems } = read(input, options);
  return problems.map(
    ({ code, pointer, place }) => `${place ? `${place.line}:${place.column}` : "-"} ${code} ${pointer}`,
  );
};
const bytes = (...parts: readonly (string | readonly number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from(part))));
const xml = (inside: string) => `<catalog xmlns="http://csrc.nist.gov/ns/oscal/1.0">${inside}</catalog>`;

describe("the text of a document", () => {
  it("is UTF-8: the first byte that is not has its place", () => {
    assert.deepEqual(said(bytes('{"catalog":\n {"uuid":"é', [0xff], '"}}')), ["2:12 oscal.not-utf8 "]);
    assert.deepEqual(said(bytes("x".repeat(200_000), "\n", [0xc3])), ["2:1 oscal.not-utf8 "]);
    assert.deepEqual(said(bytes([0xff, 0xfe], "{\0}\0")), ["1:1 oscal.not-utf8 "]);
  });

  it("may begin with a byte order mark, which is a warning", () => {
    const { problems, document } = read('\ufeff{"catalog":{}}');
    assert.deepEqual(document, { catalog: {} });
    assert.deepEqual(
      problems.map(({ code, severity }) => `${code} ${severity}`),
      ["oscal.byte-order-mark warning"],
    );
    assert.deepEqual(said(bytes([0xef, 0xbb, 0xbf], xml(""))), ["1:1 oscal.byte-order-mark "]);
  });

  it("is refused beyond its limit, with the size and what to do", () => {
    const [problem] = read(new Uint8Array(2000), { limits: { bytes: 1000 } }).problems;
    assert.equal(problem?.code, "oscal.too-large");
    assert.match(problem?.remedy.en ?? "", /limits\.bytes/);
  });

  it("is something", () => {
    assert.deepEqual(said(""), ["- oscal.empty "]);
    assert.deepEqual(said(" \n "), ["- oscal.empty "]);
    assert.deepEqual(said(bytes([0x1f, 0x8b, 0x08, 0, 0])), ["1:2 oscal.not-utf8 "]);
    assert.deepEqual(said("a\0b"), ["- oscal.unknown-format "]);
  });
});

describe("JSON", () => {
  it("that is broken or cut off has a place, and what was expected", () => {
    assert.deepEqual(said('{"catalog": {\n  "uuid": "a",\n}}'), ["3:1 oscal.malformed-json /catalog"]);
    assert.deepEqual(said('{"catalog": {"uuid": "a'), ["1:24 oscal.malformed-json /catalog/uuid"]);
    assert.deepEqual(said('{"catalog": {"groups": [{},'), ["1:28 oscal.malformed-json /catalog/groups/1"]);
    assert.deepEqual(said("{'catalog': 1}"), ["1:2 oscal.malformed-json "]);
    assert.deepEqual(said('{"a": 01}'), ["1:8 oscal.malformed-json /a"]);
    assert.deepEqual(said('{"a": "x\ny"}'), ["1:9 oscal.malformed-json /a"]);
    assert.deepEqual(said('{"a": "\\x"}'), ["1:8 oscal.malformed-json /a"]);
    assert.deepEqual(said('{"catalog":{}} {}'), ["1:16 oscal.malformed-json "]);
  });

  it("with a name twice tells both, wherever it is", () => {
    assert.deepEqual(said('{"catalog": {"uuid": "a", "x": {"y": 1, "y": 2},\n "uuid": "b"}}'), [
      "1:41 oscal.duplicate-key /catalog/x/y",
      "2:2 oscal.duplicate-key /catalog/uuid",
    ]);
    assert.deepEqual(said('{"catalog": {"a:b\\"": "\\\\", "c" : "d: \\"e\\":"}}'), []);
    assert.deepEqual(said('{"catalog": {"a": ": \\" :", "b\\\\":":", "c": [":"]}}'), []);
    assert.deepEqual(said('{"catalog": {"a\\\\" \t: 1, "a\\\\":2}}'), ["1:26 oscal.duplicate-key /catalog/a\\"]);
  });

  it("of 100,000 levels is refused, not followed", () => {
    const deep = `{"catalog":${'{"groups":['.repeat(100_000)}{}${"]}".repeat(100_000)}}`;
    assert.deepEqual(said(deep), ["1:1420 oscal.too-deep "]);
    // Nor is it followed to say where it is no JSON: millions of levels would not find room.
    assert.deepEqual(
      said("[".repeat(20_000_000)).map((one) => one.split(" ").slice(0, 2).join(" ")),
      ["1:258 oscal.malformed-json"],
    );
  });

  it("of too many values is refused", () => {
    assert.deepEqual(said('{"catalog":{"x":[1,2,3,4,5,6,7,8,9,10]}}', { limits: { nodes: 5 } }), ["- oscal.too-many "]);
  });
});

describe("YAML", () => {
  it("that is broken has a place", () => {
    assert.deepEqual(said("catalog:\n  uuid: a\n bad: b\n"), ["3:1 oscal.malformed-yaml "]);
    assert.deepEqual(said('catalog:\n  uuid: "a'), ["2:11 oscal.malformed-yaml "]);
  });

  it("is one document", () => {
    assert.deepEqual(said("catalog: {}\n---\ncatalog: {}\n"), ["2:1 oscal.malformed-yaml "]);
  });

  it("with a name twice tells it", () => {
    assert.deepEqual(said("catalog:\n  uuid: a\n  uuid: b\n"), ["3:3 oscal.duplicate-key /catalog/uuid"]);
  });

  it("that bombs by aliases is refused", () => {
    const bomb = [
      "a: &a [x,x,x,x,x,x,x,x,x]",
      ..."bcdefgh".split("").map((name, n) => `${name}: &${name} [${Array(9).fill(`*${"abcdefg"[n]}`).join(",")}]`),
    ].join("\n");
    assert.deepEqual(
      said(bomb).map((one) => one.split(" ")[1]),
      ["oscal.too-many"],
    );
  });

  it("of 100,000 levels is refused", () => {
    for (const deep of [
      `catalog: ${"[".repeat(100_000)}`,
      `catalog: ${"{a: ".repeat(20_000)}`,
      `${"- ".repeat(20_000)}x`,
    ])
      assert.match(said(deep).join(), /too-deep|malformed-yaml/);
  });
});

describe("XML", () => {
  it("has no document type and no entities of its own", () => {
    const bomb = `<!DOCTYPE lolz [<!ENTITY a "x">${"bcdefgh"
      .split("")
      .map((name, n) => `<!ENTITY ${name} "${`&${"abcdefg"[n]};`.repeat(10)}">`)
      .join("")}]>${xml("&h;")}`;
    assert.match(said(bomb).join(), /oscal\.doctype/);
    assert.match(said(`<!DOCTYPE c SYSTEM "file:///etc/passwd">${xml("")}`).join(), /oscal\.doctype/);
    assert.deepEqual(
      said(xml("<metadata><title>&nope;</title></metadata>")).map((one) => one.split(" ")[1]),
      ["oscal.doctype"],
    );
  });

  it("of 100,000 levels is refused, of elements and of prose alike", () => {
    assert.deepEqual(
      said(xml("<group>".repeat(100_000))).map((one) => one.split(" ")[1]),
      ["oscal.too-deep"],
    );
    assert.deepEqual(
      said(xml(`<metadata><remarks><p>${"<em>".repeat(100_000)}`)).map((one) => one.split(" ")[1]),
      ["oscal.too-deep"],
    );
  });

  it("that is broken or cut off has a place", () => {
    assert.deepEqual(said(xml("<metadata>\n<title>x</metadata>")), ["2:19 oscal.malformed-xml /catalog/metadata"]);
    assert.match(said(xml("<metadata>").slice(0, -6)).join(), /oscal\.malformed-xml/);
  });

  it("with elements, attributes and text that are not of the model tells each, and what was meant", () => {
    const { problems } = read(
      xml('<metadata role="x">\n  <titel>x</titel>\n  stray\n  <title>a</title>\n  <title>b</title></metadata>'),
    );
    assert.deepEqual(
      problems.map(({ code, place, remedy }) => `${place?.line}:${place?.column} ${code} ${remedy.en.slice(0, 21)}`),
      [
        "1:52 oscal.unknown-attribute Remove it.",
        '2:3 oscal.unknown-element Did you mean "title"?',
        "3:3 oscal.stray-text Put text within an el",
        "5:3 oscal.repeated-element Join them into one.",
      ],
    );
  });

  it("takes what is about XML itself, and no attribute of another vocabulary", () => {
    const about =
      'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:schemaLocation="a b" xml:lang="ja" xmlns:x="urn:x"';
    assert.deepEqual(said(xml("").replace("<catalog", `<catalog ${about}`)), []);
    assert.deepEqual(said(xml("").replace("<catalog", `<catalog ${about} x:uuid="u"`)), [
      "1:1 oscal.unknown-attribute /catalog",
    ]);
  });

  it("keeps one mapping that stands without its array, as the schema has it", () => {
    const document = { "mapping-collection": { uuid: "u", mappings: { uuid: "m" } } };
    assert.deepEqual(read(write(document, "xml").text).document, document);
    const listed = { "mapping-collection": { uuid: "u", mappings: [{ uuid: "m" }] } };
    assert.deepEqual(read(write(listed, "xml").text).document, listed);
  });

  it("out of order is not valid: each element that comes too late is told, and nothing of it is lost", () => {
    const inside = (...groups: readonly string[]) =>
      xml(`<metadata>
  <last-modified>2026-04-01T00:00:00Z</last-modified>
  <title>T</title><version>1</version><oscal-version>1.2.1</oscal-version>
</metadata>${groups.join("")}`).replace("<catalog ", '<catalog uuid="11111111-1111-4111-8111-111111111111" ');
    const late = inside(
      `<group id="g"><title>G</title><control id="c"><title>C</title>
  <part id="c_smt" name="statement"><part name="item"><p>a</p></part>
  <p>late</p></part>
  <prop name="label" value="x"/></control></group>`,
    );
    assert.deepEqual(
      check(late).problems.map(({ code, severity, place, message }) => [
        `${place?.line}:${place?.column}`,
        code,
        severity,
        /(?<=before ).*(?=:)/.exec(message.en)?.[0],
      ]),
      [
        ["3:3", "oscal.element-order", "error", '"last-modified"'],
        ["6:3", "oscal.element-order", "error", '"part"'],
        ["7:3", "oscal.element-order", "error", '"part"'],
      ],
    );
    const { document, problems } = read(late);
    assert.deepEqual(problems, []);
    assert.ok(document);
    const again = write(document, "xml").text;
    assert.deepEqual(check(again).problems, []);
    assert.deepEqual(read(again).document, document);
  });

  it("of another vocabulary is not OSCAL", () => {
    assert.deepEqual(said("<html/>"), ["1:1 oscal.not-oscal "]);
    assert.deepEqual(said("<catalog/>"), ["1:1 oscal.unknown-element "]);
  });

  it("keeps what it cannot say itself, beside it", () => {
    const document = {
      catalog: {
        uuid: "u",
        metadata: { title: "a\u0000b\n c", version: " 1 ", remarks: "* x\n\n\n", "oscal-version": "1.2.1?>" },
      },
    };
    const { text, problems } = write(document, "xml");
    assert.deepEqual(problems, []);
    assert.deepEqual(read(text).document, document);
    // Whoever edits the markup is believed, and not what was kept beside it.
    assert.match(JSON.stringify(read(text.replace("<li>x</li>", "<li>y</li>")).document), /"- y"/);
  });

  it("cannot carry what is not of the model, and says so", () => {
    const { problems } = write({ catalog: { uuid: "u", extra: 1, metadata: { title: null } } }, "xml");
    assert.deepEqual(
      problems.map(({ code, pointer }) => `${code} ${pointer}`),
      ["oscal.not-representable /catalog/extra", "oscal.not-representable /catalog/metadata/title"],
    );
  });
});

describe("a document", () => {
  it("that is of no model, of several, or of the wrong one, is told apart", () => {
    assert.deepEqual(said("[]"), ["1:1 oscal.not-oscal "]);
    assert.deepEqual(said('"text"', { format: "json" }), ["1:1 oscal.not-oscal "]);
    assert.deepEqual(said('{"catalogue": {}}'), ["1:1 oscal.not-oscal "]);
    assert.match(read('{"catalogue": {}}').problems[0]?.remedy.en ?? "", /Did you mean "catalog"/);
    assert.deepEqual(said('{"catalog": {}, "profile": {}}'), ["1:1 oscal.not-oscal "]);
    assert.deepEqual(said('{"profile": {}}', { model: "catalog" }), ["1:13 oscal.wrong-model /profile"]);
  });

  it("that takes too long is given up, by the clock that was passed in", () => {
    let now = 0;
    const clock = () => (now += 40_000);
    const slow = (text: string) => said(text, { clock }).map((one) => one.split(" ")[1]);
    assert.deepEqual(slow(xml("<!-- -->".repeat(20_000))), ["oscal.too-slow"]);
    assert.deepEqual(slow('{"catalog": {}}'), ["oscal.too-slow"]);
    assert.deepEqual(slow("catalog:\n  x: [1, 2, 3]\n"), ["oscal.too-slow"]);
    // YAML takes longest, and is given up in the middle: this has no end that could be reached.
    let asked = 0;
    const soon = () => (++asked > 3 ? 100_000 : 0);
    assert.deepEqual(
      said(`catalog: [${"a, ".repeat(20_000)}`, { clock: soon }).map((one) => one.split(" ")[1]),
      ["oscal.too-slow"],
    );
  });

  it("is looked at within its limits by `check`, too", () => {
    const { problems } = check(`{"catalog":${'{"groups":['.repeat(300)}{}${"]}".repeat(300)}}`);
    assert.deepEqual(
      problems.map(({ code }) => code),
      ["oscal.too-deep"],
    );
    assert.equal(defaultLimits.depth, 256);
  });
});

describe("a deep document that is valid otherwise", () => {
  const nested = (levels: number) => {
    const group = (level: number): object => ({
      id: `g${level}`,
      title: "G",
      ...(level < levels && { groups: [group(level + 1)] }),
    });
    const metadata = { title: "T", "last-modified": "2026-04-01T00:00:00Z", version: "1", "oscal-version": "1.2.1" };
    return JSON.stringify({ catalog: { uuid: "11111111-1111-4111-8111-111111111111", metadata, groups: [group(1)] } });
  };
  it("is valid down to the limit, and refused beyond it, by reading and validating alike", () => {
    assert.deepEqual(check(nested(120)).problems, []);
    for (const levels of [140, 1500]) {
      for (const result of [read(nested(levels)), check(nested(levels))])
        assert.deepEqual(
          result.problems.map(({ code, place }) => `${code} ${place?.line}`),
          ["oscal.too-deep 1"],
        );
    }
  });
});
