import assert from "node:assert/strict";
import { test } from "node:test";
import type { Control } from "../model/catalog.ts";
import type { Modify } from "../model/profile.ts";
import { catalogOf, codesOf, profileOf, resolveAmong } from "../testing/documents.ts";

const label = { name: "label", value: "1" };
const status = { name: "status", value: "ready" };
const inner: Control = {
  id: "a.1",
  title: "Inner",
  class: "enhancement",
  parts: [{ id: "a.1_smt", name: "statement" }],
};
const control: Control = {
  id: "a",
  title: "A",
  params: [{ id: "p1", label: "one", values: ["v"] }, { id: "p2" }],
  props: [label],
  links: [{ href: "#b", rel: "related" }],
  parts: [
    {
      id: "a_smt",
      name: "statement",
      props: [label],
      prose: "Do {{ insert: param, p1 }}.",
      parts: [
        { id: "a_smt.1", name: "item", class: "x" },
        { id: "a_smt.2", name: "item" },
      ],
    },
    { id: "a_gdn", name: "guidance", ns: "https://example.org" },
  ],
  controls: [inner],
};
const source = catalogOf({ controls: [control] });

const modifying = async (modify: Modify) => {
  const profile = profileOf({ imports: [{ href: "c.json", "include-all": {} }], merge: { "as-is": true }, modify });
  const before = structuredClone(source);
  const resolution = await resolveAmong(profile, { "c.json": source });
  assert.deepEqual(source, before, "the source stays as it is");
  const [changed] = resolution.catalog?.controls ?? [];
  assert.ok(changed);
  return { changed, codes: codesOf(resolution), resolution };
};
const altering = (alter: Omit<NonNullable<Modify["alters"]>[number], "control-id">) =>
  modifying({ alters: [{ "control-id": "a", ...alter }] });

test("a parameter is set member by member: some replace, some add", async () => {
  const { changed, codes } = await modifying({
    "set-parameters": [
      {
        "param-id": "p1",
        class: "k",
        label: "uno",
        usage: "u",
        values: ["w"],
        props: [status],
        links: [{ href: "#x" }],
        constraints: [{ description: "c" }],
        guidelines: [{ prose: "g" }],
      },
      { "param-id": "p1", values: ["z"], props: [status], constraints: [{ description: "d" }] },
    ],
  });
  assert.deepEqual(codes, []);
  assert.deepEqual(changed.params?.[0], {
    id: "p1",
    class: "k",
    props: [status],
    links: [{ href: "#x" }],
    label: "uno",
    usage: "u",
    constraints: [{ description: "c" }, { description: "d" }],
    guidelines: [{ prose: "g" }],
    values: ["z"],
  });
});

test("values and a selection exclude each other", async () => {
  const { changed } = await modifying({
    "set-parameters": [{ "param-id": "p1", select: { "how-many": "one", choice: ["x", "y"] } }],
  });
  assert.deepEqual(changed.params?.[0], { id: "p1", label: "one", select: { "how-many": "one", choice: ["x", "y"] } });
});

test("a parameter that is not there is told, and the rest is done", async () => {
  const { changed, resolution } = await modifying({
    "set-parameters": [
      { "param-id": "none", values: ["x"] },
      { "param-id": "p2", values: ["y"] },
    ],
  });
  assert.deepEqual(
    resolution.problems.map(({ code, pointer }) => [code, pointer]),
    [["oscal.no-such-parameter", "/profile/modify/set-parameters/0/param-id"]],
  );
  assert.deepEqual(changed.params?.[1], { id: "p2", values: ["y"] });
});

test("without by-id, contents go to the control's start or end, in the order of the model", async () => {
  for (const [position, props] of [
    ["starting", [status, label]],
    ["before", [status, label]],
    ["ending", [label, status]],
    ["after", [label, status]],
    [undefined, [label, status]],
  ] as const) {
    const { changed } = await altering({ adds: [{ ...(position && { position }), props: [status] }] });
    assert.deepEqual(changed.props, props, position);
    assert.deepEqual(Object.keys(changed), ["id", "title", "params", "props", "links", "parts", "controls"]);
  }
});

