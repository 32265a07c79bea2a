import assert from "node:assert/strict";
import { test } from "node:test";
import type { Group } from "../model/catalog.ts";
import type { Merge, ProfileImport } from "../model/profile.ts";
import { idsOf } from "../testing/corpus.ts";
import { catalogOf, codesOf, controlOf, profileOf, resolveAmong } from "../testing/documents.ts";

const first = catalogOf({
  params: [{ id: "loose", values: ["1"] }],
  groups: [{ id: "g", title: "G of one", controls: [controlOf("a-1", controlOf("a-1.1"), controlOf("a-1.2"))] }],
});
const second = catalogOf({
  groups: [
    { id: "g", title: "G of two", controls: [{ ...controlOf("a-1"), title: "Other", params: [{ id: "p" }] }] },
    { id: "h", title: "H", controls: [controlOf("b-2"), controlOf("b-10")] },
  ],
});
const documents = { "1.json": first, "2.json": second };

const all: readonly ProfileImport[] = [
  { href: "1.json", "include-all": {} },
  { href: "2.json", "include-all": {} },
];
const merging = (merge: Merge, imports = all) => resolveAmong(profileOf({ imports, merge }), documents);

const shape = (groups: readonly Group[] | undefined): unknown =>
  groups?.map((group) => ({
    [group.id ?? group.title]: [
      ...(group.groups ? [shape(group.groups)] : []),
      ...idsOf({ controls: group.controls ?? [] }),
    ],
  }));

test("keep leaves the clash, and tells it", async () => {
  const resolution = await merging({ combine: { method: "keep" } });
  assert.deepEqual(idsOf(resolution.catalog ?? {}), ["a-1", "a-1.1", "a-1.2", "a-1", "b-2", "b-10"]);
  assert.deepEqual(codesOf(resolution), ["oscal.duplicate-control"]);
});

test("use-first takes the first of a clash, and loses nothing that stands within the others", async () => {
  const { catalog, problems } = await merging({ combine: { method: "use-first" }, "as-is": true }, [
    { href: "1.json", "include-controls": [{ "with-ids": ["a-1", "a-1.2"] }] },
    { href: "1.json", "include-controls": [{ "with-ids": ["a-1", "a-1.1"] }] },
    { href: "2.json", "include-all": {} },
  ]);
  assert.deepEqual(problems, []);
  assert.deepEqual(shape(catalog?.groups), [{ g: ["a-1", "a-1.2", "a-1.1"] }, { h: ["b-2", "b-10"] }]);
  assert.equal(catalog?.groups?.[0]?.title, "G of one");
  assert.equal(catalog?.groups?.[0]?.controls?.[0]?.title, "A-1");
});

test("an ancestor that merely comes along clashes with nothing", async () => {
  const { catalog, problems } = await merging({ "as-is": true }, [
    { href: "1.json", "include-controls": [{ "with-ids": ["a-1.1"] }] },
    { href: "1.json", "include-controls": [{ "with-ids": ["a-1", "a-1.2"] }] },
  ]);
  assert.deepEqual(
    problems.map(({ code }) => code),
    ["oscal.implied-control"],
  );
  assert.deepEqual(shape(catalog?.groups), [{ g: ["a-1", "a-1.1", "a-1.2"] }]);
});

test("the deprecated merge adds what later controls have more, and is told", async () => {
  const resolution = await merging({ combine: { method: "merge" } });
  assert.deepEqual(codesOf(resolution), ["oscal.combine-merge"]);
  const [merged] = resolution.catalog?.controls ?? [];
  assert.deepEqual(merged, { id: "a-1", title: "A-1", params: [{ id: "p" }] });
});

test("more than one structure is an error", async () => {
  const resolution = await merging({ flat: {}, "as-is": true });
  assert.deepEqual(codesOf(resolution), ["oscal.two-structures"]);
  assert.equal(resolution.catalog, undefined);
});

test("as-is that is false is no structure", async () => {
  const { catalog } = await merging({ "as-is": false }, all.slice(0, 1));
  assert.equal(catalog?.groups, undefined);
});

test("a custom structure puts controls where it wants them, and no others", async () => {
  const { catalog, problems } = await merging(
    {
      combine: { method: "use-first" },
      custom: {
        "insert-controls": [{ "include-controls": [{ "with-ids": ["b-2"] }] }],
        groups: [
          {
            id: "mine",
            title: "Mine",
            groups: [
              { title: "Inner", "insert-controls": [{ "include-controls": [{ matching: [{ pattern: "a-1*" }] }] }] },
            ],
          },
          { id: "empty", title: "Empty" },
        ],
      },
    },
    all,
  );
  assert.deepEqual(problems, []);
  assert.deepEqual(
    catalog?.controls?.map(({ id }) => id),
    ["b-2"],
  );
  assert.deepEqual(shape(catalog?.groups), [{ mine: [[{ Inner: ["a-1", "a-1.1", "a-1.2"] }]] }, { empty: [] }]);
  // A control whose parent is inserted beside it stays within it.
  assert.deepEqual(
    catalog?.groups?.[0]?.groups?.[0]?.controls?.[0]?.controls?.map(({ id }) => id),
    ["a-1.1", "a-1.2"],
  );
});

