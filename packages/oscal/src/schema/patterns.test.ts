import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { patterns, remembering } from "./patterns.ts";
import { officialSchemas } from "./schemas.ts";

const written = [...JSON.stringify(officialSchemas).matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)].map(([, text = '""']) =>
  String(JSON.parse(text)),
);
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.stringMatching(/^[A-Za-z_0-9.\-é漢]{1,6}$/),
);

describe("the patterns of the official schemas", () => {
  it("mean what they say, each of them", () => {
    const distinct = [...new Set(written)];
    assert.ok(distinct.length > 5);
    fc.assert(
      fc.property(fc.constantFrom(...distinct), text, (pattern, given) => {
        assert.equal(patterns(pattern, "u").test(given), new RegExp(pattern, "u").test(given));
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a test that remembers", () => {
  it("answers as the test does, however often it is asked, and about however many texts", () => {
    const test = remembering((given) => given.length % 2 === 0);
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 4 })), (texts) => {
        for (const given of [...texts, ...texts]) assert.equal(test(given), given.length % 2 === 0);
      }),
    );
    for (let index = 0; index < 5000; index++) assert.equal(test(`${index}`), `${index}`.length % 2 === 0);
  });
});
