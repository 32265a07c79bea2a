import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { zeros } from "./zeros.ts";

test("each array is all 0, and what is written to one is in no other", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5000), { maxLength: 50 }), (lengths) => {
      const arrays = lengths.map((length) => {
        const array = zeros(length);
        assert.equal(array.length, length);
        assert.ok(array.every((byte) => byte === 0));
        return array.fill(255);
      });
      for (const [index, array] of arrays.entries()) array.fill(index);
      for (const [index, array] of arrays.entries()) assert.ok(array.every((byte) => byte === index));
    }),
  );
});
