import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Catalog, Control, Group } from "../model/catalog.ts";
import { catalogs } from "../testing/arbitrary.ts";
import { readCorpus } from "../testing/corpus.ts";
import { withoutCorpus } from "../testing/documents-of-corpus.ts";
import { catalogOf, controlOf } from "../testing/documents.ts";
import { type CatalogDifference, diffCatalogs } from "./diff.ts";
import { equal } from "./equal.ts";
import { patchCatalog } from "./patch.ts";

const catalogAt = (path: string): Catalog => (readCorpus(path) as { readonly catalog: Catalog }).catalog;
const empty = catalogOf({}).catalog;
const rev4 = withoutCorpus ? empty : catalogAt("oscal-nist-content/sp800-53-rev4/NIST_SP-800-53_rev4_catalog.json");
const rev5 = withoutCorpus ? empty : catalogAt("oscal-nist-content/sp800-53-rev5.0.1/NIST_SP-800-53_rev5_catalog.json");
const ism = withoutCorpus ? empty : catalogAt("oscal-ism-2025-03/ISM_catalog.json");

/** The same, the order of members aside, which JSON does not keep. */
const assertSame = (ours: unknown, theirs: unknown): void => {
  if (!equal(ours, theirs)) assert.deepEqual(ours, theirs);
};

// Random edits of a catalog, such as a new edition has.

type Holder = { groups?: Group[]; controls?: Control[] };
interface Edit {
  readonly what:
    | "remove"
    | "move"
    | "prose"
    | "title"
    | "param"
    | "prop"
    | "order"
    | "add"
    | "resource"
    | "metadata"
    | "parts";
  readonly at: number;
  readonly other: number;
  readonly text: string;
}

const edits: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.record(
    {
      what: fc.constantFrom<Edit["what"]>(
        "remove",
        "move",
        "prose",
        "title",
        "param",
        "prop",
        "order",
        "add",
        "resource",
        "metadata",
        "parts",
      ),
      at: fc.nat(),
      other: fc.nat(),
      text: fc.string(),
    },
    { noNullPrototype: true },
  ),
  { maxLength: 12 },
);

/** The catalog edited; the one given stays as it is. */
function edited(catalog: Catalog, all: readonly Edit[]): Catalog {
  const copy = structuredClone(catalog) as Catalog & Holder & Record<string, unknown>;
  for (const edit of all) apply(copy, edit);
  return copy;
}

function* holders(holder: Holder): Generator<Holder> {
  yield holder;
  for (const inner of [...(holder.groups ?? []), ...(holder.controls ?? [])]) yield* holders(inner as Holder);
}

type Loose<T> = { -readonly [K in keyof T]: T[K] } & Record<string, unknown>;

function apply(catalog: Loose<Catalog>, { what, at, other, text }: Edit): void {
  const all = [...holders(catalog as Holder)];
  const withControls = all.filter(({ controls }) => controls && controls.length > 0);
  const from = withControls[at % withControls.length];
  const controls = from?.controls;
  const control = controls?.[other % controls.length] as Loose<Control> | undefined;
  if (what === "metadata") catalog.metadata = { ...catalog.metadata, title: text, version: `${at}` };
  else if (what === "resource") {
    const resources = [...(catalog["back-matter"]?.resources ?? [])];
    if (other % 2 === 0) resources.splice(at % (resources.length + 1), 0, { uuid: `fresh-${at}`, title: text });
    else resources.splice(at % (resources.length + 1), 1);
    catalog["back-matter"] = { resources };
  } else if (!from || !controls || !control) return;
  else if (what === "add")
    controls.splice(other % (controls.length + 1), 0, { id: `fresh-${at}-${other}`, title: text });
  else if (what === "order") controls.push(...controls.splice(0, 1));
  else if (what === "title") control.title = text;
  else if (what === "param")
    control.params = [...(control.params ?? []), { id: `p-${at}`, label: text }].slice(other % 2);
  else if (what === "prop") control.props = [{ name: "n", value: text }, ...(control.props ?? []).slice(other % 3)];
  else if (what === "parts") control.parts = [...(control.parts ?? []).slice(1), { name: "note", prose: text }];
  else if (what === "prose") {
    const [first, ...others] = control.parts ?? [];
    if (first) control.parts = [{ ...first, prose: `${first.prose ?? ""}${text}` }, ...others];
  } else {
    controls.splice(other % controls.length, 1);
    if (controls.length === 0) delete from.controls;
    if (what === "move") {
      const inside = new Set(holders(control as Holder));
      const targets = all.filter((each) => !inside.has(each) && each !== from);
      const target = targets[at % Math.max(targets.length, 1)] ?? from;
      target.controls = [...(target.controls ?? []), control];
    }
  }
}

