import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { rootDefinition } from "../model/description.ts";
import { compileMask } from "./mask.ts";
import { type Expression, parseTarget } from "./metapath.ts";
import { compileTest } from "./path.ts";

/** The conditions of `prop[…]`. */
const conditions = (text: string): readonly Expression[] =>
  parseTarget(`prop[${text}]`).flatMap(({ steps }) => steps.flatMap(({ predicates }) => predicates));
const expressions = [
  "@name='a'",
  "@name=('a','b')",
  "has-oscal-namespace('http://csrc.nist.gov/ns/oscal')",
  "has-oscal-namespace('urn:x') and @name='b'",
  "@name='a' or not(exists(@ns))",
  "@value='a'",
  "@class",
].flatMap(conditions);
const definition = rootDefinition("catalog");
const word = fc.constantFrom("a", "b", "c", "urn:x", "http://csrc.nist.gov/ns/oscal");
const holder = fc.record({ name: word, ns: word, value: word, class: word }, { requiredKeys: [] });

describe("a mask", () => {
  it("has the bit of each test that holds, whatever was asked before", () => {
    fc.assert(
      fc.property(fc.array(holder, { minLength: 1 }), (values) => {
        const mask = compileMask(expressions, definition);
        for (const value of values) {
          const expected = expressions.reduce(
            (sum, expression, index) => sum + (compileTest(expression, definition)(value, values, 0) ? 2 ** index : 0),
            0,
          );
          assert.equal(mask?.(value, values, 0), expected, JSON.stringify(value));
        }
      }),
    );
  });

  it("is none where there are no tests", () => {
    assert.equal(compileMask([], definition), undefined);
  });
});
