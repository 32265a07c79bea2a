import assert from "node:assert/strict";
import { test } from "node:test";
import { languages } from "@tokiwa/content";
import { check, formats, type OscalDocument, read, write } from "@tokiwa/oscal";
import fc from "fast-check";
import { publish } from "../oscal/publish.ts";
import { builtInContent as content } from "../testing/content.ts";
import { systemModels } from "./models.ts";
import { publishSystem } from "./publish.ts";
import type { CellState, Standing, SystemState } from "./state.ts";

const [profile] = content.profiles.values();
assert.ok(profile);
const asOf = Date.UTC(2026, 2, 2, 3, 4, 5, 678);
const at = (ago: number) => new Date(asOf - ago).toISOString();
const standings: readonly Standing[] = ["satisfied", "not-satisfied", "unknown", "not-applicable", "excepted"];
const [first, second, third] = [...content.checks.values()].filter(({ subject }) => subject === "host");
assert.ok(first && second && third);

const cell = (check: string, subject: string, more: Partial<CellState>): CellState => ({
  ...{ check, subject, state: "pass", excepted: false, reason: null, source: "agent", observedAt: at(5000) },
  ...{ since: at(90_000), freshUntil: at(-60_000), evidenceDigest: null, ...more },
});
const failing: Partial<CellState> = {
  state: "fail",
  reason: { ja: "設定が*違う*\n二行目", en: "The <setting> is wrong" },
  evidenceDigest: "ab".repeat(32),
};
const never: Partial<CellState> = { state: "unknown", source: null, observedAt: null, since: null, freshUntil: null };

const [parametered = { control: "", parameter: "" }] = profile.controls.flatMap((control) =>
  (content.controls.get(control)?.parameters ?? []).map(({ id }) => ({ control, parameter: id })),
);

const state: SystemState = {
  organization: { id: "default", name: { ja: "組織", en: "Organization" } },
  system: { id: "portal", name: { ja: "申請 <窓口> *", en: "Portal & more" } },
  profile: { ...profile, added: ["TB-AA-15"], removed: ["TB-AA-02"] },
  values: [{ ...parametered, value: { ja: "九十日 *以内*", en: "within 90 days" } }],
  asOf,
  knownAt: asOf,
  requirements: profile.controls.map((control, index) => ({
    control,
    standing: standings[index % standings.length] ?? "unknown",
    partly: index % 2 === 0,
  })),
  subjects: [
    { id: "host:db-01", kind: "host", name: { ja: "db-01", en: "db-01" }, isAsset: true },
    { id: "host:web-01", kind: "host", name: { ja: "web-01", en: "web-01" }, isAsset: true },
    { id: "organization:default", kind: "organization", name: { ja: "組織", en: "Organization" }, isAsset: false },
    { id: "system:portal", kind: "system", name: { ja: "申請窓口", en: "Portal" }, isAsset: false },
  ],
  cells: [
    cell(first.id, "host:web-01", failing),
    cell(first.id, "host:db-01", { ...failing, observedAt: at(70_000) }),
    cell(second.id, "host:web-01", { ...failing, excepted: true }),
    cell(second.id, "host:db-01", {}),
    cell(third.id, "host:db-01", never),
    cell(third.id, "host:web-01", {}),
  ],
};

const options = { language: "ja", format: "json" } as const;
const made = (model: (typeof systemModels)[number], of = state, more: object = {}): OscalDocument => {
  const document = publishSystem(model, content, of, { ...options, ...more });
  assert.ok(document, model);
  return document;
};
const catalogs = publish(content, { at: 0, language: "ja", format: "json" }).flatMap(({ document }) =>
  "catalog" in document ? [{ ...document }] : [],
);

for (const model of systemModels)
  for (const language of languages)
    test(`${model} of a system is valid in ${language}, and read back equal in every format`, () => {
      const document = made(model, state, { language });
      const against = catalogs.map((one) => read(JSON.stringify(one)).document ?? {});
      assert.deepEqual(check(JSON.stringify(document), { against }).problems, []);
      for (const format of formats) {
        const { text, problems } = write(document, format);
        assert.deepEqual(problems, [], format);
        assert.deepEqual(read(text).document, document, format);
      }
    });

test("the same state gives the same document, and another moment another one", () => {
  for (const model of systemModels) {
    const text = JSON.stringify(made(model));
    assert.equal(JSON.stringify(made(model)), text);
    assert.notEqual(JSON.stringify(made(model, { ...state, asOf: asOf + 1 })), text);
  }
});

/** The values of a member wherever it stands. */
function all(value: unknown, name: string): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [];
  const members: readonly (readonly [string, unknown])[] = Object.entries(value);
  return members.flatMap(([key, part]) => [...(key === name ? [part] : []), ...all(part, name)]);
}

test("an item of the plan of action is a weakness with all assets that it affects, never one asset", () => {
  const many = Array.from({ length: 300 }, (_, index) => `host:h-${index}`);
  const wide: SystemState = {
    ...state,
    subjects: many.map((id) => ({ id, kind: "host", name: { ja: id, en: id }, isAsset: true })),
    cells: many.map((id) => cell(first.id, id, failing)),
    requirements: state.requirements.map((one) => ({ ...one, standing: "not-satisfied" })),
  };
  const document = made("plan-of-action-and-milestones", wide);
  assert.deepEqual(
    all(document, "poam-items").map((items) => Array.isArray(items) && items.length),
    [1],
  );
  assert.equal(all(document, "subject-uuid").length, 300);
  assert.deepEqual(check(JSON.stringify(document)).problems, []);
});

test("without a weakness there is no plan of action", () => {
  assert.equal(publishSystem("plan-of-action-and-milestones", content, { ...state, cells: [] }, options), undefined);
});

test("a requirement that is not known to be satisfied is never found satisfied", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...standings), { minLength: 1, maxLength: 8 }), (kinds) => {
      const requirements = kinds.map((standing, index) => ({
        control: profile.controls[index] ?? "",
        standing,
        partly: false,
      }));
      const document = made("assessment-results", { ...state, requirements });
      const satisfied = all(document, "target").filter((target) => JSON.stringify(target).includes('"satisfied"'));
      assert.equal(satisfied.length, kinds.filter((kind) => kind === "satisfied").length);
      assert.equal(all(document, "target").length, kinds.filter((kind) => kind !== "not-applicable").length);
    }),
    { numRuns: 20 },
  );
});
