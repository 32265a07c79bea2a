import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { whyTarget, whyWord } from "./why.ts";

test("any subject and check can be named in an address and read back", () => {
  const word = fc.string({ minLength: 1, unit: "grapheme" });
  fc.assert(
    fc.property(word, word, (subject, check) => {
      const target = { kind: "cell", subject, check } as const;
      assert.deepEqual(whyTarget(whyWord(target)), target);
    }),
  );
});

test("a word that names nothing opens nothing", () => {
  for (const word of [undefined, "", "cell", "cell//", "cell/a", "other/a/b", "cell/%E0%A4%A/b", "cell/a/b/c"]) {
    assert.equal(whyTarget(word), undefined);
  }
});
