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

/** Takes away what Node.js 20, which the package is for as well, does not have. */
const withoutNewer = `data:text/javascript,${encodeURIComponent(`
  for (const name of ["difference", "intersection", "union", "isDisjointFrom", "isSubsetOf", "isSupersetOf", "symmetricDifference"])
    delete Set.prototype[name];
  delete Map.groupBy;
  delete Object.groupBy;
  delete globalThis.Iterator;`)}`;

test("the OSCAL package is built into what runs by itself", () => {
  const built = run(join(import.meta.dirname, "oscal-package.ts"), folder);
  assert.equal(built.status, 0, built.stdout + built.stderr);
  writeFileSync(
    join(folder, "stranger.mjs"),
    `import { check, resolveProfile } from "./index.js";
     const { model, problems } = check("catalog:\\n  uuid: x\\n");
     console.log(model, problems.map(({ place, code }) => place.line + " " + code).join(", "));
     const metadata = { title: "T", "last-modified": "2026-04-01T00:00:00Z", version: "1", "oscal-version": "1.2.1" };
     const uuid = "11111111-1111-4111-8111-111111111111";
     const profile = { uuid, metadata, imports: [{ href: "c", "include-controls": [{ "with-ids": ["a"] }] }],
       modify: { "set-parameters": [{ "param-id": "p", label: "x" }], alters: [{ "control-id": "a", removes: [{ "by-id": "s" }] }] } };
     const catalog = { uuid, metadata, controls: [{ id: "a", title: "A", params: [{ id: "p" }], parts: [{ id: "s", name: "statement" }] }] };
     const load = () => ({ document: { catalog } });
     const resolution = await resolveProfile({ profile }, { href: "p", load, now: 0, uuid: () => uuid });
     console.log(JSON.stringify(resolution.catalog.controls));`,
  );
  const { stdout, stderr } = run("--import", withoutNewer, join(folder, "stranger.mjs"));
  assert.equal(
    stdout,
    'catalog 2 oscal.missing-member, 2 oscal.bad-form\n[{"id":"a","title":"A","params":[{"id":"p","label":"x"}]}]\n',
    stderr,
  );
});
