// The three profiles build on each other, are chosen by a rule that is data, and leave no control without a check.
import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseProfile, type Impact } from "@tokiwa/content";
import { content } from "./content.ts";

const controlsOf = (id: string): ReadonlySet<string> => {
  const profile = content.profiles.get(id);
  assert.ok(profile, id);
  return new Set(profile.controls);
};

test("low is a part of moderate, moderate of high, and high is the whole catalog", () => {
  const [low, moderate, high] = [controlsOf("low"), controlsOf("moderate"), controlsOf("high")];
  assert.ok(low.isSubsetOf(moderate) && low.size < moderate.size);
  assert.ok(moderate.isSubsetOf(high) && moderate.size < high.size);
  assert.deepEqual(
    [...content.controls.keys()].filter((id) => !high.has(id)),
    [],
  );
});

test("no control of a profile is without a check, and each of those checks selects it back", () => {
  for (const { id: profile, controls } of content.profiles.values())
    for (const control of controls) {
      const checks = content.checksOfControl(control);
      assert.ok(checks.length > 0, `${profile}: ${control}`);
      for (const check of checks) assert.ok(content.checks.get(check)?.controls.includes(control), check);
    }
});

test("a control that a machine tests is tested for a host, or for what stands on one", () => {
  for (const { id, methods } of content.controls.values()) {
    const byMachine = content.checksOfControl(id).filter((check) => content.checks.get(check)?.method === "TEST");
    assert.equal(methods.includes("TEST"), byMachine.length > 0, id);
  }
});

/** The rule as a ministry would write it on one page: highest class by goal, and what it chooses. */
const byClass: readonly (readonly [confidentiality: number, integrity: number, availability: number, id: string])[] = [
  [1, 1, 1, "low"],
  [1, 1, 2, "moderate"],
  [1, 2, 1, "moderate"],
  [1, 2, 2, "moderate"],
  [2, 1, 1, "moderate"],
  [2, 1, 2, "moderate"],
  [2, 2, 1, "moderate"],
  [2, 2, 2, "moderate"],
  [3, 1, 1, "high"],
  [3, 1, 2, "high"],
  [3, 2, 1, "high"],
  [3, 2, 2, "high"],
];

test("each combination of classes 格付 chooses the profile that the rule says", () => {
  for (const [confidentiality, integrity, availability, id] of byClass)
    assert.equal(
      chooseProfile(content, { classes: { confidentiality, integrity, availability } })?.profile.id,
      id,
      `${confidentiality}-${integrity}-${availability}`,
    );
});

test("the effect of a loss chooses by itself, and the graver of both counts", () => {
  const classes = { confidentiality: 2, integrity: 1, availability: 1 };
  const expected: readonly (readonly [Impact, string])[] = [
    ["low", "moderate"],
    ["moderate", "moderate"],
    ["high", "high"],
  ];
  for (const [impact, id] of expected)
    assert.equal(chooseProfile(content, { classes, impacts: { availability: impact } })?.profile.id, id, impact);
});

test("each profile says in both languages for whom it is chosen", () => {
  for (const { id, chosenFor } of content.profiles.values()) {
    assert.equal(chosenFor?.impact, id);
    assert.match(chosenFor.reason.ja, /選ぶ。/, id);
    assert.match(chosenFor.reason.en, /^Chosen where /, id);
  }
});
