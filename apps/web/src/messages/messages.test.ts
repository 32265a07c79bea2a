import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import english from "./en.json" with { type: "json" };
import japanese from "./ja.json" with { type: "json" };

const folder = dirname(import.meta.dirname);
const sources = globSync("**/*.{ts,tsx}", { cwd: folder })
  .filter((file) => !file.endsWith(".test.ts"))
  .map((file) => readFileSync(join(folder, file), "utf8"))
  .join("\n");

/** The beginnings of identifiers that are put together, as in `state.${state}` and `controls.by-${way}`. */
const families = [...sources.matchAll(/`([a-z][\w.-]*[.-])\$\{/g)].map(([, start = ""]) => start);

test("every message of the catalog is said somewhere", () => {
  const unused = Object.keys(japanese).filter(
    (id) => !sources.includes(`"${id}"`) && !families.some((start) => id.startsWith(start)),
  );
  assert.deepEqual(unused, []);
});

test("no blank follows a full-width colon, in a message or behind it in a page", () => {
  const followed = (id: string) =>
    sources.match(new RegExp(`say\\("${id.replaceAll(".", "\\.")}"[^)\\n]*\\)\\}(\\{" "\\}| )`));
  const wrong = Object.entries(japanese)
    .filter(([id, text]) => /： /.test(text) || (text.endsWith("：") && followed(id)))
    .map(([id]) => id);
  assert.deepEqual(wrong, []);
});

test("no message is empty, nor left in the other language", () => {
  for (const [id, text] of Object.entries(japanese)) {
    assert.notEqual(text.trim(), "", id);
    if (/[a-z]{3}/i.test(text.replace(/\{[^}]*\}+/g, ""))) continue;
    assert.match(text, /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}{、]/u, id);
  }
  for (const [id, text] of Object.entries(english)) {
    assert.notEqual(text.trim(), "", id);
    if (!id.startsWith("app."))
      assert.doesNotMatch(text, /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u, id);
  }
});