test("what a control had none of comes in the order of the model, too", async () => {
  const { changed } = await modifying({
    alters: [{ "control-id": "a.1", adds: [{ params: [{ id: "n" }], props: [status], title: "New" }] }],
  });
  assert.deepEqual(changed.controls, [
    { id: "a.1", class: "enhancement", title: "New", params: [{ id: "n" }], props: [status], parts: inner.parts },
  ]);
});

test("with by-id, starting and ending go into a part, before and after beside it", async () => {
  const part = { id: "n", name: "note" };
  const namesAt = async (position: "starting" | "ending" | "before" | "after", target: string) => {
    const { changed } = await altering({ adds: [{ position, "by-id": target, parts: [part] }] });
    const names = (parts: Control["parts"]): unknown =>
      parts?.map(({ id, parts: within }) => (within ? [id, names(within)] : id));
    return names(changed.parts);
  };
  assert.deepEqual(await namesAt("starting", "a_smt"), [["a_smt", ["n", "a_smt.1", "a_smt.2"]], "a_gdn"]);
  assert.deepEqual(await namesAt("ending", "a_smt"), [["a_smt", ["a_smt.1", "a_smt.2", "n"]], "a_gdn"]);
  assert.deepEqual(await namesAt("before", "a_smt"), ["n", ["a_smt", ["a_smt.1", "a_smt.2"]], "a_gdn"]);
  assert.deepEqual(await namesAt("after", "a_smt.1"), [["a_smt", ["a_smt.1", "n", "a_smt.2"]], "a_gdn"]);
  assert.deepEqual(await namesAt("ending", "a_smt.2"), [["a_smt", ["a_smt.1", ["a_smt.2", ["n"]]]], "a_gdn"]);
});

test("what is added beside a part and is none goes to what holds it", async () => {
  const { changed } = await altering({ adds: [{ position: "after", "by-id": "a_smt.1", props: [status] }] });
  assert.deepEqual(changed.parts?.[0]?.props, [label, status]);
  const { changed: outer } = await altering({ adds: [{ position: "before", "by-id": "a_smt", props: [status] }] });
  assert.deepEqual(outer.props, [status, label]);
});

test("parameters are added before, after and into parameters", async () => {
  const { changed } = await altering({
    adds: [
      { position: "after", "by-id": "p1", params: [{ id: "n1" }] },
      { position: "before", "by-id": "n1", params: [{ id: "n2" }] },
      { position: "ending", "by-id": "n2", props: [status] },
    ],
  });
  assert.deepEqual(changed.params?.slice(1), [{ id: "n2", props: [status] }, { id: "n1" }, { id: "p2" }]);
});

test("an alteration of a control reaches into the controls within it", async () => {
  const { changed, codes } = await altering({
    adds: [
      { position: "ending", "by-id": "a.1_smt", props: [status] },
      { position: "ending", "by-id": "a.1", props: [label] },
      { position: "before", "by-id": "a.1", links: [{ href: "#n" }] },
    ],
  });
  assert.deepEqual(codes, []);
  assert.deepEqual(changed.controls?.[0]?.props, [label]);
  assert.deepEqual(changed.controls?.[0]?.parts?.[0]?.props, [status]);
  assert.equal(changed.links?.[0]?.href, "#n");
});

test("additions that have no target or no place are told, and nothing of them is added", async () => {
  const { changed, codes } = await altering({
    adds: [
      { "by-id": "none", props: [status] },
      { "by-id": "p1", position: "starting", parts: [{ name: "x" }] },
      { "by-id": "a_smt", position: "starting", params: [{ id: "x" }] },
    ],
  });
  assert.deepEqual(codes, ["oscal.add-without-target", "oscal.add-unfit", "oscal.add-unfit"]);
  assert.deepEqual(changed, control);
});