test("a catalog does not differ from itself", () => {
  for (const catalog of [rev5, ism]) {
    const difference = diffCatalogs(catalog, structuredClone(catalog));
    assert.deepEqual(difference.items, []);
    assert.deepEqual(difference.held, {});
    assert.deepEqual(
      [difference.catalog, difference.metadata, difference.backMatter],
      [undefined, undefined, undefined],
    );
  }
});

test("the difference of two catalogs, applied to the first, gives the second", () => {
  fc.assert(
    fc.property(catalogs(), edits, (catalog, all) => {
      const after = edited(catalog.catalog, all);
      assertSame(patchCatalog(catalog.catalog, diffCatalogs(catalog.catalog, after)), after);
      assertSame(patchCatalog(after, diffCatalogs(after, catalog.catalog)), catalog.catalog);
    }),
    { numRuns: 500 },
  );
});

test("so it does on random editions of catalogs that are in use", { skip: withoutCorpus }, () => {
  for (const catalog of [ism, rev4])
    fc.assert(
      fc.property(edits, (all) => {
        const after = edited(catalog, all);
        assertSame(
          patchCatalog(catalog, JSON.parse(JSON.stringify(diffCatalogs(catalog, after))) as CatalogDifference),
          after,
        );
      }),
      { numRuns: 15 },
    );
});

test("so it does between revisions 4 and 5 of SP 800-53, both ways, and between unrelated catalogs", {
  skip: withoutCorpus,
}, () => {
  for (const [before, after] of [
    [rev4, rev5],
    [rev5, rev4],
    [rev5, ism],
  ] as const)
    assertSame(patchCatalog(before, diffCatalogs(before, after)), after);
});

test("what revision 5 of SP 800-53 changed is told in its terms", { skip: withoutCorpus }, () => {
  const { items } = diffCatalogs(rev4, rev5);
  const of = (id: string) => items.find((item) => item.kind === "control" && item.id === id);
  // SP 800-53 rev. 5: SA-12 was withdrawn, and its content went to the new family SR.
  assert.ok(of("sa-12")?.changes.includes("withdrawn"));
  assert.deepEqual(of("sa-12")?.successors?.includes("sr"), true);
  assert.deepEqual(of("sr-1")?.changes, ["added"]);
  assert.ok(of("ac-2")?.changes.includes("statement"));
  const added = items.filter(({ kind, changes }) => kind === "group" && changes.includes("added"));
  assert.deepEqual(
    added.map(({ id }) => id),
    ["pm", "pt", "sr"].filter((id) => !rev4.groups?.some((group) => group.id === id)),
  );
});

test("a control that stands elsewhere is moved, and what stays in it is not told", () => {
  const before = catalogOf({
    groups: [
      { id: "g", title: "G", controls: [controlOf("a", controlOf("a.1"))] },
      { id: "h", title: "H" },
    ],
  });
  const after = catalogOf({
    groups: [
      { id: "g", title: "G" },
      { id: "h", title: "H", controls: [controlOf("a", controlOf("a.1"))] },
    ],
  });
  assert.deepEqual(diffCatalogs(before.catalog, after.catalog).items, [
    { kind: "control", key: "control:a", id: "a", title: "A", changes: ["moved"], from: "group:g", to: "group:h" },
  ]);
});

test("every kind of change is told by its name", () => {
  const control = {
    ...controlOf("a"),
    params: [{ id: "p", values: ["1"] }],
    props: [{ name: "label", value: "A" }],
    links: [{ href: "#x" }],
    parts: [
      { id: "s", name: "statement", prose: "every year" },
      { id: "g", name: "guidance", prose: "x" },
    ],
  };
  const changesOf = (change: object) =>
    diffCatalogs(
      catalogOf({ controls: [control] }).catalog,
      catalogOf({ controls: [{ ...control, ...change }] }).catalog,
    ).items[0]?.changes;
  assert.deepEqual(changesOf({ title: "B" }), ["title"]);
  assert.deepEqual(changesOf({ params: [{ id: "p", values: ["2"] }] }), ["parameter"]);
  assert.deepEqual(changesOf({ props: [{ name: "label", value: "B" }] }), ["property"]);
  assert.deepEqual(changesOf({ links: [] }), ["link"]);
  assert.deepEqual(changesOf({ class: "c" }), ["other"]);
  assert.deepEqual(changesOf({ parts: [{ id: "s", name: "statement", prose: "every month" }, control.parts[1]] }), [
    "statement",
  ]);
  assert.deepEqual(changesOf({ parts: [control.parts[0]] }), ["part"]);
  assert.deepEqual(changesOf({ parts: undefined }), ["statement", "part"]);
  assert.deepEqual(changesOf({ props: [{ name: "status", value: "withdrawn" }] }), ["withdrawn", "property"]);
});

test("a difference of another catalog is not applied", { skip: withoutCorpus }, () => {
  const difference = diffCatalogs(rev4, rev5);
  assert.equal(patchCatalog(catalogOf({}).catalog, difference), undefined);
});
