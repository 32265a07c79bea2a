import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { catalogOf, controlOf, profileOf } from "./testing/documents.ts";

/** A block of code under a heading of the README, as a program that finds the library here. */
function exampleUnder(heading: string): string {
  const text = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const section = text.slice(text.indexOf(`\n${heading}\n`));
  const [, code = ""] = /```ts\n(.*?)```/su.exec(section) ?? [];
  assert.notEqual(code, "", `there is code under "${heading}"`);
  return code.replace('"@tokiwa/oscal"', JSON.stringify(new URL("index.ts", import.meta.url).href));
}

test("the README's lines resolve a profile as they stand", (t) => {
  const code = exampleUnder("## Resolving a profile");
  const folder = mkdtempSync(join(tmpdir(), "tokiwa-readme-"));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "example.mjs"), code);
  writeFileSync(
    join(folder, "catalog.json"),
    JSON.stringify(catalogOf({ controls: [controlOf("a"), controlOf("b")] })),
  );
  const profile = profileOf({ imports: [{ href: "catalog.json", "include-controls": [{ "with-ids": ["b", "z"] }] }] });
  writeFileSync(join(folder, "profile.json"), JSON.stringify(profile));
  const { stdout, stderr } = spawnSync(process.execPath, ["example.mjs"], { cwd: folder, encoding: "utf8" });
  const { catalog } = JSON.parse(stdout || "{}") as { readonly catalog?: { readonly controls: unknown } };
  assert.deepEqual(catalog?.controls, [controlOf("b")], stderr);
  assert.match(
    stderr,
    /^warning oscal\.no-such-control file:.*profile\.json \/profile\/imports\/0\/include-controls\/0\/with-ids\/1 /m,
  );
});
