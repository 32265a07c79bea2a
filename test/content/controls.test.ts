// The catalog covers what it has to cover, and each control has all that an auditor asks of one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { content } from "./content.ts";

interface Topic {
  /** Controls on it, at least. */
  readonly controls: readonly string[];
  /** What one of them says on it, in Japanese. */
  readonly says: RegExp;
  /** References of which the controls together have all: SP 800-53 rev. 5 or CSF 2.0. */
  readonly references: readonly string[];
}

/** What the baseline has to cover, and by which controls it does. */
const topics: Readonly<Record<string, Topic>> = {
  "asset and software inventory": {
    controls: ["TB-AM-01", "TB-AM-02", "TB-AM-03", "TB-AM-04", "TB-AM-06"],
    says: /台帳/,
    references: ["CM-8", "ID.AM-01", "ID.AM-02", "ID.AM-04"],
  },
  "common functions and inheritance": {
    controls: ["TB-OC-03", "TB-OC-01"],
    says: /共通機能.*継承/,
    references: ["PL-2", "SA-9", "GV.OC-05"],
  },
  "identification and authentication": {
    controls: [
      "TB-AA-01",
      "TB-AA-02",
      "TB-AA-03",
      "TB-AA-04",
      "TB-AA-05",
      "TB-AA-11",
      "TB-AA-16",
      "TB-AA-18",
      "TB-AA-19",
    ],
    says: /二つ以上の要素による認証/,
    references: ["IA-2(1)", "IA-4", "IA-5(1)", "AC-7", "IA-12", "PR.AA-01", "PR.AA-02", "PR.AA-03", "PR.AA-04"],
  },
  "attribute-based access": {
    controls: ["TB-AA-13", "TB-AA-14", "TB-AA-15"],
    says: /属性に基づ/,
    references: ["AC-3(13)", "AC-16", "AC-24", "PR.AA-05"],
  },
  "least privilege and separation of duties": {
    controls: ["TB-RR-02", "TB-AA-08", "TB-AA-09", "TB-AA-10", "TB-AA-12", "TB-AA-20"],
    says: /同一の者に兼ねさせない/,
    references: ["AC-5", "AC-6", "AC-6(5)", "AC-6(7)", "AC-3(2)"],
  },
  "data classification and handling": {
    controls: ["TB-AM-07", "TB-AM-09", "TB-DS-01", "TB-DS-02", "TB-DS-08", "TB-DS-09", "TB-AM-10"],
    says: /格付/,
    references: ["RA-2", "MP-3", "MP-6", "SC-28", "SC-8", "ID.AM-05", "PR.DS-01", "PR.DS-02", "PR.DS-10"],
  },
  "cloud initial settings": {
    controls: ["TB-PS-18", "TB-SC-05", "TB-SC-09"],
    says: /クラウドサービス.*初期設定/,
    references: ["CM-6", "SA-9(5)", "PR.PS-01"],
  },
  "secure development and DevSecOps": {
    controls: ["TB-PS-14", "TB-PS-15", "TB-PS-16", "TB-PS-17", "TB-PS-24"],
    says: /企画から廃棄までの各工程/,
    references: ["SA-3", "SA-8", "SA-10", "SA-11", "SA-15", "PR.PS-06"],
  },
  "supply chain and pre-award component review": {
    controls: ["TB-SC-01", "TB-SC-02", "TB-SC-03", "TB-SC-04", "TB-SC-06", "TB-SC-07", "TB-SC-08"],
    says: /契約の相手方を選ぶ前に.*製造者及び型番/,
    references: ["SR-2", "SR-3", "SR-4", "SR-5", "SR-6", "GV.SC-01", "GV.SC-06", "ID.RA-10"],
  },
  "IoT and OT": {
    controls: ["TB-AM-11", "TB-PS-23"],
    says: /IoT 機器及び制御機器/,
    references: ["CM-8", "SA-22", "SC-7"],
  },
  configuration: {
    controls: [
      "TB-PS-01",
      "TB-PS-04",
      "TB-PS-05",
      "TB-PS-06",
      "TB-PS-07",
      "TB-PS-19",
      "TB-PS-20",
      "TB-PS-21",
      "TB-PS-22",
      "TB-RA-06",
    ],
    says: /安全な設定の基準/,
    references: ["CM-2", "CM-3", "CM-6", "CM-7", "PR.PS-01"],
  },
  "vulnerability handling": {
    controls: ["TB-RA-01", "TB-RA-02", "TB-RA-03", "TB-RA-05", "TB-RA-08", "TB-PS-02", "TB-PS-03"],
    says: /脆弱性/,
    references: ["RA-5", "RA-5(11)", "SI-2", "SA-22", "ID.RA-01", "ID.RA-08", "PR.PS-02"],
  },
  "logging and monitoring": {
    controls: [
      "TB-PS-08",
      "TB-PS-09",
      "TB-PS-10",
      "TB-PS-11",
      "TB-CM-01",
      "TB-CM-02",
      "TB-CM-03",
      "TB-CM-08",
      "TB-OV-05",
    ],
    says: /継続して診断/,
    references: ["AU-2", "AU-8", "AU-9", "AU-11", "AU-12", "CA-7", "PR.PS-04", "DE.CM-09"],
  },
  detection: {
    controls: [
      "TB-CM-04",
      "TB-CM-05",
      "TB-CM-06",
      "TB-CM-07",
      "TB-CM-09",
      "TB-AE-01",
      "TB-AE-02",
      "TB-AE-03",
      "TB-AE-04",
    ],
    says: /異常を検知/,
    references: ["SI-3", "SI-4", "AU-6(3)", "RA-10", "DE.CM-01", "DE.CM-03", "DE.AE-02", "DE.AE-03"],
  },
  "incident response, reporting and CSIRT": {
    controls: [
      "TB-MA-01",
      "TB-MA-02",
      "TB-MA-03",
      "TB-MA-04",
      "TB-AN-01",
      "TB-AN-02",
      "TB-CO-01",
      "TB-CO-02",
      "TB-CO-03",
      "TB-MI-01",
      "TB-MI-02",
    ],
    says: /CSIRT/,
    references: ["IR-4", "IR-5", "IR-6", "IR-7", "IR-8", "RS.MA-01", "RS.AN-03", "RS.CO-02", "RS.CO-03", "RS.MI-01"],
  },
  "backup, recovery and continuity": {
    controls: [
      "TB-DS-06",
      "TB-DS-07",
      "TB-RP-01",
      "TB-RP-02",
      "TB-RP-03",
      "TB-RP-04",
      "TB-RP-05",
      "TB-CO-04",
      "TB-IR-05",
    ],
    says: /バックアップを用いて復旧/,
    references: ["CP-2", "CP-4", "CP-7", "CP-9", "CP-10", "PR.DS-11", "RC.RP-01", "RC.CO-03"],
  },
  "integrity and backdoor inspection": {
    controls: ["TB-RA-07", "TB-PS-12", "TB-PS-13", "TB-SC-08", "TB-IR-03"],
    says: /設計及び承認に基づかないプログラム/,
    references: ["SI-7", "SI-7(1)", "SR-10", "RA-10", "ID.RA-09"],
  },
  audit: {
    controls: ["TB-OV-02", "TB-OV-03", "TB-OV-04", "TB-RR-04"],
    says: /独立した者による監査/,
    references: ["CA-2", "CA-2(1)", "CA-5", "CA-8", "GV.OV-03"],
  },
  "training and exercises": {
    controls: ["TB-AT-01", "TB-AT-02", "TB-AT-03", "TB-RP-02"],
    says: /訓練/,
    references: ["AT-2", "AT-3", "IR-3", "CP-4", "PR.AT-01", "PR.AT-02"],
  },
  exceptions: {
    controls: ["TB-PO-03", "TB-RM-02"],
    says: /理由、期間及び代替の措置/,
    references: ["PL-11", "CA-6", "ID.RA-07"],
  },
  "service design": {
    controls: ["TB-SD-01", "TB-SD-02", "TB-SD-03"],
    says: /サービス設計12箇条/,
    references: ["GV.OC-02"],
  },
  accessibility: { controls: ["TB-UI-01", "TB-UI-02", "TB-UI-03"], says: /障害の有無/, references: ["GV.OC-02"] },
  "data quality": { controls: ["TB-DQ-01", "TB-DQ-02", "TB-DQ-03"], says: /品質/, references: ["PM-23", "ID.AM-07"] },
};

