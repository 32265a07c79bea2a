import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { z } from "zod";
import { tokiwa } from "../testing/tokiwa.ts";

const folderOf = (t: TestContext): string => {
  const folder = mkdtempSync(join(tmpdir(), "tokiwa-import-"));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
};

const catalog = {
  catalog: {
    uuid: "b7a4f1f0-6a0c-4a51-9f6b-2f2a2a3f6f11",
    metadata: { title: "Ours", "last-modified": "2026-01-01T00:00:00Z", version: "1", "oscal-version": "1.2.1" },
    groups: [
      { id: "g", title: "Group", controls: [{ id: "a-1", title: "One", controls: [{ id: "a-1.1", title: "Two" }] }] },
    ],
  },
};

test("a catalog of others is split into files, shown first, and joined again", async (t) => {
  const folder = folderOf(t);
  const [file, into] = [join(folder, "ours.json"), join(folder, "split")];
  writeFileSync(file, JSON.stringify(catalog));
  const shown = await tokiwa(["content", "import", file, "--into", into, "--dry-run", "--lang", "en"]);
  assert.equal(shown.code, 0, shown.err);
  assert.match(shown.out, /\+ catalogs\/ours\/controls\/a-1\.1\.yaml/);
  assert.deepEqual(readdirSync(folder), ["ours.json"]);
  assert.equal((await tokiwa(["content", "import", file, "--into", into])).code, 0);
  const one = join(into, "catalogs", "ours", "controls", "a-1.yaml");
  writeFileSync(one, `# Ours.\n${readFileSync(one, "utf8").replace("One", "First")}`);
  const { code, err } = await tokiwa(["content", "export", join(folder, "out"), "--from", into]);
  assert.equal(code, 0, err);
  const expected: unknown = JSON.parse(JSON.stringify(catalog).replace("One", "First"));
  assert.deepEqual(JSON.parse(readFileSync(join(folder, "out", "ours.json"), "utf8")), expected);
});

test("a spreadsheet that Tokiwa wrote comes back as what was changed in it", async (t) => {
  const folder = folderOf(t);
  assert.equal((await tokiwa(["content", "export", folder, "--as", "csv"])).code, 0);
  const [file, into] = [join(folder, "controls.csv"), join(folder, "ours")];
  writeFileSync(file, readFileSync(file, "utf8").replace("パスワードの強度", "パスワードの強さ"));
  const { code, out, err } = await tokiwa(["content", "import", file, "--into", into, "--lang", "en"]);
  assert.equal(code, 0, err);
  assert.match(
    out,
    /\+ controls\/pr-aa\.yaml\n {2}~ TB-AA-03 \(in place of .*\)\n {6}title:\n.*強度.*\n.*強さ.*\nFiles/,
  );
  assert.match(readFileSync(join(into, "controls", "pr-aa.yaml"), "utf8"), /ja: パスワードの強さ/);
});

test("what is guessed of somebody's sheet is shown, and nothing is written before a mapping says so", async (t) => {
  const folder = folderOf(t);
  const [file, into, map] = [join(folder, "ours.csv"), join(folder, "split"), join(folder, "map.yaml")];
  writeFileSync(file, "管理番号,管理策名,所管課\r\nTB-AA-03,合言葉の強さ,総務課\r\n");
  const guess = await tokiwa(["content", "import", file, "--into", into, "--json"]);
  assert.equal(guess.code, 1);
  const said = z
    .object({ written: z.boolean(), guessed: z.string(), problems: z.array(z.object({ code: z.string() })) })
    .parse(JSON.parse(guess.out));
  assert.equal(said.written, false);
  assert.deepEqual(
    said.problems.map(({ code }) => code),
    ["sheet.unused-column"],
  );
  assert.deepEqual(readdirSync(folder), ["ours.csv"]);
  writeFileSync(map, said.guessed);
  const { code, out } = await tokiwa(["content", "import", file, "--into", into, "--map", map, "--lang", "ja"]);
  assert.equal(code, 0);
  assert.match(out, /\+ controls\/pr-aa\.yaml/);
  assert.match(readFileSync(join(into, "controls", "pr-aa.yaml"), "utf8"), /合言葉の強さ, en: Passwords/);
});

test("a document that claims to be Tokiwa's and is not right is refused with its place", async (t) => {
  const folder = folderOf(t);
  const file = join(folder, "x.json");
  const props = [{ name: "content-hash", ns: "urn:x-tokiwa:oscal", value: "x" }];
  writeFileSync(file, JSON.stringify({ catalog: { metadata: { props }, groups: 1 } }, null, 1));
  const { code, err } = await tokiwa(["content", "import", file, "--into", join(folder, "into")]);
  assert.equal(code, 3);
  assert.match(err, /x\.json:\d+:\d+/);
  assert.match(err, /\[oscal\./);
});
