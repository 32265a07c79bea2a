import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readSelection, selectedBy, writeSelection } from "./selection.ts";

const id = fc.stringMatching(/^[A-Za-z][A-Za-z0-9.:_-]{0,8}$/);
const ids = fc.uniqueArray(id, { maxLength: 6 });
const selection = fc.record({ profile: id, added: ids, removed: ids });

test("a selection is read back from its text, which is the same in whatever order its changes came", () => {
  fc.assert(
    fc.property(selection, (one) => {
      const text = writeSelection(one);
      const read = readSelection(text);
      assert.deepEqual(
        [read.profile, new Set(read.added), new Set(read.removed)],
        [one.profile, new Set(one.added), new Set(one.removed)],
      );
      assert.equal(writeSelection({ ...one, added: one.added.toReversed(), removed: one.removed.toReversed() }), text);
    }),
  );
});

test("what is left out is not selected, whatever adds it", () => {
  assert.deepEqual([...selectedBy({ profile: "low", added: ["C", "B"], removed: ["A", "B"] }, ["A", "D"])], ["D", "C"]);
});
