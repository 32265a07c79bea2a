import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { tokiwa } from "../testing/tokiwa.ts";

const folderOf = (t: TestContext): string => {
  const folder = mkdtempSync(join(tmpdir(), "tokiwa-export-"));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
};

const texts = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name), "utf8")]),
  );

test("the same content and moment give the same bytes", async (t) => {
  const [first, second] = [folderOf(t), folderOf(t)];
  const at = "2026-01-01T09:00:00+09:00";
  assert.equal((await tokiwa(["content", "export", first, "--at", at])).code, 0);
  assert.equal((await tokiwa(["content", "export", second], { env: { SOURCE_DATE_EPOCH: "1767225600" } })).code, 0);
  assert.deepEqual(texts(first), texts(second));
  assert.ok(texts(first).has("tokiwa-baseline.json"));
});

test("a file that is there with other content is replaced only when asked for", async (t) => {
  const folder = folderOf(t);
  await tokiwa(["content", "export", folder, "--at", "0"]);
  const file = join(folder, "profiles", "low.json");
  writeFileSync(file, "mine");
  const { code, err } = await tokiwa(["content", "export", folder, "--at", "0", "--lang", "en"]);
  assert.equal(code, 2);
  assert.match(err, /--force/);
  assert.equal(readFileSync(file, "utf8"), "mine");
  const { out } = await tokiwa(["content", "export", folder, "--at", "0", "--force", "--json"]);
  assert.match(out, /"written":\["profiles\/low\.json"\]/);
});

test("a moment that is none is refused", async (t) => {
  assert.equal((await tokiwa(["content", "export", folderOf(t), "--at", "yesterday"])).code, 2);
});
