// Damaged documents: whatever is sent, an answer comes. Runs for a second or two; TOKIWA_FUZZ_SECONDS makes it longer.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { check, type JsonObject, type ModelName, problemSeverities, read, validate, write } from "./index.ts";
import { isModelName } from "./model/description.ts";
import { judgeOf } from "./schema/judge.ts";
import { corpusBytes, corpusFiles, withoutCorpus } from "./testing/documents-of-corpus.ts";

const seconds = Number(process.env["TOKIWA_FUZZ_SECONDS"] ?? "3");
const limits = { interruptAfterTimeLimit: seconds * 1000, markInterruptAsFailure: false, numRuns: 1_000_000 };

const small = corpusFiles
  .map((file) => ({ file, bytes: corpusBytes(file) }))
  .filter(({ bytes }) => bytes.length < 12_000);
const tempting = [
  "{",
  "}",
  "[",
  "]",
  '"',
  "<",
  ">",
  "&",
  "<!DOCTYPE x []>",
  "]]>",
  "<![CDATA[",
  "\\u0000",
  "\0",
  "\ufeff",
  "- ",
  "*a",
  "&a ",
  "|",
  ">",
  ": ",
  "\t",
  "\r",
  "1e999",
  "{{ insert: param, x }}",
  "<?oscal-json {}?>",
  '<?oscal-json "x"?>',
  "__proto__",
];

const damage = fc.oneof(
  fc.record({ kind: fc.constant("cut" as const), at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(400) }),
  fc.record({ kind: fc.constant("end" as const), at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(1) }),
  fc.record({
    kind: fc.constant("flip" as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(255),
  }),
  fc.record({
    kind: fc.constant("twice" as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(400),
  }),
  fc.record({
    kind: fc.constant("insert" as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(tempting.length - 1),
  }),
);

type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

function damaged(bytes: Uint8Array, { kind, at, length }: Damage): Uint8Array {
  const offset = Math.floor(at * bytes.length);
  const before = bytes.subarray(0, offset);
  const after = bytes.subarray(offset);
  if (kind === "end") return before;
  if (kind === "cut") return Buffer.concat([before, after.subarray(length)]);
  if (kind === "twice") return Buffer.concat([before, after.subarray(0, length), after]);
  if (kind === "flip") return Buffer.concat([before, new Uint8Array([length]), after.subarray(1)]);
  return Buffer.concat([before, Buffer.from(tempting[length] ?? ""), after]);
}

/** An answer is one where every problem is of a known kind and has words. */
function answered(input: Uint8Array): void {
  const { document, problems } = check(input, { clock: () => performance.now() });
  for (const { code, message, remedy, place } of problems) {
    assert.ok(Object.hasOwn(problemSeverities, code));
    assert.ok(message.en !== "" && message.ja !== "" && remedy.en !== "" && remedy.ja !== "");
    if (place) assert.ok(place.line >= 1 && place.column >= 1);
  }
  if (!document) {
    assert.ok(problems.some(({ severity }) => severity === "error"));
    return;
  }
  for (const format of ["json", "yaml", "xml"] as const) {
    const written = write(document, format);
    const again = read(written.text, { format });
    if (written.problems.length === 0 && again.problems.length === 0) assert.deepEqual(again.document, document);
  }
}

describe("a damaged document", { skip: withoutCorpus }, () => {
  it("is answered, whatever its bytes, and is the same after being written where that can be done", () => {
    fc.assert(
      fc.property(fc.constantFrom(...small), fc.array(damage, { minLength: 1, maxLength: 4 }), ({ bytes }, all) => {
        answered(all.reduce<Uint8Array>(damaged, bytes));
      }),
      limits,
    );
  });

  const documents = small.flatMap(({ bytes }): readonly JsonObject[] => {
    const { document } = read(bytes);
    return document ? [document] : [];
  });
  const values = [
    null,
    true,
    0,
    -1.5,
    "",
    " ",
    "x",
    "a\nb",
    "2026-01-01",
    {},
    [],
    [{}],
    [[]],
    "3e8f0a5c-6a0d-4f6e-9d0b-0c1f3a2b4c5d",
  ];

  it("of valid JSON is refused wherever its official schema refuses it, in our words", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...documents),
        fc.infiniteStream(fc.nat()),
        fc.integer({ min: 1, max: 3 }),
        (given, numbers, edits) => {
          const take = (below: number) => (below === 0 ? 0 : Number(numbers.next().value) % below);
          const document = structuredClone(given);
          for (let n = 0; n < edits; n++) edit(document, take, values);
          const model = modelOf(document);
          if (model === undefined) return;
          const problems = validate(document);
          const errors = problems.filter(({ severity }) => severity === "error");
          const refused = judgeOf(model)(document).length > 0;
          if (refused) {
            assert.ok(errors.length > 0, "an error is told");
            assert.ok(!errors.some(({ code }) => code === "oscal.bad-value"), "the schema's own words are not needed");
          }
        },
      ),
      limits,
    );
  });
});

const modelOf = (document: JsonObject): ModelName | undefined => Object.keys(document).find(isModelName);

/** Changes one place of a document: takes away, renames, replaces, or doubles. */
function edit(document: object, take: (below: number) => number, values: readonly unknown[]): void {
  const holders: object[] = [];
  const pending: object[] = [document];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (Object.keys(node).length > 0) holders.push(node);
    for (const child of Object.values(node)) {
      const inner: unknown = child;
      if (typeof inner === "object" && inner !== null) pending.push(inner);
    }
  }
  const holder = holders[take(holders.length)];
  if (!holder || holder === document) return;
  const keys = Object.keys(holder);
  const key = keys[take(keys.length)] ?? "";
  const value: unknown = Reflect.get(holder, key);
  const kind = take(4);
  if (kind === 0) Reflect.deleteProperty(holder, key);
  else if (kind === 1) Reflect.set(holder, Array.isArray(holder) ? String(keys.length) : `${key}x`, value);
  else if (kind === 2) Reflect.set(holder, key, structuredClone(values[take(values.length)]));
  else Reflect.set(holder, keys[take(keys.length)] ?? "", structuredClone(value));
  // An array with a hole is nothing that JSON has.
  if (Array.isArray(holder)) for (const [index, item] of holder.entries()) if (item === undefined) holder[index] = null;
}
