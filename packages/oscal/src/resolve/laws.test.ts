/** What holds of every resolution, tried on random catalogs and profiles. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Catalog, Control } from "../model/catalog.ts";
import type { SelectControls } from "../model/profile.ts";
import { catalogs, imports, resourceUuids } from "../testing/arbitrary.ts";
import { idsOf } from "../testing/corpus.ts";
import { profileOf, resolveAmong } from "../testing/documents.ts";
import type { Resolution } from "./resolve.ts";

const asIs = { "as-is": true };
const content = ({ catalog }: Resolution): unknown => {
  assert.ok(catalog);
  const { uuid: _, metadata: __, ...rest } = catalog;
  return rest;
};

function* controlsIn({ groups = [], controls = [] }: Pick<Catalog, "groups" | "controls">): Generator<Control> {
  for (const control of controls) {
    yield control;
    yield* controlsIn(control);
  }
  for (const group of groups) yield* controlsIn(group);
}

/** Selection said slowly: every control is asked by itself. */
function selected(catalog: Catalog, directives: readonly SelectControls[]): ReadonlySet<string> {
  const found = new Set<string>();
  const ask = (control: Control, inherited: ReadonlySet<SelectControls>): void => {
    const naming = directives.filter(
      (directive) =>
        directive["with-ids"]?.includes(control.id) === true ||
        directive.matching?.some(({ pattern = "" }) => slowGlob(pattern, control.id)) === true,
    );
    if (naming.length > 0 || inherited.size > 0) found.add(control.id);
    const handed = new Set([...inherited, ...naming.filter((each) => each["with-child-controls"] === "yes")]);
    for (const child of control.controls ?? []) ask(child, handed);
  };
  for (const control of catalog.controls ?? []) ask(control, new Set());
  for (const group of catalog.groups ?? []) for (const control of group.controls ?? []) ask(control, new Set());
  return found;
}

const slowGlob = (pattern: string, id: string): boolean => {
  if (pattern === "") return id === "";
  if (pattern.startsWith("*")) return slowGlob(pattern.slice(1), id) || (id !== "" && slowGlob(pattern, id.slice(1)));
  if (pattern.startsWith("[a-z]")) return /^[a-z]/u.test(id) && slowGlob(pattern.slice(5), id.slice(1));
  return id !== "" && (pattern.startsWith("?") || pattern[0] === id[0]) && slowGlob(pattern.slice(1), id.slice(1));
};

function parentsIn(catalog: Catalog): ReadonlyMap<string, string> {
  const parents = new Map<string, string>();
  for (const control of controlsIn(catalog))
    for (const child of control.controls ?? []) parents.set(child.id, control.id);
  return parents;
}

test("an import takes exactly what it includes less what it excludes, and the ancestors of that less what it excludes", async () => {
  await fc.assert(
    fc.asyncProperty(catalogs(), imports("c.json"), async (source, directive) => {
      const { catalog } = await resolveAmong(profileOf({ imports: [directive], merge: asIs }), { "c.json": source });
      const excluded = selected(source.catalog, directive["exclude-controls"] ?? []);
      const included = directive["include-all"]
        ? new Set(idsOf(source.catalog))
        : selected(source.catalog, directive["include-controls"] ?? []);
      const expected = new Set(included.difference(excluded));
      const parents = parentsIn(source.catalog);
      for (const id of [...expected])
        for (let above = parents.get(id); above !== undefined; above = parents.get(above))
          if (!excluded.has(above)) expected.add(above);
      assert.deepEqual(new Set(idsOf(catalog ?? {})), expected);
      assert.equal(idsOf(catalog ?? {}).length, expected.size);
    }),
  );
});

test("flat and as-is results have the same controls, and as-is keeps who stands within whom", async () => {
  await fc.assert(
    fc.asyncProperty(catalogs(), imports("c.json"), async (source, directive) => {
      const flat = await resolveAmong(profileOf({ imports: [directive] }), { "c.json": source });
      const nested = await resolveAmong(profileOf({ imports: [directive], merge: asIs }), { "c.json": source });
      assert.deepEqual(new Set(idsOf(flat.catalog ?? {})), new Set(idsOf(nested.catalog ?? {})));
      assert.ok((flat.catalog?.controls ?? []).every(({ controls }) => controls === undefined));
      const before = parentsIn(source.catalog);
      const kept = new Set(idsOf(nested.catalog ?? {}));
      for (const [child, parent] of parentsIn(nested.catalog ?? source.catalog)) {
        let expected = before.get(child);
        while (expected !== undefined && !kept.has(expected)) expected = before.get(expected);
        assert.equal(parent, expected);
      }
    }),
  );
});

test("a result that is imported as a whole is itself again", async () => {
  await fc.assert(
    fc.asyncProperty(catalogs(), imports("c.json"), fc.boolean(), async (source, directive, nested) => {
      const merge = nested ? asIs : {};
      const once = await resolveAmong(profileOf({ imports: [directive], merge }), { "c.json": source });
      assert.ok(once.catalog);
      const again = await resolveAmong(profileOf({ imports: [{ href: "r.json", "include-all": {} }], merge }), {
        "r.json": { catalog: once.catalog },
      });
      assert.deepEqual(content(again), content(once));
    }),
  );
});

