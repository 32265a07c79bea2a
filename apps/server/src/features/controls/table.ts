/**
 * The columns of the list of controls as a file.
 * @module
 */
import type { Text } from "@tokiwa/content";
import { column, type Table, word } from "../posture/service.ts";
import type { ControlRow } from "./schema.ts";

const protections: Readonly<Record<ControlRow["protects"][number], Text>> = {
  confidentiality: { ja: "機密性", en: "Confidentiality" },
  integrity: { ja: "完全性", en: "Integrity" },
  availability: { ja: "可用性", en: "Availability" },
};

/** Several words in one cell, in both languages at once. */
const together = (texts: readonly Text[]): Text => ({
  ja: texts.map(({ ja }) => ja).join("\n"),
  en: texts.map(({ en }) => en).join("\n"),
});

const notRequired: Text = { ja: "適用なし", en: "Not required" };

export const controlTable: Table<ControlRow> = {
  name: "controls",
  title: { ja: "管理策", en: "Controls" },
  columns: [
    column("機能", "Function", 12, ({ group }) => group.function.title),
    column("分類", "Category", 12, ({ group }) => group.id),
    column("分類名", "Category title", 28, ({ group }) => group.title),
    column("管理策", "Control", 14, (row) => row.id),
    column("名称", "Title", 44, (row) => row.title),
    column("内容", "Statement", 70, (row) => row.statement),
    column("担当", "Owner", 30, (row) => row.role.title),
    column("保護する性質", "Protects", 16, (row) => together(row.protects.map((one) => protections[one]))),
    column("プロファイル", "Profiles", 18, (row) => together(row.profiles.map(({ title }) => title))),
    column("評価の方法", "Assessed by", 14, (row) => row.methods.join("\n")),
    column("自動の検査", "Machine checks", 10, (row) => row.checks.machine),
    column("人による確認", "Attestations", 12, (row) => row.checks.attestation),
    column("条項の数", "Clauses", 10, (row) => row.clauses),
    column("SP 800-53 rev. 5", "SP 800-53 rev. 5", 18, (row) => row.sp80053.join("\n")),
    column("CSF 2.0", "CSF 2.0", 14, (row) => row.csf.join("\n")),
    column("状態", "State", 14, (row) => (row.state === null ? notRequired : word(row.state))),
    column("満たす", "Satisfied", 10, (row) => row.counts.satisfied),
    column("満たさない", "Not satisfied", 12, (row) => row.counts.notSatisfied),
    column("不明", "Unknown", 10, (row) => row.counts.unknown),
    column("例外措置", "Under an exception", 12, (row) => row.counts.excepted),
    column("対象外", "Not applicable", 12, (row) => row.counts.notApplicable),
  ],
};
