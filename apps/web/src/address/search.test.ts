import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { instantOf, oneOf, parseSearch, stringifySearch, wordOf } from "./search.ts";

test("what was written into an address is read out of it again", () => {
  const values = fc.dictionary(
    fc.string({ minLength: 1 }).filter((name) => name !== "__proto__"),
    fc.string({ minLength: 1 }),
  );
  fc.assert(
    fc.property(values, (search) => {
      assert.deepEqual(parseSearch(stringifySearch(search)), { ...search });
    }),
  );
});

test("an empty value is left out of the address", () => {
  assert.equal(stringifySearch({ q: "", state: undefined, sort: "since" }), "?sort=since");
});

test("identifiers with colons stay readable in the address", () => {
  assert.equal(stringifySearch({ node: "css-2021:4.2.3-2" }), "?node=css-2021:4.2.3-2");
});

test("an instant is normalized, and what is none is dropped", () => {
  assert.equal(instantOf({ asOf: "2026-11-23T09:00:00+09:00" }, "asOf"), "2026-11-23T00:00:00.000Z");
  assert.equal(instantOf({ asOf: "yesterday" }, "asOf"), undefined);
  assert.equal(instantOf({ asOf: "2026-99-99T00:00:00Z" }, "asOf"), undefined);
});

test("a word that is not allowed, or is too long, counts as absent", () => {
  assert.equal(oneOf({ state: "fail" }, "state", ["pass", "fail"]), "fail");
  assert.equal(oneOf({ state: "toString" }, "state", ["pass", "fail"]), undefined);
  assert.equal(wordOf({ q: "x".repeat(401) }, "q"), undefined);
});
