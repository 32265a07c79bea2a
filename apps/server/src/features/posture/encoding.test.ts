import assert from "node:assert/strict";
import { test } from "node:test";
import { digestWords, emptyVector, merge, outcomeCode, outcomes, type Report } from "@tokiwa/assurance";
import fc from "fast-check";
import { decodeOutcomes, decodeVector, digestAt, encodeOutcomes, encodeVector, setDigest } from "./encoding.ts";

const reports: fc.Arbitrary<Report> = fc
  .record({
    observedAt: fc.integer({ min: -(10 ** 12), max: 2 * 10 ** 12 }),
    cells: fc.array(fc.option(fc.tuple(fc.constantFrom(...outcomes), fc.nat())), { minLength: 1, maxLength: 9 }),
  })
  .map(({ observedAt, cells }) => {
    const outcome = Uint8Array.from(cells, (cell) => (cell ? outcomeCode[cell[0]] : 0));
    const digest = new Uint32Array(cells.length * digestWords);
    for (const [position, cell] of cells.entries()) if (cell) digest[position * digestWords + 3] = cell[1];
    return { source: "agent", observedAt, outcome, digest };
  });

test("a vector is read as it was written, whatever was merged into it", () => {
  fc.assert(
    fc.property(fc.array(reports, { maxLength: 6 }), (all) => {
      const vector = all.reduce((held, one) => merge(held, one).vector, emptyVector("agent"));
      assert.deepEqual(decodeVector("agent", encodeVector(vector)), vector);
    }),
  );
});

test("a whole report of one instant takes one byte per cell and one run of time, beside its digests", () => {
  const outcome = new Uint8Array(300).fill(outcomeCode.pass);
  const report = { source: "agent", observedAt: 1, outcome, digest: new Uint32Array(300 * digestWords) };
  const { codes, instants } = encodeVector(merge(emptyVector("agent"), report).vector);
  assert.equal(codes.length, 300);
  assert.equal(instants.length, 24);
});

test("the outcomes of a report are read as they were written, up to the last cell that it tells of", () => {
  fc.assert(
    fc.property(reports, ({ outcome, digest }) => {
      const end = outcome.findLastIndex((code) => code !== 0) + 1;
      const expected = { outcome: outcome.slice(0, end), digest: digest.slice(0, end * digestWords) };
      assert.deepEqual(decodeOutcomes(encodeOutcomes({ outcome, digest })), expected);
    }),
  );
});

test("the digest at a position is the one that was set, and none where none was", () => {
  const digest = new Uint32Array(2 * digestWords);
  const bytes = Buffer.from("00112233445566778899aabbccddeeff", "hex");
  setDigest(digest, 1, bytes);
  assert.equal(digestAt(digest, 0), null);
  assert.deepEqual(digestAt(digest, 1), bytes);
});
