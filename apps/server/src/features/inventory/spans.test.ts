import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { spansOf, termAt, termsOf, withoutIt } from "./spans.ts";
import { counting, type Statement } from "./tree.ts";

const days = Array.from({ length: 20 }, (_, day) => day);
const naming = fc
  .record({
    name: fc.option(fc.constantFrom("甲", "乙", "丙").map((ja) => ({ ja, en: ja }))),
    from: fc.nat({ max: 9 }),
    length: fc.option(fc.integer({ min: 1, max: 5 })),
  })
  .map(({ name, from, length }) => ({ name, from, until: length === null ? null : from + length }));
const namings = fc.array(naming, { maxLength: 8 }).map((all) =>
  all.map((one, index): Statement & { kind: "name" } => ({
    ...{ organization: "a", kind: "name", sequence: index + 1 },
    ...one,
  })),
);
const at = (asOf: number) => ({ asOf, sequence: Number.MAX_SAFE_INTEGER });

test("at each moment the span that it is in has the statement that counts then", () => {
  fc.assert(
    fc.property(namings, (all) => {
      const spans = spansOf(all);
      for (const day of days) {
        const inside = spans.filter(({ from, until }) => from <= day && (until === null || day < until));
        assert.deepEqual(
          inside.map(({ stated }) => stated),
          [counting(all, at(day))].filter((one) => one !== undefined),
        );
      }
    }),
  );
});

test("it is there exactly while it bears a name, and before it was named where it was known by then", () => {
  fc.assert(
    fc.property(namings, fc.boolean(), (all, isOlder) => {
      const terms = termsOf(all, isOlder ? 0 : 1);
      const first = Math.min(...all.map(({ from }) => from));
      for (const day of days) {
        const isThere = terms.some(({ from, until }) => from <= day && (until === null || day < until));
        const counts = counting(all, at(day));
        const expected = all.length === 0 || (counts ? counts.name !== null : isOlder && day < first);
        assert.equal(isThere, expected, `day ${day}`);
        if (isThere) {
          const term = termAt(terms, day);
          assert.ok(term && term.from <= day && (term.until === null || day < term.until));
        }
      }
    }),
  );
});

test("taking something back, everything is at each moment as if it had not been stated", () => {
  fc.assert(
    fc.property(namings, fc.nat(), (all, which) => {
      const taken = all[which % Math.max(1, all.length)];
      if (!taken) return;
      const others = all.filter((one) => one !== taken);
      const restated = withoutIt(taken, others, null).map(
        (one, index): Statement => ({
          ...one,
          sequence: 100 + index,
        }),
      );
      for (const day of days) {
        const now = counting([...all, ...restated], at(day));
        const without = counting(others, at(day));
        assert.deepEqual(now?.kind === "name" ? now.name : null, without?.name ?? null, `day ${day}`);
      }
    }),
  );
});
