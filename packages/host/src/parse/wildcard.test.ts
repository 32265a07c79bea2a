import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { matchesWildcard } from "./wildcard.ts";

it("a wildcard matches what the regular expression of the same meaning does", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", "b", "*", "?") }),
      fc.string({ unit: fc.constantFrom("a", "b") }),
      (pattern, text) => {
        const same = new RegExp(`^${pattern.replace(/\*+/g, ".*").replaceAll("?", ".")}$`).test(text);
        assert.equal(matchesWildcard(pattern, text), same);
      },
    ),
    { numRuns: 2000 },
  );
});
