// What a person attests is asked for so that an auditor could accept it: evidence that can be handed over, by whom, until when.
import assert from "node:assert/strict";
import { test } from "node:test";
import { content } from "./content.ts";

const day = 86_400_000;
const attestations = [...content.checks.values()].flatMap((check) => ("asks" in check ? [check] : []));

/** Pieces of evidence that a Japanese sentence lists. */
const pieces = (text: string): number => text.split(/、|。|及び|又は/).filter((part) => part.trim() !== "").length;

test("each attestation asks for more than one piece of evidence, in both languages", () => {
  for (const { id, asks } of attestations) {
    assert.ok(pieces(asks.ja) >= 2, `${id}: ${asks.ja}`);
    assert.match(asks.en, /,|;| and /, `${id}: ${asks.en}`);
    assert.match(asks.ja, /。$/, id);
    assert.match(asks.en, /[.]$/, id);
  }
});

test("no two attestations ask for the same, or have the same title", () => {
  for (const text of [attestations.map(({ asks }) => asks.ja), attestations.map(({ title }) => title.ja)])
    assert.equal(new Set(text).size, text.length);
});

test("each attestation says by the role of whom, and lasts between a month and two years", () => {
  for (const { id, by, maxAge } of attestations) {
    assert.ok(by !== undefined && content.roles.has(by), `${id}: ${by}`);
    assert.ok(maxAge >= 30 * day && maxAge <= 730 * day, `${id}: ${maxAge / day} days`);
  }
});

test("whoever carries something out does not alone say that it was carried out, where duties must be separate", () => {
  const responsible = (id: string): readonly (string | undefined)[] =>
    (content.checks.get(id)?.controls ?? []).map((control) => content.controls.get(control)?.role);
  for (const id of [
    "organization.governance.exceptions-current",
    "organization.governance.duties-separated",
    "organization.governance.audit-carried-out",
    "organization.incident-response.closed-by-check",
    "system.identity.two-people",
    "system.platform.pipeline-protected",
    "system.resilience.restore-drilled",
  ]) {
    const check = attestations.find((one) => one.id === id);
    assert.ok(check?.by !== undefined && !responsible(id).includes(check.by), id);
  }
});

test("an interview asks for notes of it", () => {
  for (const { id, method, asks } of attestations)
    if (method === "INTERVIEW") assert.match(asks.ja, /聴取の記録|予告.*記録/, id);
});

test("what is expected can be told to hold or not: it names a limit, a completeness or a proof", () => {
  const decidable =
    /以内|直近|全て|ごと|試|確認|承認|一致|記録|有効|直ちに|期限|公開|測定|突き合わせ|各|定められ|計画|理由/;
  for (const { id, expected } of attestations) assert.match(expected.ja, decidable, id);
});

/** How long ago what is attested may lie by the words of `expected`, in days. */
const windows: readonly (readonly [RegExp, number])[] = [
  [/直近一か月|一か月以内/, 31],
  [/直近三か月|三か月以内/, 92],
  [/直近半年|半年以内/, 183],
  [/直近一年|一年以内/, 366],
];

test("an attestation does not outlast the window that it speaks of", () => {
  for (const { id, expected, maxAge } of attestations)
    for (const [words, days] of windows)
      if (words.test(expected.ja)) assert.ok(maxAge <= days * day, `${id}: ${maxAge / day} days, but says ${words}`);
});

test("where an attestation measures against a set time, cycle or standard, its control has it as a parameter", () => {
  for (const { id, title, expected, controls } of attestations) {
    if (!/定めた(時間|期限|期間|範囲|周期|規格)|目標の時間/.test(title.ja + expected.ja)) continue;
    const parameters = controls.flatMap((control) => content.controls.get(control)?.parameters ?? []);
    assert.ok(parameters.length > 0, id);
  }
});
