import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { wordRuns } from "./words.ts";

const sides = (before: string, after: string) => {
  const runs = wordRuns(before, after);
  const side = (without: string): string =>
    runs
      .filter(({ kind }) => kind !== without)
      .map(({ text }) => text)
      .join("");
  return { runs, before: side("added"), after: side("removed") };
};

test("whole words change, not letters", () => {
  assert.deepEqual(wordRuns("Review every year.", "Review every two years."), [
    { kind: "same", text: "Review every " },
    { kind: "removed", text: "year" },
    { kind: "added", text: "two years" },
    { kind: "same", text: "." },
  ]);
});

test("Japanese changes by characters, as it has no spaces", () => {
  assert.deepEqual(wordRuns("年一回見直すこと。", "半年に一回見直すこと。"), [
    { kind: "added", text: "半" },
    { kind: "same", text: "年" },
    { kind: "added", text: "に" },
    { kind: "same", text: "一回見直すこと。" },
  ]);
});

test("the runs are both texts", () => {
  const words = fc
    .array(fc.constantFrom("a", "b", "must", " ", ".", "管", "理", "\n"), { maxLength: 40 })
    .map((all) => all.join(""));
  fc.assert(
    fc.property(fc.oneof(words, fc.string()), fc.oneof(words, fc.string()), (before, after) => {
      const found = sides(before, after);
      assert.equal(found.before, before);
      assert.equal(found.after, after);
      for (const [index, { kind }] of found.runs.entries()) assert.notEqual(kind, found.runs[index + 1]?.kind);
    }),
    { numRuns: 1000 },
  );
});

test("phrases are told, not fragments between spaces", () => {
  assert.deepEqual(wordRuns("the old slow way", "the new quick way"), [
    { kind: "same", text: "the " },
    { kind: "removed", text: "old slow" },
    { kind: "added", text: "new quick" },
    { kind: "same", text: " way" },
  ]);
});

test("an inserted parameter is one word", () => {
  assert.deepEqual(wordRuns("at {{ insert: param, a_1 }}", "at {{ insert: param, a_2 }}").slice(1), [
    { kind: "removed", text: "{{ insert: param, a_1 }}" },
    { kind: "added", text: "{{ insert: param, a_2 }}" },
  ]);
});

test("the runs keep as many words as any could", () => {
  const characters = fc.array(fc.constantFrom("管", "理", "年"), { maxLength: 9 });
  const longest = (a: readonly string[], b: readonly string[]): number => {
    if (a.length === 0 || b.length === 0) return 0;
    if (a[0] === b[0]) return 1 + longest(a.slice(1), b.slice(1));
    return Math.max(longest(a.slice(1), b), longest(a, b.slice(1)));
  };
  fc.assert(
    fc.property(characters, characters, (a, b) => {
      const same = wordRuns(a.join(""), b.join("")).filter(({ kind }) => kind === "same");
      assert.equal(same.map(({ text }) => text).join("").length, longest(a, b));
    }),
    { numRuns: 200 },
  );
});

test("long texts without a word in common are told as replaced", () => {
  const before = Array.from({ length: 20_000 }, (_, n) => `a${n}`).join(" ");
  const after = Array.from({ length: 20_000 }, (_, n) => `b${n}`).join("\n");
  assert.deepEqual(
    wordRuns(before, after).map(({ kind }) => kind),
    ["removed", "added"],
  );
});
