import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { globOf } from "./glob.ts";

const cases: readonly (readonly [pattern: string, id: string, fits: boolean])[] = [
  ["ac-*", "ac-2.1", true],
  ["ac-*", "xac-2", false],
  ["ac-?", "ac-2", true],
  ["ac-?", "ac-12", false],
  ["*", "", true],
  ["*.1", "ac-2.11", false],
  ["a*b*c", "aXbYbZc", true],
  ["ac-[1-3]", "ac-2", true],
  ["ac-[!1-3]", "ac-2", false],
  ["ac-[!1-3]", "ac-7", true],
  ["[]]x", "]x", true],
  ["[", "[", true],
  ["[ab", "[ab", true],
  ["\\*", "*", true],
  ["\\*", "a", false],
  // A circumflex and a full stop are characters, not a regular expression.
  ["^a", "a1", false],
  ["ac.2", "ac-2", false],
  ["AC-2", "ac-2", false],
];

for (const [pattern, id, fits] of cases)
  test(`the pattern ${pattern} ${fits ? "takes" : "leaves"} ${JSON.stringify(id)}`, () => {
    assert.equal(globOf(pattern)(id), fits);
  });

test("globs of stars and question marks say what the regular expression says", () => {
  const letters = fc.array(fc.constantFrom("a", "b", "-"), { maxLength: 8 }).map((all) => all.join(""));
  const patterns = fc.array(fc.constantFrom("a", "b", "-", "*", "?"), { maxLength: 8 }).map((all) => all.join(""));
  fc.assert(
    fc.property(patterns, letters, (pattern, id) => {
      const expression = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`);
      assert.equal(globOf(pattern)(id), expression.test(id));
    }),
  );
});

test("a pattern made to be slow is not", () => {
  // Would take a backtracking matcher longer than the age of the universe; here the product of both lengths.
  assert.equal(globOf(`${"*a".repeat(500)}b`)("a".repeat(5000)), false);
});