for (const [topic, { controls: ids, says, references }] of Object.entries(topics))
  test(`the baseline covers ${topic}`, () => {
    const controls = ids.map((id) => {
      const control = content.controls.get(id);
      assert.ok(control, `there is no ${id}`);
      return control;
    });
    assert.ok(
      controls.some(({ title, statement }) => says.test(`${title.ja}${statement.ja}`)),
      `nothing says ${says}`,
    );
    const found = new Set(controls.flatMap(({ sp80053, csf }) => [...sp80053, ...csf]));
    assert.deepEqual(
      references.filter((one) => !found.has(one)),
      [],
    );
    for (const id of ids) assert.ok(content.checksOfControl(id).length > 0, `${id} has no check`);
  });

test("each control is of a topic, or of those that hold the rest together", () => {
  const covered = new Set(Object.values(topics).flatMap(({ controls }) => controls));
  const rest = [...content.controls.keys()].filter((id) => !covered.has(id));
  assert.deepEqual(
    rest.filter((id) => !/^TB-(OC|OV|PO|RM|RR|IM|RA|AM|AA|DS|IR|PJ|MI)-/.test(id)),
    [],
  );
  assert.ok(covered.size >= 100, `${covered.size} controls are of a topic`);
});

test("there are at least 100 controls, in every function of CSF 2.0", () => {
  assert.ok(content.controls.size >= 100);
  const functions = new Set([...content.controls.values()].flatMap(({ group }) => group.function ?? []));
  assert.deepEqual([...functions].toSorted(), ["DE", "GV", "ID", "PR", "RC", "RS"]);
});

