import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { globSync } from "node:fs";
import { test } from "node:test";
import { type Content, languages, parseContent } from "@tokiwa/content";
import { stringify } from "yaml";
import { collect } from "./collect.ts";
import { publish } from "./publish.ts";

const folder = new URL("../../../../content/", import.meta.url);
const files = new Map(
  globSync(["*.yaml", "*/*.yaml"], { cwd: folder.pathname }).map((path) => [
    path,
    readFileSync(new URL(path, folder), "utf8"),
  ]),
);
// Expressions of checks are not compiled here: what they refer to is the host's.
const { content } = parseContent(files, new Map());
const options = { at: Date.UTC(2026, 0, 1), language: "ja", format: "json" } as const;

const back = (given: Content, language: "ja" | "en"): Content => {
  const documents = publish(given, { ...options, language }).map(({ document }) => document);
  const texts = new Map([...collect(documents)].map(([path, value]) => [path, stringify(value)]));
  return parseContent(texts, new Map()).content;
};

for (const language of languages) {
  test(`content published in ${language} comes back as the same content`, () => {
    const again = back(content, language);
    for (const part of ["bodies", "roles", "documents", "clauses", "controls", "profiles", "checks"] as const) {
      const order = (map: ReadonlyMap<string, unknown>) => [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));
      assert.deepEqual(order(again[part]), order(content[part]));
    }
    assert.equal(again.hash, content.hash);
  });
}

test("the same content, moment and language give the same documents", () => {
  assert.equal(JSON.stringify(publish(content, options)), JSON.stringify(publish(content, options)));
});
