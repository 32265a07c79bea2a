/** Documents of the corpus, damaged at random: every answer is a result or problems with places, and never an exception. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { mappingIndex } from "../mapping/mapping-index.ts";
import { contradictions } from "../mapping/contradiction.ts";
import { composeMappings } from "../mapping/compose.ts";
import { diffCatalogs } from "../diff/diff.ts";
import { patchCatalog } from "../diff/patch.ts";
import { corpus, readCorpus, testNow, testUuid } from "../testing/corpus.ts";
import { withoutCorpus } from "../testing/documents-of-corpus.ts";
import { collectionOf } from "../testing/mappings.ts";
import { equal } from "../diff/equal.ts";
import { resolveProfile } from "./resolve.ts";
import { shapeOf } from "./shape.ts";

/** What a place is replaced with; `remove` takes it away, `copy` puts it there twice, `swap` takes another place's. */
const damage = fc.record(
  {
    at: fc.nat(),
    other: fc.nat(),
    what: fc.constantFrom<unknown>(
      "remove",
      "copy",
      "swap",
      null,
      0,
      -1,
      true,
      "",
      "#",
      "*[",
      "a1",
      {},
      [],
      [[]],
      [null],
      "../x",
    ),
  },
  { noNullPrototype: true },
);
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

type Container = Record<string, unknown> | unknown[];
const isContainer = (value: unknown): value is Container => typeof value === "object" && value !== null;

function damaged(document: unknown, all: readonly Damage[]): unknown {
  const root: Record<string, unknown> = { root: structuredClone(document) };
  for (const { at, other, what } of all) {
    const places: { readonly holder: Container; readonly name: string }[] = [];
    const walk = (holder: Container): void => {
      for (const [name, value] of Object.entries(holder)) {
        places.push({ holder, name });
        if (isContainer(value)) walk(value);
      }
    };
    walk(root);
    // Most damage near the top changes most; all places are reached.
    const place = places[at % places.length];
    const taken = places[other % places.length];
    if (!place || !taken) continue;
    const holder = place.holder as Record<string, unknown>;
    if (what === "remove") {
      if (Array.isArray(place.holder)) place.holder.splice(Number(place.name), 1);
      else delete holder[place.name];
    } else if (what === "copy") {
      if (Array.isArray(place.holder)) place.holder.push(structuredClone(holder[place.name]));
    } else if (what === "swap")
      holder[place.name] = structuredClone((taken.holder as Record<string, unknown>)[taken.name]);
    else holder[place.name] = structuredClone(what);
  }
  return root["root"];
}

const examples = "oscal-resolution-examples/derived-json";
const names = [
  "base-test",
  "base2-test",
  "exclude-call-test",
  "include-all-test",
  "import-twice",
  "modify-adds",
  "merge-keep-resources",
];
const read = withoutCorpus
  ? () => ({})
  : (() => {
      const known = new Map<string, unknown>();
      return (path: string): unknown => {
        const document = known.get(path) ?? readCorpus(path);
        known.set(path, document);
        return document;
      };
    })();

test("a damaged profile over a damaged catalog is answered", { skip: withoutCorpus }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...names),
      fc.array(damage, { maxLength: 4 }),
      fc.array(damage, { maxLength: 4 }),
      async (name, toProfile, toCatalog) => {
        const href = `${corpus}${examples}/${name}_profile.json`;
        const { catalog, problems } = await resolveProfile(
          damaged(read(`${examples}/${name}_profile.json`), toProfile),
          {
            href,
            load: (at) => {
              const path = at.slice(corpus.length);
              return /_catalog\.json$/u.test(path) ? { document: damaged(read(path), toCatalog) } : undefined;
            },
            now: testNow,
            uuid: () => testUuid,
          },
        );
        assert.ok(catalog || problems.some(({ severity }) => severity === "error"));
        for (const { pointer, message, remedy } of problems) {
          assert.match(pointer, /^(\/.*)?$/su);
          for (const text of [message.ja, message.en, remedy.ja, remedy.en])
            assert.ok(text.length > 0 && !text.includes("undefined"), text);
        }
        if (catalog) assert.ok("catalog" in shapeOf({ catalog }), "a result has the shape of its sources");
      },
    ),
    { numRuns: 1500 },
  );
});

test("damaged catalogs are compared, and the difference makes the one of the other", { skip: withoutCorpus }, () => {
  const path = `${examples}/catalogs/abc-full_catalog.json`;
  const tidy = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  fc.assert(
    fc.property(fc.array(damage, { maxLength: 6 }), fc.array(damage, { maxLength: 6 }), (first, second) => {
      const [before, after] = [shapeOf(damaged(read(path), first)), shapeOf(damaged(read(path), second))];
      if (!("catalog" in before) || !("catalog" in after)) return;
      const patched = patchCatalog(before.catalog, diffCatalogs(before.catalog, after.catalog));
      assert.ok(patched);
      // An empty list of what is held is the same as none: the model has no empty lists.
      const [ours, theirs] = [withoutEmpty(tidy(patched)), withoutEmpty(tidy(after.catalog))];
      if (!equal(ours, theirs)) assert.deepEqual(ours, theirs);
    }),
    { numRuns: 1500 },
  );
});

function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (!isContainer(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(
        ([name, inner]) => !((name === "groups" || name === "controls") && Array.isArray(inner) && inner.length === 0),
      )
      .map(([name, inner]) => [name, withoutEmpty(inner)]),
  );
}

test("damaged mappings are composed and searched for contradictions", () => {
  const [one, two] = [
    collectionOf("a.json", "b.json", ["a1 a2", "subset-of", "b1", 0.5], ["a2", "equivalent-to", "b2"]),
    collectionOf("b.json", "c.json", ["b1", "superset-of", "c1", 1], ["b2", "no-relationship", "c1 c2"]),
  ];
  fc.assert(
    fc.property(fc.array(damage, { maxLength: 4 }), fc.array(damage, { maxLength: 4 }), (first, second) => {
      const shapes = [one, two].map((collection, index) =>
        shapeOf(damaged({ "mapping-collection": collection }, index === 0 ? first : second)),
      );
      const [a, b] = shapes.map((shape) => ("mapping-collection" in shape ? shape["mapping-collection"] : undefined));
      if (!a || !b) return;
      const named = [
        { href: "1.json", collection: a },
        { href: "2.json", collection: b },
      ] as const;
      composeMappings(named[0], named[1], { now: testNow, uuid: () => testUuid });
      contradictions(mappingIndex(named));
    }),
    { numRuns: 1000 },
  );
});