test("a chain of profiles that take everything changes nothing", async () => {
  await fc.assert(
    fc.asyncProperty(catalogs(), imports("c.json"), async (source, directive) => {
      const inner = profileOf({ imports: [directive], merge: asIs });
      const direct = await resolveAmong(inner, { "c.json": source });
      const chained = await resolveAmong(
        profileOf({ imports: [{ href: "inner.json", "include-all": {} }], merge: asIs }),
        { "c.json": source, "inner.json": inner },
      );
      assert.deepEqual(content(chained), content(direct));
    }),
  );
});

test("the order of directives within an import does not count", async () => {
  await fc.assert(
    fc.asyncProperty(catalogs(), imports("c.json"), async (source, directive) => {
      const turned = {
        ...directive,
        ...(directive["include-controls"] && { "include-controls": directive["include-controls"].toReversed() }),
        ...(directive["exclude-controls"] && { "exclude-controls": directive["exclude-controls"].toReversed() }),
      };
      const one = await resolveAmong(profileOf({ imports: [directive], merge: asIs }), { "c.json": source });
      const other = await resolveAmong(profileOf({ imports: [turned], merge: asIs }), { "c.json": source });
      assert.deepEqual(content(one), content(other));
    }),
  );
});

test("with use-first, no identifier stands twice, and importing twice is importing once", async () => {
  const merge = { ...asIs, combine: { method: "use-first" } } as const;
  await fc.assert(
    fc.asyncProperty(catalogs(), imports("c.json"), imports("c.json"), async (source, first, second) => {
      const { catalog } = await resolveAmong(profileOf({ imports: [first, second, first], merge }), {
        "c.json": source,
      });
      const ids = idsOf(catalog ?? {});
      assert.equal(new Set(ids).size, ids.length);
      const one = await resolveAmong(profileOf({ imports: [first], merge }), { "c.json": source });
      const two = await resolveAmong(profileOf({ imports: [first, first], merge }), { "c.json": source });
      assert.deepEqual(content(two), content(one));
    }),
  );
});

test("resources and loose parameters stay exactly where they are referred to, or kept always", async () => {
  await fc.assert(
    fc.asyncProperty(catalogs(), imports("c.json"), async (source, directive) => {
      const { catalog } = await resolveAmong(profileOf({ imports: [directive] }), { "c.json": source });
      assert.ok(catalog);
      const text = JSON.stringify(catalog.controls ?? []);
      const resources = source.catalog["back-matter"]?.resources ?? [];
      assert.deepEqual(
        (catalog["back-matter"]?.resources ?? []).map(({ uuid }) => uuid),
        resources.filter(({ uuid, props }) => props !== undefined || text.includes(`#${uuid}`)).map(({ uuid }) => uuid),
      );
      const params = (catalog.params ?? []).map(({ id }) => id);
      const inserted = (id: string): boolean => text.includes(`param, ${id} }`);
      assert.equal(params.includes("loose-1"), inserted("loose-1"));
      assert.equal(params.includes("loose-2"), inserted("loose-1") || inserted("loose-2"));
      assert.equal(params.includes("loose-3"), inserted("loose-3"));
      assert.equal(resourceUuids.length, resources.length);
    }),
  );
});

test("of several values set for a parameter, the last holds", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 5 }), async (values) => {
      const source = {
        catalog: {
          uuid: "u",
          metadata: { title: "T", version: "1", "oscal-version": "1.0.0" },
          controls: [{ id: "a", title: "A", params: [{ id: "p" }] }],
        },
      };
      const { catalog } = await resolveAmong(
        profileOf({
          imports: [{ href: "c.json", "include-all": {} }],
          modify: { "set-parameters": values.map((value) => ({ "param-id": "p", values: [value] })) },
        }),
        { "c.json": source },
      );
      assert.deepEqual(catalog?.controls?.[0]?.params, [{ id: "p", values: [values.at(-1)] }]);
    }),
  );
});

test("resolution changes nothing that it is given", async () => {
  await fc.assert(
    fc.asyncProperty(catalogs(), imports("c.json"), async (source, directive) => {
      const profile = profileOf({
        imports: [directive],
        merge: asIs,
        modify: {
          "set-parameters": [{ "param-id": "loose-1", values: ["x"] }],
          alters: idsOf(source.catalog).map((id) => ({
            "control-id": id,
            removes: [{ "by-item-name": "param" as const }],
            adds: [{ position: "starting" as const, "by-id": `${id}_smt`, props: [{ name: "n", value: "v" }] }],
          })),
        },
      });
      const before = JSON.stringify({ source, profile });
      await resolveAmong(profile, { "c.json": source });
      assert.equal(JSON.stringify({ source, profile }), before);
    }),
  );
});
