import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { canonicalJson } from "./canonical.ts";

describe("canonicalJson", () => {
  it("writes the same value the same way, in whatever order its fields were set", () => {
    assert.equal(canonicalJson({ b: [{ d: 1, c: 2 }], a: "x" }), '{"a":"x","b":[{"c":2,"d":1}]}');
    assert.equal(canonicalJson({ a: "x", b: [{ c: 2, d: 1 }] }), canonicalJson({ b: [{ d: 1, c: 2 }], a: "x" }));
  });

  it("takes a field that is undefined for one that is not there, and keeps the order of lists", () => {
    assert.equal(canonicalJson({ a: undefined, b: [2, 1, null] }), '{"b":[2,1,null]}');
  });
});
