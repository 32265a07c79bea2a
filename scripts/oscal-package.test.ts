import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";

// Within node_modules, as where a stranger has it: Node.js does not strip types there.
const root = dirname(import.meta.dirname);
let folder = "";
before(() => {
  folder = mkdtempSync(join(root, "node_modules/.oscal-package-"));
});
after(() => rmSync(folder, { recursive: true, force: true }));

const run = (...words: readonly string[]) => spawnSync(process.execPath, words, { encoding: "utf8", timeout: 120_000 });

test("the OSCAL package is built into what runs by itself", () => {
  const built = run(join(import.meta.dirname, "oscal-package.ts"), folder);
  assert.equal(built.status, 0, built.stdout + built.stderr);
  writeFileSync(
    join(folder, "stranger.mjs"),
    `import { check } from "./index.js";
     const { model, problems } = check("catalog:\\n  uuid: x\\n");
     console.log(model, problems.map(({ place, code }) => place.line + " " + code).join(", "));`,
  );
  assert.equal(run(join(folder, "stranger.mjs")).stdout, "catalog 2 oscal.missing-member, 2 oscal.bad-form\n");
});
