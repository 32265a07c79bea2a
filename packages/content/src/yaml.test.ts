import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readYaml } from "./yaml.ts";

const codeOf = (text: string): string => {
  const { problems } = readYaml("x.yaml", text);
  return problems.map(({ line, column, code }) => `${line}:${column} ${code}`).join();
};

describe("a file in another encoding", () => {
  it("is refused, with the place of its first character that is no UTF-8", () => {
    const bytes = Buffer.concat([
      Buffer.from("a: 1\nb: x\nc: "),
      Buffer.from([0x93, 0xfa, 0x96, 0x7b]),
      Buffer.from("\n"),
    ]);
    const { source, problems } = readYaml("x.yaml", bytes.toString("utf8"));
    assert.equal(source, null);
    assert.deepEqual(
      problems.map(({ line, column, code, message }) => [line, column, code, /UTF-8/.test(message.en)]),
      [[3, 4, "malformed-yaml", true]],
    );
  });
});

describe("readYaml", () => {
  it("knows the place of every value, key and character", () => {
    const { source } = readYaml("x.yaml", 'a:\n  - b: one\n    "c d": two\n');
    assert.deepEqual(source?.value, { a: [{ b: "one", "c d": "two" }] });
    assert.deepEqual(source?.place(["a", 0, "c d"]), { line: 3, column: 12 });
    assert.deepEqual(source?.keyPlace(["a", 0, "c d"]), { line: 3, column: 5 });
    assert.deepEqual(source?.place(["a", 0, "missing", "deeper"]), { line: 2, column: 5 });
    assert.deepEqual(source?.placeInText(["a", 0, "b"], 2), { line: 2, column: 10 });
    assert.deepEqual(source?.placeInText(["a", 0, "b"], 99), { line: 2, column: 11 });
  });

  it("follows aliases to what they stand for", () => {
    const { source } = readYaml("x.yaml", "a: &x\n  b: one\nc: *x\n");
    assert.deepEqual(source?.value, { a: { b: "one" }, c: { b: "one" } });
    assert.deepEqual(source?.place(["c", "b"]), { line: 2, column: 6 });
  });

  it("takes days, versions and answers for what YAML 1.2 says they are", () => {
    assert.deepEqual(readYaml("x.yaml", "[2021-09-28, 1.10, no, on, 0o17, ~]").source?.value, [
      "2021-09-28",
      1.1,
      "no",
      "on",
      15,
      null,
    ]);
  });

  it("refuses what grows beyond its limits", () => {
    const letters = ["b", "c", "d", "e", "f", "g", "h", "i", "j"];
    const laughs = letters.map(
      (letter, index) =>
        `${letter}: &${letter} [${Array(9)
          .fill(`*${["a", ...letters][index]}`)
          .join()}]`,
    );
    for (const text of [
      `a: &a [x, x]\n${laughs.join("\n")}`,
      `- &a x\n${"- *a\n".repeat(200)}`,
      "[".repeat(100_000),
      "- ".repeat(100_000),
      `${"[".repeat(40)}${"]".repeat(40)}`,
      "- x\n".repeat(60_000),
      `# ${"x".repeat(600_000)}`,
    ])
      assert.match(codeOf(text), /^\d+:\d+ yaml-limit$/);
  });

  it("refuses tags, repeated keys, merges and more than one document", () => {
    assert.equal(codeOf("a: !!js/function x"), "1:4 malformed-yaml");
    assert.equal(codeOf("a: !x x"), "1:4 malformed-yaml");
    assert.equal(codeOf("a: 1\nb: 2\na: 3"), "3:1 malformed-yaml");
    assert.equal(codeOf("a: 1\n---\nb: 2"), "2:1 malformed-yaml");
    assert.deepEqual(readYaml("x.yaml", "a: &a { b: 1 }\nc: { <<: *a }").source?.value, {
      a: { b: 1 },
      c: { "<<": { b: 1 } },
    });
  });

  it("keeps keys from reaching into objects", () => {
    const { source } = readYaml("x.yaml", "__proto__: { polluted: true }");
    assert.equal(Reflect.get({}, "polluted"), undefined);
    assert.equal(JSON.stringify(source?.value), '{"__proto__":{"polluted":true}}');
  });
});
