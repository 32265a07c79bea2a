import assert from "node:assert/strict";
import { test } from "node:test";
import { choiceOf, type Draft, draftedTree, emptyDraft, top } from "./draft.ts";

const about = { id: "office", name: { ja: "室", en: "Office" }, above: [] };
const drafted = (draft: Partial<Draft>, below: readonly string[] = []) =>
  draftedTree({ ...emptyDraft, ...draft }, about, below);

test("nothing is stated until all that is needed is filled in", () => {
  assert.equal(drafted({}), undefined);
  assert.equal(drafted({ kind: "add", id: "a" }), undefined);
  assert.equal(drafted({ kind: "add", ja: "甲" }), undefined);
  assert.equal(drafted({ kind: "name", ja: "  " }), undefined);
  assert.equal(drafted({ kind: "parent" }), undefined);
  assert.equal(draftedTree({ ...emptyDraft, kind: "add", id: "a", ja: "甲" }, undefined, []), undefined, "nor a place");
});

test("a name in one language is taken for both, and a change without a day holds from now on", () => {
  const [one] = drafted({ kind: "name", ja: "局" }) ?? [];
  assert.deepEqual(one, { id: "office", names: [{ name: { ja: "局", en: "局" } }], parents: [] });
});

test("what is added stands below what the form is about, or where it was said", () => {
  const filled = { ...emptyDraft, kind: "add", id: " a ", ja: "甲", en: "A", from: "2027-04-01" } as const;
  const name = { ja: "甲", en: "A" };
  const at = (parent: string | null) => [
    { id: "a", names: [{ name, from: "2027-04-01" }], parents: [{ parent, from: "2027-04-01" }] },
  ];
  assert.deepEqual(draftedTree(filled, about, []), at("office"));
  assert.deepEqual(draftedTree({ ...filled, parent: choiceOf("top") }, undefined, []), at("top"), "an id like ours");
  assert.deepEqual(draftedTree({ ...filled, parent: top }, undefined, []), at(null));
});

test("where one ends, those below it go where it was said, on the same day, or stay", () => {
  const from = "2027-04-01";
  const end = { id: "office", names: [{ name: null, from }], parents: [] };
  assert.deepEqual(drafted({ kind: "end", from }, ["x"]), [end]);
  assert.deepEqual(drafted({ kind: "end", from, parent: choiceOf("bureau") }, ["x"]), [
    end,
    { id: "x", names: [], parents: [{ parent: "bureau", from }] },
  ]);
});
