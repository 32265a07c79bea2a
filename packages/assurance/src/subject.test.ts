import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { changesAt, statusAt } from "./cell.ts";
import { outcomes } from "./outcome.ts";
import { statesOf } from "./subject.ts";
import { emptyVector, merge } from "./vector.ts";
import { frameworks, report } from "./world.arbitrary.ts";

const benchmark = frameworks[1].benchmarks.get("host") ?? [];

test("what is worked out of an only source at once is what each of its cells is by itself, and so is its next change", () => {
  const reports = fc.array(
    fc.record({
      at: fc.integer({ min: 950, max: 1000 }),
      cells: fc.array(fc.option(fc.constantFrom(...outcomes)), { maxLength: 8 }),
    }),
    { maxLength: 5 },
  );
  fc.assert(
    fc.property(reports, (all) => {
      const source = all.reduce(
        (held, { at, cells }) => merge(held, report("agent", at, cells)).vector,
        emptyVector("agent"),
      );
      const { status, nextChangeAt } = statesOf({ sources: [source], exceptions: [] }, benchmark, 1000);
      for (const [position, rule] of benchmark.entries())
        assert.equal(status[position], statusAt([source], [], rule, position, 1000));
      const changes = benchmark.map((rule, position) => changesAt([source], [], rule, position, 1000));
      assert.equal(nextChangeAt, Math.min(...changes));
    }),
    { numRuns: 500 },
  );
});
