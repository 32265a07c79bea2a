import assert from "node:assert/strict";
import { test } from "node:test";
import { instantOfLocalForm, localForm } from "./localForm.ts";

test("a moment goes into a field and comes out of it to the minute", () => {
  const instant = Date.parse("2026-11-23T05:04:00Z");
  assert.equal(instantOfLocalForm(localForm(instant)), instant);
  assert.equal(instantOfLocalForm(localForm(instant + 59_000)), instant);
});

test("an empty or half-written field says nothing", () => {
  assert.equal(instantOfLocalForm(""), undefined);
  assert.equal(instantOfLocalForm("2026-"), undefined);
});
