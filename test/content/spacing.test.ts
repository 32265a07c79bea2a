// One way of writing what a person reads in Japanese: a blank between Latin letters and Japanese, as between words. What
// is said in authorities and names of bodies is written as its source writes it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { content } from "./content.ts";

const kana = "[\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Han}ー]";
const tight = new RegExp(`${kana}[A-Za-z]|[A-Za-z]${kana}`, "u");

/** All Japanese texts within a value. */
function japanese(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "ja" && typeof inner === "string" ? [inner] : japanese(inner),
  );
}

test("a blank stands between Latin letters and Japanese in controls, checks and profiles", () => {
  const texts = japanese([
    [...content.controls.values()],
    [...content.checks.values()],
    [...content.profiles.values()],
  ]);
  assert.ok(texts.length > 1000);
  assert.deepEqual(
    texts.filter((text) => tight.test(text)),
    [],
  );
});
