import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type CellChange,
  difference,
  emptyVector,
  merge,
  nothing,
  nothingFound,
  outcomeCode,
  outcomes,
  type Report,
  type SourceVector,
  standings,
  Status,
} from "@tokiwa/assurance";
import fc from "fast-check";
import { Reader, Writer } from "./bytes.ts";
import { decodeContent, digestAt, encodeContent, foundOf, frontOf, trimmed } from "./content.ts";
import { Counts } from "./counts.ts";
import { decodeChanges, encodeChanges, encodeDifference } from "./steps.ts";
import { readOutcomes, writeOutcomes } from "./outcomes.ts";
import { decodeVectors, encodeVectors } from "./vectors.ts";

const reports: fc.Arbitrary<Report> = fc
  .record({
    observedAt: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 * 10 ** 12 })),
    cells: fc.array(fc.option(fc.tuple(fc.constantFrom(...outcomes), fc.nat({ max: 2 }))), {
      minLength: 1,
      maxLength: 20,
    }),
  })
  .map(({ observedAt, cells }) => {
    const outcome = Uint8Array.from(cells, (cell) => (cell ? outcomeCode[cell[0]] : nothing));
    const found = cells.flatMap((cell, position) => (cell && cell[1] > 0 ? [position, 0, cell[1]] : []));
    return { source: "agent", observedAt, ...trimmed({ outcome, found }) };
  });

const merged = (source: string, all: readonly Report[]): SourceVector =>
  all.reduce((held, one) => merge(held, { ...one, source }).vector, emptyVector(source));

test("numbers and texts are read as they were written", () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.maxSafeInteger(), fc.string({ unit: "binary" }), (number, signed, text) => {
      fc.pre(Math.abs(signed) < 2 ** 51 && text.isWellFormed());
      const to = new Writer(1);
      to.number(number);
      to.signed(signed);
      to.text(text);
      to.word(number % 2 ** 32);
      const from = new Reader(to.finish());
      assert.deepEqual(
        [from.number(), from.signed(), from.text(), from.word()],
        [number, signed, text, (number % 2 ** 32) | 0],
      );
      assert.ok(from.ended);
      assert.throws(() => from.byte(), RangeError);
    }),
  );
});

test("the vectors of a subject are read as they were written, whatever was merged into them", () => {
  fc.assert(
    fc.property(fc.array(reports, { maxLength: 6 }), fc.array(reports, { maxLength: 2 }), (some, others) => {
      const sources = [
        { vector: merged("agent", some), lastReceived: 5 },
        { vector: merged("scanner", others), lastReceived: 1e12 },
      ];
      assert.deepEqual(decodeVectors(encodeVectors(sources)), sources);
    }),
  );
});

test("outcomes are read as they were written, whether most are the same or none", () => {
  const code = fc.nat({ max: 4 });
  const some = fc.tuple(code, fc.array(fc.tuple(fc.nat({ max: 400 }), code), { maxLength: 150 }), fc.nat({ max: 500 }));
  fc.assert(
    fc.property(some, ([common, others, length]) => {
      const outcome = new Uint8Array(length).fill(common);
      for (const [position, other] of others) if (position < length) outcome[position] = other;
      const to = new Writer();
      writeOutcomes(to, outcome);
      const from = new Reader(to.finish());
      assert.deepEqual(readOutcomes(from), outcome);
      assert.ok(from.ended);
    }),
    { numRuns: 500 },
  );
});

test("a whole report of one instant takes a few bytes where all says the same, else a third of a byte a cell", () => {
  const outcome = new Uint8Array(300).fill(outcomeCode.pass);
  const report = { source: "agent", observedAt: 1e12, outcome, found: nothingFound };
  const bytes = encodeVectors([{ vector: merged("agent", [report]), lastReceived: 1e12 }]);
  assert.ok(bytes.length <= 30, `${bytes.length} bytes`);
  const mixed = { ...report, outcome: Uint8Array.from(outcome, (_, position) => (position % 4) + 1) };
  const more = encodeVectors([{ vector: merged("agent", [mixed]), lastReceived: 1e12 }]);
  assert.ok(more.length <= 100 + 30, `${more.length} bytes`);
});

