import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { withoutCorpus } from "../testing/documents-of-corpus.ts";
import { deepest, formNames, shapeOf } from "./shape.ts";

const metadata = { title: "T", version: "1", "oscal-version": "1.2.1" };

test("no rule names a form that is not there", () => {
  for (const name of formNames.named) assert.ok(formNames.known.includes(name), name);
});

test("the first fault is told with its place", () => {
  const faultOf = (document: unknown): unknown => {
    const shaped = shapeOf(document);
    return "fault" in shaped ? `${shaped.fault.kind} ${shaped.fault.path.join("/")} ${shaped.fault.expected}` : shaped;
  };
  const catalog = { uuid: "u", metadata };
  assert.equal(faultOf([]), "wrong-type  object");
  assert.equal(faultOf({ catalog: { uuid: "u" } }), "missing-member catalog/metadata object");
  assert.equal(faultOf({ catalog: { ...catalog, groups: {} } }), "wrong-type catalog/groups array");
  assert.equal(
    faultOf({ catalog: { ...catalog, controls: [{ id: "a" }, { id: 2 }] } }),
    "wrong-type catalog/controls/1/id string",
  );
  assert.equal(faultOf({ catalog: { ...catalog, controls: [null] } }), "wrong-type catalog/controls/0 object");
  assert.equal(
    faultOf({ profile: { uuid: "u", metadata, imports: [{ href: "x", "include-controls": [{ "with-ids": [1] }] }] } }),
    "wrong-type profile/imports/0/include-controls/0/with-ids/0 string",
  );
});

test("another model is told by its name", () => {
  assert.deepEqual(shapeOf({ "component-definition": {} }), { other: "component-definition" });
  assert.deepEqual(shapeOf({}), { other: undefined });
});

test("a hundred thousand groups within groups are refused, not descended into", () => {
  let group: unknown = { title: "innermost" };
  for (let depth = 0; depth < 100_000; depth += 1) group = { title: "g", groups: [group] };
  const shaped = shapeOf({ catalog: { uuid: "u", metadata, groups: [group] } });
  assert.ok("fault" in shaped && shaped.fault.kind === "too-deep");
  assert.equal(shaped.fault.path.filter((step) => step === "groups").length, deepest + 1);
});

test("catalogs and profiles of every version have the shape", { skip: withoutCorpus }, () => {
  const corpus = new URL("../../../../../shared/corpus/", import.meta.url);
  for (const path of [
    "oscal-nist-content/sp800-53-rev4/NIST_SP-800-53_rev4_catalog.json",
    "oscal-nist-content/sp800-53-rev5.0.1/NIST_SP-800-53_rev5_catalog.json",
    "oscal-nist-content/sp800-53-rev4/NIST_SP-800-53_rev4_LOW-baseline_profile.json",
    "oscal-ism-2025-03/ISM_catalog.json",
    "oscal-ism-2025-03/ISM_E8_ML1-baseline_profile.json",
    "oscal-resolution-examples/derived-json/modify-adds_profile.json",
  ]) {
    const shaped = shapeOf(JSON.parse(readFileSync(new URL(path, corpus), "utf8")));
    assert.ok("catalog" in shaped || "profile" in shaped, path);
  }
});
