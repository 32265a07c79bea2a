import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { matcher } from "./glob.ts";

const matches = (pattern: string, name: string): boolean => matcher(pattern)?.(name) ?? pattern === name;

describe("a pattern", () => {
  it("without wildcards is a plain name", () => {
    assert.equal(matcher("sshd_config"), undefined);
  });

  it("matches as glob(7) says", () => {
    const cases: [string, string, boolean][] = [
      ["*.conf", "10-a.conf", true],
      ["*.conf", ".hidden.conf", false],
      [".*", ".hidden", true],
      ["S[0-9][0-9]*", "S01ssh", true],
      ["[!a]b", "ab", false],
      ["[!a]b", "cb", true],
      ["[]]x*", "]xy", true],
      ["a?c", "abc", true],
      ["a?c", "ac", false],
      ["a\\*b*", "a*bc", true],
      ["a[b", "a[b", true],
      ["*[b", "a[b", true],
    ];
    for (const [pattern, name, expected] of cases) assert.equal(matches(pattern, name), expected, `${pattern} ${name}`);
  });

  it("says the same as a slow reference", () => {
    const reference = (pattern: string, name: string): boolean => {
      if (pattern === "") return name === "";
      if (pattern[0] === "*") {
        return reference(pattern.slice(1), name) || (name !== "" && reference(pattern, name.slice(1)));
      }
      return (
        name !== "" && (pattern[0] === "?" || pattern[0] === name[0]) && reference(pattern.slice(1), name.slice(1))
      );
    };
    const word = (...letters: string[]) =>
      fc.array(fc.constantFrom(...letters), { maxLength: 8 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(word("a", "b", "*", "?"), word("a", "b"), (pattern, name) => {
        assert.equal(matches(pattern, name), reference(pattern, name));
      }),
      { numRuns: 2000 },
    );
  });

  it("takes no more than a moment, however many stars it has", () => {
    assert.equal(matches(`${"*a".repeat(500)}b`, "a".repeat(5000)), false);
  });
});
