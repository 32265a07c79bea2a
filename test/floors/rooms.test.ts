import assert from "node:assert/strict";
import { test } from "node:test";
import { objection } from "./rooms.ts";

const imports = (file: string, from: string, typeOnly = false) => objection({ file, line: 1, from, typeOnly });

test("an arrow down is welcome", () => {
  assert.equal(imports("packages/host/src/collect.ts", "@tokiwa/content"), undefined);
  assert.equal(imports("apps/cli/src/serve.ts", "@tokiwa/server"), undefined);
  assert.equal(imports("packages/host/src/root.ts", "node:fs"), undefined);
  assert.equal(imports("apps/server/src/features/posture/routes.ts", "../../platform/http/route.ts"), undefined);
  assert.equal(imports("apps/server/src/features/posture/report.ts", "../inventory/service.ts"), undefined);
});

test("an arrow up or sideways is not", () => {
  assert.match(imports("packages/content/src/form.ts", "@tokiwa/host") ?? "", /up, from floor 1 to floor 2/);
  assert.match(imports("packages/content/src/form.ts", "@tokiwa/assurance") ?? "", /sideways/);
  assert.match(imports("apps/web/src/main.tsx", "@tokiwa/cli", true) ?? "", /types and nothing else/);
  assert.match(
    imports("apps/server/src/platform/http/app.ts", "../../features/trace/routes.ts") ?? "",
    /knows no feature/,
  );
});

test("a feature enters another by its service or its schema", () => {
  assert.match(
    imports("apps/server/src/features/trace/read.ts", "../posture/tables.ts") ?? "",
    /service\.ts or schema\.ts/,
  );
});

test("no path leaves a room", () => {
  assert.match(imports("apps/cli/src/main.ts", "../../server/src/index.ts") ?? "", /leaves the room/);
  assert.match(imports("packages/content/src/form.ts", "../../../content/bodies.yaml") ?? "", /leaves the room/);
});

test("floor 1 does no I/O", () => {
  assert.match(imports("packages/content/src/read.ts", "node:fs/promises") ?? "", /does no I\/O/);
  assert.equal(imports("packages/content/src/hash.ts", "node:crypto"), undefined);
  assert.equal(imports("packages/content/src/read.test.ts", "node:fs"), undefined);
});

test("the pages know types of the API and nothing else of Tokiwa", () => {
  assert.equal(imports("apps/web/src/api/read.ts", "@tokiwa/server/api", true), undefined);
  assert.match(imports("apps/web/src/api/read.ts", "@tokiwa/server/api") ?? "", /import type/);
  assert.match(imports("apps/web/src/api/read.ts", "@tokiwa/content", true) ?? "", /import type/);
});

test("a package without a floor is asked for one", () => {
  assert.match(imports("apps/server/src/index.ts", "@tokiwa/ledger") ?? "", /its floor/);
});
