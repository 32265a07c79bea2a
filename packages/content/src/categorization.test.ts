import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { chooseProfile } from "./categorization.ts";
import { type Goal, goals, type Impact, impacts } from "./control.ts";
import { parseContent } from "./parse.ts";
import { edited, sampleCatalog, sampleFiles } from "./testing/sample.ts";

const profile = (id: string, impact: Impact, classes: string, more = "") => `
id: ${id}
title: { ja: ${id} の水準, en: Level ${id} }
description: { ja: 試験用。, en: For tests. }
${more}controls: [AA-01, AA-02]
chosenFor:
  impact: ${impact}
  classes: ${classes}
  reason: { ja: 試験のため。, en: For tests. }
`;
const files = new Map([
  ...[...sampleFiles].filter(([path]) => !path.startsWith("profiles/")),
  ["profiles/a.yaml", profile("grave", "high", "{ confidentiality: 3 }")] as const,
  ["profiles/b.yaml", profile("serious", "moderate", "{ confidentiality: 2, integrity: 2, availability: 2 }")] as const,
  ["profiles/c.yaml", profile("limited", "low", "{ confidentiality: 1, integrity: 1, availability: 1 }")] as const,
]);
const parsed = parseContent(files, sampleCatalog);
const content = parsed.content;
const chosen = (classes: Partial<Record<Goal, number>>, assessed: Partial<Record<Goal, Impact>> = {}) =>
  chooseProfile(content, { classes, impacts: assessed })?.profile.id;

const categorizations = fc.record({
  classes: fc.record(
    {
      confidentiality: fc.integer({ min: 1, max: 3 }),
      integrity: fc.constantFrom(1, 2),
      availability: fc.constantFrom(1, 2),
    },
    { requiredKeys: [] },
  ),
  impacts: fc.record(
    {
      confidentiality: fc.constantFrom(...impacts),
      integrity: fc.constantFrom(...impacts),
      availability: fc.constantFrom(...impacts),
    },
    { requiredKeys: [] },
  ),
});

describe("the profile of a system", () => {
  it("is that of its most demanding goal, by the class of its information", () => {
    assert.deepEqual(
      parsed.problems.filter(({ severity }) => severity === "error"),
      [],
    );
    assert.equal(chosen({ confidentiality: 1, integrity: 1, availability: 1 }), "limited");
    assert.equal(chosen({ confidentiality: 1, integrity: 2, availability: 1 }), "serious");
    assert.equal(chosen({ confidentiality: 1, integrity: 1, availability: 2 }), "serious");
    assert.equal(chosen({ confidentiality: 3, integrity: 1, availability: 1 }), "grave");
  });

  it("is raised by the effect that a loss would have, never lowered", () => {
    const classes = { confidentiality: 1, integrity: 2, availability: 2 };
    assert.equal(chosen(classes, { availability: "high" }), "grave");
    assert.equal(chosen(classes, { availability: "low", integrity: "low" }), "serious");
  });

  it("is the least demanding one where nothing is asked for", () => {
    assert.equal(chosen({}), "limited");
  });

  it("comes with what each goal asks for, the most demanding first", () => {
    const { demands } = chooseProfile(content, {
      classes: { confidentiality: 2, integrity: 1 },
      impacts: { availability: "high" },
    }) ?? { demands: [] };
    assert.deepEqual(
      demands.map(({ goal, by, value, profile: { id } }) => [goal, by, value, id]),
      [
        ["availability", "impact", "high", "grave"],
        ["confidentiality", "class", 2, "serious"],
        ["integrity", "class", 1, "limited"],
      ],
    );
  });

  it("is none where no profile is chosen this way, or none is meant for an effect so grave", () => {
    assert.equal(chooseProfile(parseContent(sampleFiles, sampleCatalog).content, { classes: {} }), null);
    const without = new Map([...files].filter(([path]) => path !== "profiles/a.yaml"));
    const lower = parseContent(without, sampleCatalog).content;
    assert.equal(chooseProfile(lower, { classes: {}, impacts: { integrity: "high" } }), null);
  });

  it("is an organization's own where that is for the same effect", () => {
    const own = new Map([["profiles/own.yaml", profile("our-serious", "moderate", "{ confidentiality: 2 }")]]);
    const layers = [
      { folder: "", files },
      { folder: "own", files: own },
    ];
    const both = parseContent(layers, sampleCatalog).content;
    assert.equal(chooseProfile(both, { classes: { confidentiality: 2 } })?.profile.id, "our-serious");
  });

  it("never gets less demanding when a class or an effect gets graver", () => {
    const order = ["limited", "serious", "grave"];
    const level = (id: string | undefined) => order.indexOf(id ?? "");
    fc.assert(
      fc.property(categorizations, fc.constantFrom(...goals), ({ classes, impacts: assessed }, goal) => {
        const before = level(chosen(classes, assessed));
        const graver = { ...classes, [goal]: Math.min((classes[goal] ?? 0) + 1, goal === "confidentiality" ? 3 : 2) };
        assert.ok(level(chosen(graver, assessed)) >= before);
        assert.ok(level(chosen(classes, { ...assessed, [goal]: "high" })) === 2);
      }),
    );
  });
});

describe("a rule of choice", () => {
  it("names classes that exist", () => {
    const wrong = edited(
      "profiles/low.yaml",
      "[AA-01]",
      "[AA-01]\nchosenFor:\n  impact: severe\n  classes: { integrity: 3 }",
    );
    const found = parseContent(wrong, sampleCatalog).problems.map(({ code, line }) => `${line} ${code}`);
    assert.ok(found.length >= 3, found.join());
  });
});
