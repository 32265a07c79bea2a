import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import stringWidth from "string-width";
import { pad, shorten, wrap } from "./wrap.ts";

test("wide characters take two columns", () => {
  assert.equal(stringWidth(pad("結果", 6)), 6);
  assert.equal(pad("結果", 6), "結果  ");
  assert.deepEqual(wrap("設定を読み取る", 8, "ja"), ["設定を", "読み取る"]);
});

test("a full stop or a closing bracket never begins a line", () => {
  for (const width of [4, 6, 8, 10, 12]) {
    for (const line of wrap("鍵を作り直す。「はい」と答える（必須）。", width, "ja"))
      assert.doesNotMatch(line, /^[。」）]/);
  }
});

test("an opening bracket never ends a line", () => {
  for (const width of [8, 10, 12, 14, 16]) {
    for (const line of wrap("鍵を作り直す。「はい」と答える（必須）。", width, "ja"))
      assert.doesNotMatch(line, /[（「]$/);
  }
});

test("a colon between Japanese and a word stays with the former", () => {
  for (const width of [8, 10, 12, 14, 16, 18])
    for (const line of wrap("書いてください（例：host.ssh.banner）。", width, "ja"))
      assert.doesNotMatch(line, /^[：（]?：/);
});

test("a path is not broken where it fits on a line", () => {
  assert.deepEqual(wrap("Seen in /etc/ssh/sshd_config:34 yes", 26, "en"), [
    "Seen in",
    "/etc/ssh/sshd_config:34",
    "yes",
  ]);
});

test("a text keeps its own line breaks", () => {
  assert.deepEqual(wrap("one\n\ntwo", 20, "en"), ["one", "", "two"]);
});

test("wrapping loses nothing but spaces, and keeps to the width but for hanging marks", () => {
  const text = fc.string({ unit: fc.constantFrom(...Array.from("ab/:.、。 漢字かなカ🙂")), maxLength: 80 });
  fc.assert(
    fc.property(text, fc.integer({ min: 4, max: 40 }), fc.constantFrom("ja", "en"), (given, width, language) => {
      const lines = wrap(given, width, language);
      assert.equal(lines.join("").replaceAll(/\s/g, ""), given.replaceAll(/\s/g, ""));
      for (const line of lines) assert.ok(stringWidth(line) <= width + 4, `${stringWidth(line)} > ${width}: ${line}`);
    }),
  );
});

test("a shortened text fits, and says that something was left off", () => {
  assert.equal(shorten("設定ファイル", 7), "設定フ…");
  assert.equal(shorten("short", 7), "short");
});
