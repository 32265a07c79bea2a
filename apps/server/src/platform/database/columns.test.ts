import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { sql } from "kysely";
import { bytes, instants, integers, texts } from "./columns.ts";
import { testDatabase } from "./testing/database.ts";

test("a column comes to PostgreSQL as it was, in its order, with those that are null", async (t) => {
  const { database } = await testDatabase(t);
  const maybe = <T>(some: fc.Arbitrary<T>) => fc.array(fc.option(some), { maxLength: 5 });
  const text = fc.string({ unit: "binary" }).filter((one) => !one.includes("\0") && one.isWellFormed());
  const columns = fc.record({
    words: maybe(text),
    raw: maybe(fc.uint8Array()),
    numbers: maybe(fc.maxSafeInteger()),
    times: maybe(fc.integer({ min: Date.UTC(1000, 0, 1), max: Date.UTC(9999, 11, 31) })),
  });
  await fc.assert(
    fc.asyncProperty(columns, async ({ words, raw, numbers, times }) => {
      const { rows } = await sql<{ words: unknown; raw: unknown; numbers: unknown; times: unknown }>`
        select ${texts(words)} as words, ${bytes(raw)} as raw, ${integers(numbers)} as numbers, ${instants(times)} as times
      `.execute(database);
      assert.deepEqual(rows, [{ words, raw: raw.map((one) => one && Buffer.from(one)), numbers, times }]);
    }),
    { numRuns: 200, examples: [[{ words: [], raw: [], numbers: [], times: [] }]] },
  );
});
