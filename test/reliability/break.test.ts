import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { breaking } from "./break.ts";
import { mutated, mutations } from "./mutations.ts";

const root = join(import.meta.dirname, "..", "..");

test("each place that is broken is in the sources, once", async () => {
  for (const mutation of mutations)
    assert.notEqual(mutated(await readFile(join(root, mutation.file), "utf8"), mutation), "", mutation.what);
});

test("a recount tells of one delta that is broken, and of nothing where none is", async () => {
  const [first] = mutations;
  assert.ok(first);
  const [sound, broken] = await breaking(async (run) => [await run(null), await run(first)]);
  assert.deepEqual(sound, null);
  assert.ok(broken?.told.includes("counter"), JSON.stringify(broken));
});
