import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { parseContent } from "./parse.ts";
import { edited, problemsOf, sampleCatalog, sampleFiles } from "./testing/sample.ts";

const without = (file: string): ReadonlyMap<string, string> =>
  new Map([...sampleFiles].filter(([path]) => path !== file));

describe("parseContent", () => {
  it("finds nothing wrong in content without fault", () => {
    assert.deepEqual(problemsOf(sampleFiles), []);
  });

  it("reads nothing from a file in an unknown place, and says so", () => {
    const files = new Map([...sampleFiles, ["check/more.yaml", "family: x"]]);
    assert.deepEqual(problemsOf(files), ["check/more.yaml:0:0 unknown-file"]);
  });

  it("asks of no informative document that controls carry it out", () => {
    const informative =
      edited("authorities/standard.yaml", "track: normative", "track: informative").get("authorities/standard.yaml") ??
      "";
    const files = new Map([
      ...sampleFiles,
      ["authorities/standard.yaml", informative.replace(/ {4}noControl.*\n/, "")],
    ]);
    assert.deepEqual(problemsOf(files), []);
  });

  it("keeps the other items of a file of which one is wrong", () => {
    const { content } = parseContent(edited("controls/pr-aa.yaml", "[confidentiality]", "[secrecy]"), sampleCatalog);
    assert.deepEqual([...content.controls.keys()], ["AA-02"]);
  });

  it("survives any file being absent, or any text in its place", () => {
    for (const file of sampleFiles.keys()) parseContent(without(file), sampleCatalog);
    const files = fc.constantFrom(...sampleFiles.keys());
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.json(),
      fc.constantFrom("- ", "a: *x", "? [", "%YAML 9", "id: &a [*a]"),
    );
    fc.assert(
      fc.property(files, text, (file, bad) => {
        parseContent(new Map([...sampleFiles, [file, bad]]), sampleCatalog);
      }),
    );
  });

  it("survives any passage of a file being cut out", () => {
    fc.assert(
      fc.property(fc.constantFrom(...sampleFiles.keys()), fc.nat(2000), fc.nat(60), (file, start, length) => {
        const text = sampleFiles.get(file) ?? "";
        const at = start % text.length;
        parseContent(new Map([...sampleFiles, [file, text.slice(0, at) + text.slice(at + length)]]), sampleCatalog);
      }),
      { numRuns: 300 },
    );
  });
});

describe("layers of content", () => {
  const overlay = (files: Record<string, string>) =>
    parseContent(
      [
        { folder: "built-in", files: sampleFiles },
        { folder: "/etc/tokiwa/content/", files: new Map(Object.entries(files)) },
      ],
      sampleCatalog,
    );

  it("replace an item of the same id and add the others", () => {
    const { content, problems } = overlay({
      "profiles/low.yaml": `
id: low
title: { ja: 自組織の低, en: Our low }
description: { ja: 組織で定めたもの, en: Set by us }
controls: [AA-01, AA-02]
`,
      "profiles/own.yaml": `
id: own
title: { ja: 独自, en: Own }
description: { ja: 追加したもの, en: Added }
imports: [low]
`,
    });
    assert.deepEqual(problems, []);
    assert.equal(content.profiles.get("low")?.title.en, "Our low");
    assert.deepEqual(content.profiles.get("moderate")?.controls, ["AA-01", "AA-02"]);
    assert.deepEqual(content.profiles.get("own")?.controls, ["AA-01", "AA-02"]);
  });

  it("replace a document together with its clauses", () => {
    const { content, problems } = overlay({
      "authorities/standard.yaml": (sampleFiles.get("authorities/standard.yaml") ?? "").replace(
        / {2}- id: standard:2[^]*/,
        "",
      ),
    });
    assert.deepEqual(problems, []);
    assert.deepEqual([...content.clauses.keys()], ["standard:1", "strategy:1"].toSorted());
  });

  it("leave no tie to a clause of a document that was replaced", () => {
    const { problems } = overlay({
      "authorities/standard.yaml": (sampleFiles.get("authorities/standard.yaml") ?? "").replace(
        / {2}- id: standard:2[^]*/,
        "",
      ),
      "controls/own.yaml": (sampleFiles.get("controls/pr-aa.yaml") ?? "").replaceAll("standard:1", "standard:2"),
    });
    assert.deepEqual([...new Set(problems.map(({ code }) => code))].toSorted(), [
      "broken-tie",
      "clause-without-control",
    ]);
  });

  it("name the folder in each problem", () => {
    const { problems } = overlay({ "profiles/own.yaml": "id: 3" });
    assert.deepEqual([...new Set(problems.map(({ file }) => file))], ["/etc/tokiwa/content/profiles/own.yaml"]);
  });
});
