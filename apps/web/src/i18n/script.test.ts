import assert from "node:assert/strict";
import { test } from "node:test";
import { foreignTo } from "./script.ts";

test("Japanese content within an English page is marked as Japanese", () => {
  assert.equal(foreignTo("en", "本機"), "ja");
  assert.equal(foreignTo("en", "web-01 の設定"), "ja");
  assert.equal(foreignTo("en", "This machine"), undefined);
});

test("an English sentence within a Japanese page is marked as English, a single word is not", () => {
  assert.equal(foreignTo("ja", "Permission denied by the kernel"), "en");
  assert.equal(foreignTo("ja", "sshd_config"), undefined);
  assert.equal(foreignTo("ja", "root が SSH で直接ログインできる"), undefined);
});
