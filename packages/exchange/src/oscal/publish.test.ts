import assert from "node:assert/strict";
import { test } from "node:test";
import { type Content, languages } from "@tokiwa/content";
import { check, type Control, type Group, type OscalDocument, read, resolveProfile, write } from "@tokiwa/oscal";
import { stringify } from "yaml";
import { builtInContent as content, contentOf } from "../testing/content.ts";
import { corpusDocument, withoutCorpus } from "../testing/corpus.ts";
import { collect } from "./collect.ts";
import { publish } from "./publish.ts";

const options = { at: Date.UTC(2026, 0, 1), language: "ja", format: "json" } as const;
const published = publish(content, options);

const contentFrom = (documents: readonly OscalDocument[]): Content =>
  contentOf(new Map([...collect(documents)].map(([path, value]) => [path, stringify(value)])));

for (const language of languages) {
  test(`content published with ${language} in the main places comes back as the same content`, () => {
    const again = contentFrom(publish(content, { ...options, language }).map(({ document }) => document));
    for (const part of ["bodies", "roles", "documents", "clauses", "controls", "profiles", "checks"] as const) {
      const order = (map: ReadonlyMap<string, unknown>) => [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));
      assert.deepEqual(order(again[part]), order(content[part]));
    }
    assert.equal(again.hash, content.hash);
  });
}

test("the same content, moment and language give the same documents", () => {
  assert.equal(JSON.stringify(publish(content, options)), JSON.stringify(published));
});

test("only the moment changes when nothing else does, and identifiers of things stay from edition to edition", () => {
  const later = JSON.stringify(publish(content, { ...options, at: options.at + 86_400_000 }));
  assert.equal(later.replaceAll("2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z"), JSON.stringify(published));
});

for (const format of ["xml", "yaml"] as const) {
  test(`what is published is the same document in ${format}`, () => {
    for (const { path, document } of published) {
      const { text, problems } = write(document, format);
      assert.deepEqual(problems, [], path);
      assert.deepEqual(read(text).document, document, path);
    }
  });
}

for (const language of languages) {
  test(`what is published with ${language} in the main places is valid OSCAL, without a warning`, () => {
    for (const { path, document } of publish(content, { ...options, language }))
      assert.deepEqual(check(JSON.stringify(document)).problems, [], path);
  });
}

test("every identifier that a document refers to within itself is in it, and every document referred to is published", () => {
  const paths = new Set(published.map(({ path }) => `../${path}.json`));
  for (const { path, document } of published) {
    const text = JSON.stringify(document);
    for (const [, target = ""] of text.matchAll(/"href":"#([^"]+)"/g)) {
      assert.ok(text.includes(`"id":"${target}"`) || text.includes(`"uuid":"${target}"`), `${path}: #${target}`);
    }
    for (const [, target = ""] of text.matchAll(/"(?:href|source)":"(\.\.[^"]+)"/g))
      assert.ok(paths.has(target), `${path}: ${target}`);
  }
});

const controlsIn = ({ groups = [], controls = [] }: Pick<Group, "groups" | "controls">): readonly Control[] => [
  ...controls,
  ...groups.flatMap(controlsIn),
];

for (const profile of content.profiles.values()) {
  test(`the profile ${profile.id} resolves to exactly its controls, as they are in the catalog`, async () => {
    const at = (path: string) => `https://example.jp/oscal/${path}.json`;
    const documents = new Map(published.map(({ path, document }) => [at(path), document]));
    const href = at(`profiles/${profile.id}`);
    const { catalog, problems } = await resolveProfile(documents.get(href), {
      href,
      load: async (asked) => ({ document: documents.get(asked) }),
      now: options.at,
      uuid: () => "b7a4f1f0-6a0c-4a51-9f6b-2f2a2a3f6f11",
    });
    assert.deepEqual(problems, []);
    const resolved = controlsIn(catalog ?? {});
    assert.deepEqual(resolved.map(({ id }) => id).toSorted(), [...profile.controls].toSorted());
    const whole = documents.get(at("catalogs/tokiwa-baseline"));
    const given = new Map(whole && "catalog" in whole ? controlsIn(whole.catalog).map((one) => [one.id, one]) : []);
    for (const control of resolved) assert.deepEqual(control, given.get(control.id));
  });
}

/** All identifiers in a document. */
const identifiers = (value: unknown, found = new Set<string>()): ReadonlySet<string> => {
  if (typeof value !== "object" || value === null) return found;
  if ("id" in value && typeof value.id === "string") found.add(value.id);
  for (const part of Object.values(value)) identifiers(part, found);
  return found;
};

test("every target of the mappings is in the publisher's catalog", { skip: withoutCorpus }, () => {
  const catalogs = [
    "oscal-nist-content/sp800-53-rev5.0.1/NIST_SP-800-53_rev5_catalog.json",
    "oscal-nist-content/csf-2.0/derived/NIST_CSF_v2.0_catalog.json",
  ];
  const known = new Set(catalogs.flatMap((path) => [...identifiers(corpusDocument(path))]));
  const targets = published.flatMap(({ document }) =>
    "mapping-collection" in document
      ? document["mapping-collection"].mappings.flatMap(({ maps }) => maps.flatMap((map) => map.targets))
      : [],
  );
  assert.ok(targets.length > 500);
  for (const { "id-ref": id } of targets) assert.ok(known.has(id), id);
});
