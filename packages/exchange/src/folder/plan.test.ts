import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parse } from "yaml";
import { collect } from "../oscal/collect.ts";
import { publish } from "../oscal/publish.ts";
import { builtInContent, builtInFiles, contentOf } from "../testing/content.ts";
import { isRecord } from "./place.ts";
import { plan } from "./plan.ts";

const documents = publish(builtInContent, { at: 0, language: "ja", format: "json" }).map(({ document }) => document);
const files = collect(documents);

test("taking in what is there already changes nothing", () => {
  const changes = plan(builtInFiles, files);
  assert.deepEqual(
    changes
      .filter(({ change }) => change !== "same")
      .flatMap(({ path, items }) => [path, ...items.filter((item) => item.change !== "same")]),
    [],
  );
});

test("an empty folder gets the whole content", () => {
  const changes = plan(new Map(), files);
  assert.ok(changes.every(({ change }) => change === "new"));
  assert.equal(contentOf(new Map(changes.map(({ path, text }) => [path, text]))).hash, builtInContent.hash);
});

const file = `# Our controls.
catalog: ours
function: PR
category: PR.AA
title: { ja: 題, en: Title }
controls:
  # The first.
  - id: A-1 # stays
    title: { ja: 一, en: One } # also
    statement:
      ja: |
        文
      en: >-
        A sentence
        of two lines.
    role: operator

  - { id: A-2, title: { ja: 二, en: Two } }
# The end.
`;
const header = { catalog: "ours", function: "PR", category: "PR.AA", title: { ja: "題", en: "Title" } };
const first = { id: "A-1", title: { ja: "一", en: "One" }, statement: { ja: "文", en: "A sentence of two lines." } };
const take = (controls: readonly object[], more: object = header) =>
  plan(new Map([["controls/ours.yaml", file]]), new Map([["controls/pr-aa.yaml", { ...more, controls }]]));

test("what takes the place of an item of the content below is told by the members that differ", () => {
  const ours = new Map([
    ["controls/ours.yaml", { ...header, controls: [{ ...first, title: { ja: "壱", en: "One" } }] }],
  ]);
  const [change] = plan(new Map(), ours, [new Map([["controls/pr-aa.yaml", file]])]);
  assert.equal(change?.change, "new");
  assert.deepEqual(change?.items, [
    {
      ...{ kind: "control", id: "A-1", change: "overriding" },
      members: [
        { name: "title", before: { ja: "一", en: "One" }, after: { ja: "壱", en: "One" } },
        { name: "role", before: "operator", after: undefined },
      ],
    },
  ]);
});

test("a member that changes is changed in its place, and nothing else is touched", () => {
  const [change] = take([{ ...first, role: "operator", title: { ja: "壱", en: "One" } }]);
  assert.equal(change?.text, file.replace("title: { ja: 一, en: One } # also", "title: { ja: 壱, en: One } # also"));
  assert.deepEqual(change?.items[0]?.members, [
    { name: "title", before: { ja: "一", en: "One" }, after: { ja: "壱", en: "One" } },
  ]);
});

test("members are added and taken away", () => {
  const [change] = take([{ ...first, methods: ["TEST"] }]);
  assert.equal(change?.text, file.replace("    role: operator\n", "    methods: [ TEST ]\n"));
});

test("a new item stands at the end of the list that it belongs to, or in a file of its own", () => {
  const item = { id: "A-3", title: { ja: "三", en: "Three" } };
  const [there] = take([item]);
  assert.match(there?.text ?? "", /Two } }\n\n {2}- id: A-3\n {4}title: \{ ja: 三, en: Three \}\n# The end\.\n$/);
  assert.deepEqual(
    take([item], { ...header, category: "PR.DS" }).map(({ path, change }) => [path, change]),
    [["controls/pr-aa.yaml", "new"]],
  );
});

test("an item that is written on one line is written anew where it has to be", () => {
  const [change] = take([{ id: "A-2", title: { ja: "弐", en: "Two" } }]);
  const value: unknown = parse(change?.text ?? "");
  assert.deepEqual(isRecord(value) && Array.isArray(value["controls"]) ? value["controls"][1] : undefined, {
    id: "A-2",
    title: { ja: "弐", en: "Two" },
  });
});

test("whatever is taken in is there afterwards, and taking it in again changes nothing", () => {
  const text = fc
    .string({ unit: fc.constantFrom(...Array.from("a:#-'\"{}[] \n漢、|>")), minLength: 1, maxLength: 30 })
    .filter((one) => one.trim() === one);
  const item = fc.record(
    {
      id: fc.constantFrom("A-1", "A-2", "A-3"),
      title: fc.record({ ja: text, en: text }, { noNullPrototype: true }),
      role: text,
      methods: fc.array(text, { minLength: 1 }),
    },
    { requiredKeys: ["id", "title"], noNullPrototype: true },
  );
  fc.assert(
    fc.property(fc.uniqueArray(item, { selector: ({ id }) => id, maxLength: 3 }), (items) => {
      const present = new Map([["controls/ours.yaml", file]]);
      const incoming = new Map([["controls/pr-aa.yaml", { ...header, controls: items }]]);
      for (const { path, text: after } of plan(present, incoming)) present.set(path, after);
      const value: unknown = parse(present.get("controls/ours.yaml") ?? "");
      const list: readonly unknown[] = isRecord(value) && Array.isArray(value["controls"]) ? value["controls"] : [];
      for (const one of items)
        assert.deepEqual(
          list.find((other) => isRecord(other) && other["id"] === one.id),
          one,
        );
      assert.ok(plan(present, incoming).every(({ change }) => change === "same"));
    }),
    { numRuns: 300 },
  );
});
