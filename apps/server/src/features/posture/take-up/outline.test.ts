import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ProblemError } from "../../../platform/http/problem.ts";
import { benchmarksOf } from "../benchmarks.ts";
import { revisionOf } from "../revision.ts";
import { sampleContent } from "../testing/content.ts";
import { parseCompact, parseSlowly } from "./compact.ts";
import { outlineOf } from "./outline.ts";

const content = sampleContent();
const positions = Map.groupBy(
  [...content.checks.values()].map(({ id, subject }, number) => ({ check: id, number, since: 1, subject })),
  ({ subject }) => subject,
);
const revision = revisionOf(1, content, positions);
const known = new Map(benchmarksOf(revision).map(({ kind, version, checks }) => [`${kind}@${version}`, checks]));
const [benchmark = ""] = [...known.keys()].filter((name) => name.startsWith("host@"));
const reading = {
  revision,
  benchmarks: (kind: string, version: string) => known.get(`${kind}@${version}`),
  now: Date.parse("2026-06-01T00:00:00Z"),
};

const words = fc.string({ unit: "binary", maxLength: 12 });
const found = fc.oneof(
  fc.record({ reason: words, evidence: words }),
  fc.record({ reason: words }),
  fc.record({ evidence: fc.array(fc.record({ file: words, line: fc.nat(), text: words }), { maxLength: 2 }) }),
  fc.record({ reason: fc.record({ ja: words, en: words }) }),
  fc.constant({}),
);
const report = fc.record(
  {
    subject: fc.record(
      { kind: fc.constantFrom("host", "system"), name: fc.oneof(fc.constant("web-01"), words), system: words },
      { requiredKeys: ["kind", "name"] },
    ),
    source: fc.oneof(fc.constant("scanner"), words),
    observedAt: fc.constantFrom("2026-05-01T00:00:00Z", "2026-05-01T09:00:00.5+09:00", "2027-01-01T00:00:00Z", "May"),
    benchmark: fc.constantFrom(benchmark, benchmark, "host@0"),
    outcomes: fc
      .array(fc.constantFrom("P", "F", "N", "E", "-"), { minLength: 3, maxLength: 3 })
      .map((all) => all.join("")),
    findings: fc.dictionary(fc.constantFrom("0", "1", "2", "02", "7"), found, { maxKeys: 3 }),
    key: words,
  },
  { requiredKeys: ["subject", "source", "observedAt", "benchmark", "outcomes"] },
);

/** A text with something put into it, taken out, or said again. */
const mangled = (text: string) =>
  fc
    .tuple(
      fc.nat({ max: text.length }),
      fc.nat({ max: 6 }),
      fc.constantFrom("", "", "\\", '"', "{", "}", ",", " ", '"key":"k",', "0"),
    )
    .map(([at, length, put]) => text.slice(0, at) + put + text.slice(at + length));

const written = report.chain((value) => {
  const text = fc.constantFrom(
    JSON.stringify(value),
    JSON.stringify(value).replaceAll('":', '": ').replaceAll(',"', ', "'),
  );
  return fc.oneof({ weight: 2, arbitrary: text }, { weight: 1, arbitrary: text.chain(mangled) });
});

const outcomeOf = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return [error.kind.code, error.message, JSON.stringify(error)];
  }
};

test("a report is read as if each of its values were looked at, and refused for the same reasons", () => {
  let [plain, right] = [0, 0];
  fc.assert(
    fc.property(written, (text) => {
      const slowly = outcomeOf(() => parseSlowly(text, reading));
      assert.deepEqual(
        outcomeOf(() => parseCompact(text, reading)),
        slowly,
      );
      // What was read once is remembered, and must be no different the second time.
      assert.deepEqual(
        outcomeOf(() => parseCompact(text, reading)),
        slowly,
      );
      if (outlineOf(text)) plain += 1;
      if (!Array.isArray(slowly)) right += 1;
    }),
    { numRuns: 5000 },
  );
  assert.ok(plain > 100 && right > 100, `${plain} were plain, ${right} right`);
});

test("the outline of a plain text has what it says; one with an escape, a member twice or something after it has none", () => {
  const text = `{"subject":{"kind":"host","name":"a"}, "source": "s","observedAt":"t","benchmark":"b","outcomes":"PF",
"findings":{"0":{"reason":"} \\" {"},"1":{}}}`.replace("\n", "");
  const outline = outlineOf(text);
  assert.deepEqual(outline?.findings, [
    { place: 0, text: '{"reason":"} \\" {"}' },
    { place: 1, text: "{}" },
  ]);
  for (const odd of [
    text.replace('"s"', '"\\u0073"'),
    text.replace('"source": "s"', '"source":"s","source":"r"'),
    `${text} `,
    text.slice(0, -1),
    text.replace('"1"', '"0"'),
    text.replace('"source"', '"sauce"'),
  ])
    assert.equal(outlineOf(odd), null, odd);
});
