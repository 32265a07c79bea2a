import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseContent } from "./parse.ts";
import { surveyContent } from "./survey.ts";
import { edited, sampleCatalog, sampleFiles } from "./testing/sample.ts";

const survey = (files: ReadonlyMap<string, string>) => surveyContent(parseContent(files, sampleCatalog).content);

describe("a survey of content", () => {
  it("counts what there is, by kind", () => {
    const { counts, profiles } = survey(sampleFiles);
    assert.equal(counts.checks, counts.machineChecks + counts.attestations);
    assert.equal(counts.attestations, 1);
    assert.ok(counts.clauses >= 3 && counts.quoted === 0);
    assert.deepEqual(profiles, [
      { id: "low", controls: 1 },
      { id: "moderate", controls: 2 },
    ]);
  });

  it("names the clauses that need no control, with the reason", () => {
    const { clausesWithoutControl, clausesSetAside } = survey(sampleFiles).gaps;
    assert.deepEqual(clausesWithoutControl, []);
    assert.deepEqual(
      clausesSetAside.map(({ id }) => id),
      ["standard:2"],
    );
    assert.notEqual(clausesSetAside[0]?.reason.ja, "");
  });

  it("names what is left open", () => {
    const cut = edited("profiles/moderate.yaml", "[AA-02]", "[]");
    assert.deepEqual(survey(cut).gaps.controlsWithoutProfile, ["AA-02"]);
    const open = edited("authorities/standard.yaml", "    noControl:", "    # noControl:");
    assert.deepEqual(survey(open).gaps.clausesWithoutControl, ["standard:2"]);
    const unchecked = edited("checks/accounts.yaml", "controls: [AA-02]", "controls: [AA-01]");
    assert.deepEqual(survey(unchecked).gaps.controlsWithoutCheck, ["AA-02"]);
  });

  it("goes with what a later folder replaced, so that nobody replaces something without knowing", () => {
    const own = new Map([["profiles/low.yaml", sampleFiles.get("profiles/low.yaml") ?? ""]]);
    const { replacements } = parseContent(
      [
        { folder: "", files: sampleFiles },
        { folder: "own", files: own },
      ],
      sampleCatalog,
    );
    assert.deepEqual(
      replacements.map(({ kind, id, file }) => [kind, id, file]),
      [["profile", "low", "own/profiles/low.yaml"]],
    );
    assert.deepEqual(parseContent(sampleFiles, sampleCatalog).replacements, []);
  });
});