test("what reports say follows from how each differs from those before it, in whatever order they were observed", () => {
  fc.assert(
    fc.property(fc.array(reports, { maxLength: 8 }), (all) => {
      let written = emptyVector("agent");
      const log = all.map((report) => {
        const told = encodeContent(report, frontOf(written));
        written = merge(written, report).vector;
        return { told, observedAt: report.observedAt };
      });
      let read = emptyVector("agent");
      for (const [index, { told, observedAt }] of log.entries()) {
        const before = read;
        const content = decodeContent(told, () => frontOf(before));
        const { outcome, found } = all[index] ?? { outcome: null, found: null };
        assert.deepEqual(content, { outcome, found });
        read = merge(read, { source: "agent", observedAt, ...content }).vector;
      }
      assert.deepEqual(read, written);
    }),
    { numRuns: 500 },
  );
});

test("a report that says what its source said before takes a byte, and so does one in which all differs alike, and a few", () => {
  const report = (code: number) => ({
    source: "agent",
    observedAt: code,
    outcome: new Uint8Array(300).fill(code),
    found: nothingFound,
  });
  const before = frontOf(merged("agent", [report(outcomeCode.pass)]));
  assert.equal(encodeContent(report(outcomeCode.pass), before).length, 1);
  assert.ok(encodeContent(report(outcomeCode.error), before).length < 10);
});

test("changes of cells are read as they were written", () => {
  const status = fc.constantFrom(...standings.keys(), Status.absent);
  const change = fc.record({
    gap: fc.nat({ max: 300 }),
    length: fc.integer({ min: 1, max: 9 }),
    from: status,
    to: status,
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 20 }), (runs) => {
      const changes: CellChange[] = [];
      let position = 0;
      for (const { gap, length, from, to } of runs) {
        position += gap;
        for (let n = 0; n < length; n += 1) changes.push({ position: position++, from, to });
      }
      assert.deepEqual(decodeChanges(encodeChanges(changes)), changes);
    }),
  );
});

test("changes are written alike, whether each is given or all that was before and after", () => {
  const status = fc.oneof(fc.nat({ max: 2 }), fc.constantFrom(Status.conflict, Status.absent));
  const cells = fc.array(status, { maxLength: 300 }).map((all) => Uint8Array.from(all));
  fc.assert(
    fc.property(cells, cells, (before, after) =>
      assert.deepEqual(encodeDifference(before, after), encodeChanges(difference(before, after))),
    ),
  );
});

test("counters are read as they were written, however many checks there are", () => {
  const counter = fc.tuple(
    fc.nat({ max: 900 }),
    fc.array(fc.nat(), { minLength: standings.length, maxLength: standings.length }),
  );
  fc.assert(
    fc.property(fc.array(counter, { maxLength: 20 }), (all) => {
      const counts = new Counts();
      for (const [number, cells] of all) counts.of(number).set(cells);
      const read = Counts.decode(counts.encode());
      const expected = new Map(all);
      for (const [number, cells] of expected) assert.deepEqual([...read.of(number)], cells);
      const counted = [...expected].filter(([, cells]) => cells.some((of) => of > 0)).map(([number]) => number);
      const found = Array.from({ length: 1000 }, (_, number) => number).filter((number) => read.has(number));
      assert.deepEqual(
        found,
        counted.sort((a, b) => a - b),
      );
    }),
  );
});

test("what a finding is known by is read at the position where it was set, and none where none was", () => {
  const [first, second] = [Buffer.from("8011223344556677", "hex"), Buffer.from("00112233ff556677", "hex")];
  const found = foundOf(
    [1, 7],
    [first, second].map((bytes) => ({ words: [bytes.readInt32BE(0), bytes.readInt32BE(4)] })),
  );
  assert.deepEqual([digestAt(found, 0), digestAt(found, 6)], [null, null]);
  assert.deepEqual([digestAt(found, 1), digestAt(found, 7)], [first, second]);
});