test("the order of inserted controls is that of the imports, or of their identifiers by code unit", async () => {
  const inOrder = async (order?: "keep" | "ascending" | "descending") => {
    const insert = { "include-controls": [{ matching: [{ pattern: "b*" }] }], ...(order && { order }) };
    const { catalog } = await merging({ custom: { "insert-controls": [insert] } });
    return catalog?.controls?.map(({ id }) => id);
  };
  assert.deepEqual(await inOrder(), ["b-2", "b-10"]);
  assert.deepEqual(await inOrder("keep"), ["b-2", "b-10"]);
  assert.deepEqual(await inOrder("ascending"), ["b-10", "b-2"]);
  assert.deepEqual(await inOrder("descending"), ["b-2", "b-10"]);
});

test("a custom group of an imported group's identifier has its contents, too", async () => {
  const rich = catalogOf({
    groups: [{ id: "g", title: "Imported", props: [{ name: "label", value: "G" }], controls: [controlOf("a")] }],
  });
  const { catalog } = await resolveAmong(
    profileOf({
      imports: [{ href: "c.json", "include-all": {} }],
      merge: {
        custom: {
          groups: [
            { id: "g", title: "Mine", "insert-controls": [{ "include-all": {} }], parts: [{ name: "overview" }] },
          ],
        },
      },
    }),
    { "c.json": rich },
  );
  assert.deepEqual(catalog?.groups, [
    {
      id: "g",
      title: "Mine",
      props: [{ name: "label", value: "G" }],
      parts: [{ name: "overview" }],
      controls: [controlOf("a")],
    },
  ]);
});

test("an insertion that selects nothing, and one of what stands elsewhere already, are told", async () => {
  const insert = (id: string) => ({ "include-controls": [{ "with-ids": [id] }] });
  const resolution = await merging({
    custom: { "insert-controls": [insert("b-2"), insert("b-2"), insert("none")] },
  });
  assert.deepEqual(
    codesOf(resolution).filter((code) => code !== "oscal.duplicate-control"),
    ["oscal.no-such-control", "oscal.insert-selects-nothing"],
  );
  assert.deepEqual(
    resolution.problems
      .filter(({ pointer }) => pointer === "/profile/merge/custom/insert-controls/1")
      .map(({ code }) => code),
    ["oscal.duplicate-control"],
  );
});

test("a control that is named takes the place of one that merely came along", async () => {
  const { catalog } = await merging({ "as-is": true }, [
    { href: "1.json", "include-controls": [{ "with-ids": ["a-1.1"] }] },
    { href: "2.json", "include-controls": [{ "with-ids": ["a-1"] }] },
  ]);
  const [named] = catalog?.groups?.[0]?.controls ?? [];
  assert.equal(named?.title, "Other");
  assert.deepEqual(
    named?.controls?.map(({ id }) => id),
    ["a-1.1"],
  );
});

test("inserted controls keep the order of the imports, also where groups of one identifier became one", async () => {
  const more = catalogOf({ groups: [{ id: "g", title: "G", controls: [controlOf("z-1")] }] });
  const { catalog } = await resolveAmong(
    profileOf({
      imports: [...all, { href: "3.json", "include-all": {} }],
      merge: {
        combine: { method: "use-first" },
        custom: { "insert-controls": [{ "include-controls": [{ matching: [{ pattern: "[bz]*" }] }] }] },
      },
    }),
    { ...documents, "3.json": more },
  );
  assert.deepEqual(
    catalog?.controls?.map(({ id }) => id),
    ["b-2", "b-10", "z-1"],
  );
});

test("of loose parameters of one identifier the first stays, in a group that stays or at the top", async () => {
  const using = (title: string) =>
    catalogOf({
      params: [{ id: "loose", label: title }],
      controls: [{ ...controlOf(title), parts: [{ name: "statement", prose: "{{ insert: param, loose }}" }] }],
    });
  const profile = profileOf({
    imports: [
      { href: "1.json", "include-all": {} },
      { href: "2.json", "include-all": {} },
    ],
  });
  const { catalog } = await resolveAmong(profile, { "1.json": using("one"), "2.json": using("two") });
  assert.deepEqual(catalog?.params, [{ id: "loose", label: "one" }]);
});

test("a parameter that a text inserts comes along, and is set, though its control was not selected", async () => {
  const insert = (id: string) => [{ name: "statement", prose: `{{ insert: param, ${id} }}` }];
  const source = catalogOf({
    controls: [
      { ...controlOf("a"), parts: insert("b_prm") },
      {
        ...controlOf("b"),
        params: [
          { id: "b_other", label: "nobody asks for it" },
          { id: "b_prm", label: "within: {{ insert: param, b_inner }}" },
          { id: "b_inner", label: "inner" },
        ],
      },
    ],
  });
  const profile = profileOf({
    imports: [{ href: "1.json", "include-controls": [{ "with-ids": ["a"] }] }],
    modify: {
      "set-parameters": [
        { "param-id": "b_prm", label: "set, within: {{ insert: param, b_inner }}" },
        { "param-id": "b_other", label: "set" },
      ],
    },
  });
  const { catalog, problems } = await resolveAmong(profile, { "1.json": source });
  assert.deepEqual(catalog?.params, [
    { id: "b_prm", label: "set, within: {{ insert: param, b_inner }}" },
    { id: "b_inner", label: "inner" },
  ]);
  assert.deepEqual(
    problems.map(({ code, pointer }) => `${code} ${pointer}`),
    ["oscal.no-such-parameter /profile/modify/set-parameters/1/param-id"],
  );
});
