import assert from "node:assert/strict";
import { test } from "node:test";
import { mapped, resolveUri, siblingsOf } from "./uri.ts";

// RFC 3986 §5.4, the normal and the abnormal examples, without fragments.
const base = "http://a/b/c/d;p?q";
const examples: readonly (readonly [string, string])[] = [
  ["g", "http://a/b/c/g"],
  ["./g", "http://a/b/c/g"],
  ["g/", "http://a/b/c/g/"],
  ["/g", "http://a/g"],
  ["//g", "http://g"],
  ["?y", "http://a/b/c/d;p?y"],
  ["g?y", "http://a/b/c/g?y"],
  [";x", "http://a/b/c/;x"],
  ["", "http://a/b/c/d;p?q"],
  [".", "http://a/b/c/"],
  ["./", "http://a/b/c/"],
  ["..", "http://a/b/"],
  ["../", "http://a/b/"],
  ["../g", "http://a/b/g"],
  ["../..", "http://a/"],
  ["../../g", "http://a/g"],
  ["../../../g", "http://a/g"],
  ["../../../../g", "http://a/g"],
  ["/./g", "http://a/g"],
  ["/../g", "http://a/g"],
  ["g.", "http://a/b/c/g."],
  ["..g", "http://a/b/c/..g"],
  ["./../g", "http://a/b/g"],
  ["./g/.", "http://a/b/c/g/"],
  ["g/../h", "http://a/b/c/h"],
  ["urn:uuid:1", "urn:uuid:1"],
];

for (const [reference, expected] of examples)
  test(`${JSON.stringify(reference)} resolves as RFC 3986 says`, () =>
    assert.equal(resolveUri(base, reference), expected));

test("a relative base stays relative, and keeps what climbs above it", () => {
  assert.equal(resolveUri("profiles/low.json", "../catalog.json"), "catalog.json");
  assert.equal(resolveUri("low.json", "../../x/catalog.json"), "../../x/catalog.json");
  assert.equal(resolveUri("", "catalog.json"), "catalog.json");
  assert.equal(resolveUri("file:///a/low.json", "catalog.json"), "file:///a/catalog.json");
});

test("a fragment is left out", () => assert.equal(resolveUri("a.json", "b.json#x"), "b.json"));

test("the other serializations of a document lie beside it", () => {
  assert.deepEqual(siblingsOf("a/c.xml"), ["a/c.json", "a/c.yaml", "a/c.yml"]);
  assert.deepEqual(siblingsOf("a/c.JSON"), ["a/c.yaml", "a/c.yml", "a/c.xml"]);
  assert.deepEqual(siblingsOf("a/c"), []);
});

test("a map answers for a document and for a folder, the longest first", () => {
  const map = new Map([
    ["https://x/", "local/"],
    ["https://x/deep/", "deeper/"],
    ["https://x/deep/a.json", "a.json"],
  ]);
  assert.equal(mapped("https://x/b.json", map), "local/b.json");
  assert.equal(mapped("https://x/deep/b.json", map), "deeper/b.json");
  assert.equal(mapped("https://x/deep/a.json", map), "a.json");
  assert.equal(mapped("https://y/a.json", map), undefined);
});