test("each control says what is due, how to go about it, whom it concerns and how it is assessed", () => {
  const titles = new Map<string, string>();
  for (const {
    id,
    title,
    statement,
    guidance,
    role,
    methods,
    protects,
    clauses,
    parameters,
  } of content.controls.values()) {
    assert.ok(content.roles.has(role), `${id}: ${role}`);
    for (const list of [methods, protects, clauses]) assert.equal(new Set(list).size, list.length, `${id} names twice`);
    assert.match(statement.ja, /。$/, `${id}: statement`);
    assert.match(statement.en, /\.$/, `${id}: statement`);
    assert.notEqual(guidance.ja, statement.ja, id);
    for (const text of [title.ja, title.en]) {
      assert.equal(titles.get(text), undefined, `${id} has the title of ${titles.get(text)}`);
      titles.set(text, id);
    }
    for (const parameter of parameters) assert.ok(parameter.id.startsWith(`${id.toLowerCase()}_`), parameter.id);
  }
});

test("a control is said to be assessed in the ways that its checks assess it, and in no other", () => {
  for (const { id, methods } of content.controls.values()) {
    const has = new Set(content.checksOfControl(id).map((check) => content.checks.get(check)?.method));
    assert.deepEqual(new Set(methods), has, id);
  }
});

/** Where a statement asks for a limit that the organization chooses, it is a parameter. */
test("what says 定めた期間, 期限 or 周期 has a parameter for it, or says by whom it is set", () => {
  const without = [...content.controls.values()]
    .filter(({ statement, parameters }) => /定めた(期間|周期|間隔)/.test(statement.ja) && parameters.length === 0)
    .map(({ id }) => id);
  assert.deepEqual(without, []);
});