test("contents are removed by every criterion, and by all of them together", async () => {
  const remaining = async (remove: NonNullable<NonNullable<Modify["alters"]>[number]["removes"]>[number]) =>
    (await altering({ removes: [remove] })).changed;
  assert.deepEqual((await remaining({ "by-id": "p1" })).params, [{ id: "p2" }]);
  assert.deepEqual(
    (await remaining({ "by-id": "a_smt.1" })).parts?.[0]?.parts?.map(({ id }) => id),
    ["a_smt.2"],
  );
  assert.deepEqual((await remaining({ "by-name": "item" })).parts?.[0]?.parts, undefined);
  assert.deepEqual(
    (await remaining({ "by-class": "x" })).parts?.[0]?.parts?.map(({ id }) => id),
    ["a_smt.2"],
  );
  assert.deepEqual(
    (await remaining({ "by-ns": "https://example.org" })).parts?.map(({ id }) => id),
    ["a_smt"],
  );
  assert.equal((await remaining({ "by-item-name": "link" })).links, undefined);
  const withoutProps = await remaining({ "by-item-name": "prop" });
  assert.deepEqual([withoutProps.props, withoutProps.parts?.[0]?.props], [undefined, undefined]);
  // OSCAL's own namespace is that of props and parts that name none.
  const own = await remaining({ "by-ns": "http://csrc.nist.gov/ns/oscal", "by-name": "label" });
  assert.deepEqual([own.props, own.parts?.length], [undefined, 2]);
  assert.deepEqual(await remaining({ "by-name": "item", "by-class": "y" }), control);
  assert.equal((await remaining({ "by-class": "enhancement" })).controls, undefined);
});

test("removal comes before addition, and a removed part is no target any more", async () => {
  const { changed, codes } = await altering({
    removes: [{ "by-id": "a_smt.1" }],
    adds: [
      { "by-id": "a_smt.1", props: [status] },
      { "by-id": "a_smt", parts: [{ id: "a_smt.1", name: "item" }] },
      { "by-id": "a_smt.1", props: [label] },
    ],
  });
  assert.deepEqual(codes, ["oscal.add-without-target"]);
  assert.deepEqual(changed.parts?.[0]?.parts, [
    { id: "a_smt.2", name: "item" },
    { id: "a_smt.1", name: "item", props: [label] },
  ]);
});

test("a remove without a criterion, or that meets nothing, is told and removes nothing", async () => {
  const { changed, codes } = await altering({ removes: [{}, { "by-id": "none" }] });
  assert.deepEqual(codes, ["oscal.remove-without-criterion", "oscal.remove-without-match"]);
  assert.deepEqual(changed, control);
});

test("an alteration of what is not selected is told", async () => {
  const { codes } = await modifying({ alters: [{ "control-id": "none", adds: [{ props: [label] }] }] });
  assert.deepEqual(codes, ["oscal.alter-without-control"]);
});

test("a text that inserts a parameter which was removed is told", async () => {
  const { codes } = await altering({ removes: [{ "by-id": "p1" }] });
  assert.deepEqual(codes, ["oscal.missing-parameter"]);
});

test("what a later alteration removes is no target of it any more", async () => {
  const { changed, codes } = await modifying({
    alters: [
      { "control-id": "a", adds: [{ "by-id": "a_smt.1", props: [label] }] },
      {
        "control-id": "a",
        removes: [{ "by-id": "a_smt.1" }],
        adds: [{ position: "before", "by-id": "a_smt.1", parts: [{ name: "x" }] }],
      },
    ],
  });
  assert.deepEqual(codes, ["oscal.add-without-target"]);
  assert.deepEqual(changed.parts?.[0]?.parts, [{ id: "a_smt.2", name: "item" }]);
});
