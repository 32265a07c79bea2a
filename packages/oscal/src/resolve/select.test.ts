import assert from "node:assert/strict";
import { test } from "node:test";
import type { ProfileImport } from "../model/profile.ts";
import { idsOf } from "../testing/corpus.ts";
import { catalogOf, codesOf, controlOf, profileOf, resolveAmong } from "../testing/documents.ts";

const source = catalogOf({
  groups: [
    { id: "g", title: "G", controls: [controlOf("a-1", controlOf("a-1.1", controlOf("a-1.1.1")), controlOf("a-1.2"))] },
    { id: "h", title: "H", controls: [controlOf("b-1"), controlOf("b-2")] },
  ],
});

const selecting = async (directive: Omit<ProfileImport, "href">, asIs = false) => {
  const profile = profileOf({ imports: [{ href: "c.json", ...directive }], ...(asIs && { merge: { "as-is": true } }) });
  const resolution = await resolveAmong(profile, { "c.json": source });
  return { ids: idsOf(resolution.catalog ?? {}), codes: codesOf(resolution), resolution };
};

test("a control comes without its children unless they are asked for", async () => {
  assert.deepEqual((await selecting({ "include-controls": [{ "with-ids": ["a-1"] }] })).ids, ["a-1"]);
  const withChildren = { "with-child-controls": "yes", "with-ids": ["a-1"] } as const;
  assert.deepEqual((await selecting({ "include-controls": [withChildren] })).ids, ["a-1", "a-1.1", "a-1.1.1", "a-1.2"]);
});

test("a control named first without and then with its children comes with them", async () => {
  const { ids } = await selecting({
    "include-controls": [{ "with-ids": ["a-1"] }, { "with-child-controls": "yes", "with-ids": ["a-1"] }],
  });
  assert.deepEqual(ids, ["a-1", "a-1.1", "a-1.1.1", "a-1.2"]);
});

test("a control brings its ancestors, and that is told", async () => {
  const { ids, codes } = await selecting({ "include-controls": [{ "with-ids": ["a-1.1.1"] }] });
  assert.deepEqual(ids, ["a-1", "a-1.1", "a-1.1.1"]);
  assert.deepEqual(codes, ["oscal.implied-control"]);
});

test("an excluded parent stays out, and its children take its place", async () => {
  const { resolution } = await selecting(
    { "include-controls": [{ matching: [{ pattern: "a-*" }] }], "exclude-controls": [{ "with-ids": ["a-1"] }] },
    true,
  );
  assert.deepEqual(
    resolution.catalog?.groups?.map(({ id, controls }) => [id, controls?.map((control) => control.id)]),
    [["g", ["a-1.1", "a-1.2"]]],
  );
});

test("exclusion wins, however it is said", async () => {
  const exclude = { "exclude-controls": [{ matching: [{ pattern: "a*" }] }] };
  assert.deepEqual((await selecting({ "include-controls": [{ "with-ids": ["a-1", "b-1"] }], ...exclude })).ids, [
    "b-1",
  ]);
  assert.deepEqual((await selecting({ "include-all": {}, ...exclude })).ids, ["b-1", "b-2"]);
  const withChildren = { "with-child-controls": "yes", "with-ids": ["a-1.1"] } as const;
  assert.deepEqual((await selecting({ "include-all": {}, "exclude-controls": [withChildren] })).ids, [
    "a-1",
    "a-1.2",
    "b-1",
    "b-2",
  ]);
});

test("all groups come with include-all, only those that hold something with include-controls", async () => {
  const groupsOf = async (directive: Omit<ProfileImport, "href">) =>
    (await selecting(directive, true)).resolution.catalog?.groups?.map(({ id }) => id);
  assert.deepEqual(await groupsOf({ "include-controls": [{ "with-ids": ["b-1"] }] }), ["h"]);
  assert.deepEqual(await groupsOf({ "include-all": {}, "exclude-controls": [{ matching: [{ pattern: "a*" }] }] }), [
    "g",
    "h",
  ]);
});

test("an identifier that is not there and a pattern that matches nothing are told with their places", async () => {
  const { resolution, ids } = await selecting({
    "include-controls": [{ "with-ids": ["b-1", "b-9"] }, { matching: [{ pattern: "x*" }, {}] }],
  });
  assert.deepEqual(ids, ["b-1"]);
  assert.deepEqual(
    resolution.problems.map(({ code, pointer }) => [code, pointer]),
    [
      ["oscal.no-such-control", "/profile/imports/0/include-controls/0/with-ids/1"],
      ["oscal.pattern-without-match", "/profile/imports/0/include-controls/1/matching/0"],
      ["oscal.pattern-without-match", "/profile/imports/0/include-controls/1/matching/1"],
    ],
  );
});

test("an import must say what it selects, and only once", async () => {
  assert.deepEqual((await selecting({})).codes, ["oscal.import-selection"]);
  assert.deepEqual((await selecting({ "include-all": {}, "include-controls": [] })).codes, ["oscal.import-selection"]);
});

test("a profile that selects nothing is an error", async () => {
  const { resolution } = await selecting({ "include-controls": [{ "with-ids": ["none"] }] });
  assert.ok(resolution.problems.some(({ code, severity }) => code === "oscal.selects-nothing" && severity === "error"));
});

test("a control that its own catalog has twice is taken twice, and told", async () => {
  const twice = catalogOf({ controls: [controlOf("a-1"), controlOf("a-1")] });
  const profile = profileOf({ imports: [{ href: "c.json", "include-controls": [{ "with-ids": ["a-1"] }] }] });
  const resolution = await resolveAmong(profile, { "c.json": twice });
  assert.deepEqual(codesOf(resolution), ["oscal.ambiguous-control", "oscal.duplicate-control"]);
});

test("a withdrawn control that is named is told with what took its place", async () => {
  const withdrawn = {
    ...controlOf("w-1"),
    props: [{ name: "status", value: "withdrawn" }],
    links: [{ href: "#a-2", rel: "incorporated-into" }],
  };
  const profile = profileOf({ imports: [{ href: "c.json", "include-controls": [{ "with-ids": ["w-1"] }] }] });
  const { problems } = await resolveAmong(profile, {
    "c.json": catalogOf({ controls: [withdrawn, controlOf("a-2")] }),
  });
  assert.equal(problems[0]?.code, "oscal.withdrawn-control");
  assert.match(problems[0]?.message.en ?? "", /see a-2/u);
});
