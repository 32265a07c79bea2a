/** Documents made to be slow or large: each ends in a clear answer, and in no more time than its size deserves. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Control } from "../model/catalog.ts";
import type { Modify } from "../model/profile.ts";
import { idsOf } from "../testing/corpus.ts";
import { catalogOf, codesOf, controlOf, profileOf, resolveAmong } from "../testing/documents.ts";

const many = <T>(count: number, each: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => each(index));
const control: Control = { ...controlOf("a"), parts: [{ id: "p", name: "statement" }] };
const altering = (modify: Modify) =>
  resolveAmong(profileOf({ imports: [{ href: "c.json", "include-all": {} }], modify }), {
    "c.json": catalogOf({ controls: [control] }),
  });

test("a hundred thousand groups within groups are refused with a place", async () => {
  let group: { title: string; groups?: unknown[] } = { title: "g" };
  for (let depth = 0; depth < 100_000; depth += 1) group = { title: "g", groups: [group] };
  const source = { catalog: { ...catalogOf({}).catalog, groups: [group] } };
  const resolution = await resolveAmong(profileOf({ imports: [{ href: "c.json", "include-all": {} }] }), {
    "c.json": source,
  });
  assert.deepEqual(codesOf(resolution), ["oscal.wrong-shape"]);
  assert.match(resolution.problems[0]?.pointer ?? "", /^\/catalog\/groups\/0\/groups\/0\//u);
});

test("what is nested without limit in an extension is carried along", async () => {
  let deep: unknown = "#x";
  for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
  const source = { catalog: { ...catalogOf({}).catalog, controls: [{ id: "a", title: "A", extension: deep }] } };
  const resolution = await resolveAmong(profileOf({ imports: [{ href: "c.json", "include-all": {} }] }), {
    "c.json": source,
  });
  assert.deepEqual(idsOf(resolution.catalog ?? {}), ["a"]);
});

test("a hundred thousand additions to one control are done where they go to its end", async () => {
  const { catalog, problems } = await altering({
    alters: [{ "control-id": "a", adds: many(100_000, (n) => ({ props: [{ name: "n", value: String(n) }] })) }],
  });
  assert.deepEqual(problems, []);
  assert.equal(catalog?.controls?.[0]?.props?.at(-1)?.value, "99999");
});

test("additions of which each moves all the others are stopped", async () => {
  const adds = many(100_000, (n) => ({ position: "starting" as const, props: [{ name: "n", value: String(n) }] }));
  assert.deepEqual(codesOf(await altering({ alters: [{ "control-id": "a", adds }] })), ["oscal.too-much-work"]);
});

test("removals after additions, again and again, are stopped", async () => {
  const alters = many(30_000, (n) => ({
    "control-id": "a",
    removes: [{ "by-id": `x${n - 1}` }],
    adds: [
      {
        "by-id": "p",
        position: "ending" as const,
        parts: [
          { id: `y${n}`, name: "item" },
          { id: `x${n}`, name: "item" },
        ],
      },
    ],
  }));
  assert.ok(codesOf(await altering({ alters })).includes("oscal.too-much-work"));
});

test("one addition of very many objects does not overflow", async () => {
  const parts = many(300_000, (n) => ({ id: `n${n}`, name: "item" }));
  const { catalog } = await altering({
    alters: [{ "control-id": "a", adds: [{ "by-id": "p", position: "after", parts }] }],
  });
  assert.equal(catalog?.controls?.[0]?.parts?.length, 300_001);
});

test("very many patterns over very many controls are stopped", async () => {
  const source = catalogOf({ controls: many(20_000, (n) => controlOf(`c${n}`)) });
  const matching = many(20_000, () => ({ pattern: "*a*b*c*" }));
  const profile = profileOf({ imports: [{ href: "c.json", "include-controls": [{ matching }] }] });
  assert.ok(codesOf(await resolveAmong(profile, { "c.json": source })).includes("oscal.too-much-work"));
});

test("a pattern of great length is refused", async () => {
  const profile = profileOf({
    imports: [{ href: "c.json", "include-controls": [{ matching: [{ pattern: "*a".repeat(1000) }] }] }],
  });
  assert.deepEqual(codesOf(await resolveAmong(profile, { "c.json": catalogOf({ controls: [control] }) })), [
    "oscal.pattern-too-long",
  ]);
});

test("a text of opening braces and hashes is read once", async () => {
  const prose = `${"{{insert:param,".repeat(100_000)}${"#".repeat(100_000)}${"#....".repeat(100_000)}`;
  const source = catalogOf({ controls: [{ ...control, parts: [{ name: "statement", prose }] }] });
  const { catalog } = await resolveAmong(profileOf({ imports: [{ href: "c.json", "include-all": {} }] }), {
    "c.json": source,
  });
  assert.deepEqual(idsOf(catalog ?? {}), ["a"]);
});

test("of very many problems of a kind the first are told, and how many more there are", async () => {
  const ids = many(5000, (n) => `none-${n}`);
  const profile = profileOf({ imports: [{ href: "c.json", "include-controls": [{ "with-ids": [...ids, "a"] }] }] });
  const { problems } = await resolveAmong(profile, { "c.json": catalogOf({ controls: [control] }) });
  assert.equal(problems.length, 100);
  assert.match(problems.at(-1)?.message.en ?? "", /and 4900 more of this kind/u);
});
