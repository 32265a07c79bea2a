import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";

const written = /\{\s*ja: (["`])(.+?)\1,\s*en: (["`])(.+?)\3,?\s*\}/g;
/** What is put into a text comes from the host, and is no word of ours. */
const own = (text: string): string => text.replace(/\$\{.*?\}/g, "");
const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;

const texts = globSync("**/*.ts", { cwd: import.meta.dirname, exclude: ["**/*.test.ts"] }).flatMap((file) =>
  [...readFileSync(join(import.meta.dirname, file), "utf8").matchAll(written)].map(([, , ja = "", , en = ""]) => ({
    file,
    ja: own(ja),
    en: own(en),
  })),
);

// That a reason has both members, the compiler sees to (`Gap`).
describe("the reasons why something could not be looked at", () => {
  it("are Japanese in ja and English in en", () => {
    assert.ok(texts.length > 60, `${texts.length} found`);
    for (const { file, ja, en } of texts) {
      assert.match(ja, japanese, `${file}: ${ja}`);
      assert.match(en, /[a-z]/, `${file}: ${en}`);
      assert.doesNotMatch(en, japanese, `${file}: ${en}`);
    }
  });

  it("stand in brackets, so that they end without a full stop", () => {
    for (const { file, ja, en } of texts) {
      assert.doesNotMatch(ja, /。$/, `${file}: ${ja}`);
      assert.doesNotMatch(en, /\.$/, `${file}: ${en}`);
    }
  });
});
