/**
 * The columns of the tables that can be taken out as files.
 * @module
 */
import type { Text } from "@tokiwa/content";
import type { AssetRow, CellRow, RequirementRow, SystemRow } from "./schema.ts";
import type { Table, TableColumn } from "./table.ts";

const states: Readonly<Record<string, Text>> = {
  satisfied: { ja: "満たす", en: "Satisfied" },
  "not-satisfied": { ja: "満たさない", en: "Not satisfied" },
  pass: { ja: "合格", en: "Pass" },
  fail: { ja: "不合格", en: "Fail" },
  unknown: { ja: "不明", en: "Unknown" },
  "not-applicable": { ja: "対象外", en: "Not applicable" },
  excepted: { ja: "例外措置", en: "Under an exception" },
  "never-observed": { ja: "未観測", en: "Never observed" },
  stale: { ja: "期限切れ", en: "Stale" },
  error: { ja: "判定不能", en: "Could not tell" },
  conflict: { ja: "食い違い", en: "Conflict" },
};

/** A state as files write it. */
export const word = (state: string | null): Text | null =>
  state === null ? null : (states[state] ?? { ja: state, en: state });
const instant = (at: string | null): Date | null => (at === null ? null : new Date(at));

export function column<Row>(ja: string, en: string, width: number, value: TableColumn<Row>["value"]): TableColumn<Row> {
  return { head: { ja, en }, width, value };
}

const percent = ({ known, inScope }: { readonly known: number; readonly inScope: number }): number | null =>
  inScope === 0 ? null : Math.round((known / inScope) * 1000) / 10;

export const systemTable: Table<SystemRow> = {
  name: "systems",
  title: { ja: "情報システム", en: "Systems" },
  columns: [
    column("所管", "Organization", 24, (row) => row.organization.name),
    column("識別子", "ID", 20, (row) => row.id),
    column("情報システム", "System", 30, (row) => row.name),
    column("プロファイル", "Profile", 20, (row) => row.profile.title),
    column("満たす", "Satisfied", 10, (row) => row.counts.satisfied),
    column("満たさない", "Not satisfied", 12, (row) => row.counts.notSatisfied),
    column("不明", "Unknown", 10, (row) => row.counts.unknown),
    column("例外措置", "Under an exception", 12, (row) => row.counts.excepted),
    column("対象外", "Not applicable", 12, (row) => row.counts.notApplicable),
    column("把握率 (%)", "Coverage (%)", 12, (row) => percent(row.coverage)),
    column("スコア", "Score", 12, (row) => row.score.value),
    column("資産", "Assets", 8, (row) => row.assets),
    column("最も古い根拠 (UTC)", "Oldest input (UTC)", 20, (row) => instant(row.oldestInput)),
    column("最終受信 (UTC)", "Last received (UTC)", 20, (row) => instant(row.lastReceived)),
  ],
};

export const assetTable: Table<AssetRow> = {
  name: "assets",
  title: { ja: "資産", en: "Assets" },
  columns: [
    column("所管", "Organization", 24, (row) => row.organization.name),
    column("情報システム", "System", 30, (row) => row.system.name),
    column("識別子", "ID", 30, (row) => row.id),
    column("種類", "Kind", 16, (row) => row.kind),
    column("名前", "Name", 24, (row) => row.name),
    column("合格", "Pass", 8, (row) => row.cells.pass),
    column("不合格", "Fail", 8, (row) => row.cells.fail),
    column("不明", "Unknown", 8, (row) => row.cells.unknown),
    column("例外措置", "Under an exception", 12, (row) => row.cells.excepted),
    column("対象外", "Not applicable", 12, (row) => row.cells.notApplicable),
    column("把握率 (%)", "Coverage (%)", 12, (row) => percent(row.coverage)),
    column("最も古い根拠 (UTC)", "Oldest input (UTC)", 20, (row) => instant(row.oldestInput)),
    column("情報源", "Sources", 24, (row) => row.sources.map(({ source }) => source).join("\n")),
  ],
};

export const requirementTable: Table<RequirementRow> = {
  name: "requirements",
  title: { ja: "要求事項", en: "Requirements" },
  columns: [
    column("情報システム", "System", 30, (row) => row.system.name),
    column("管理策", "Control", 14, (row) => row.control.id),
    column("要求事項", "Requirement", 44, (row) => row.control.title),
    column("分類", "Group", 12, (row) => row.control.group),
    column("担当", "Owner", 24, (row) => row.control.role.title),
    column("状態", "State", 14, (row) => word(row.state)),
    column("例外措置の件数", "Exceptions", 12, (row) => row.exceptions),
    column("現在の状態になった日時 (UTC)", "Since (UTC)", 20, (row) => instant(row.since)),
    column("合格", "Pass", 8, (row) => row.cells.pass),
    column("不合格", "Fail", 8, (row) => row.cells.fail),
    column("不明", "Unknown", 8, (row) => row.cells.unknown),
    column("検査の数", "Checks", 8, (row) => row.checks),
    column("重大度", "Severity", 8, (row) => row.severity),
    column("最も古い根拠 (UTC)", "Oldest input (UTC)", 20, (row) => instant(row.oldestInput)),
    column("条項", "Clauses", 30, (row) => row.clauses.join("\n")),
  ],
};

const excerpt = ({ file, line, text }: CellRow["evidence"][number]): string =>
  [file === undefined ? "" : `${file}${line === undefined ? "" : `:${line}`}: `, text].join("");

export const cellTable: Table<CellRow> = {
  name: "cells",
  title: { ja: "検査結果", en: "Check results" },
  columns: [
    column("情報システム", "System", 30, (row) => row.system.name),
    column("対象", "Subject", 30, (row) => row.subject.id),
    column("検査", "Check", 30, (row) => row.check.id),
    column("検査名", "Title", 44, (row) => row.check.title),
    column("検査の分野", "Family", 20, (row) => row.check.family.title),
    column("状態", "State", 14, (row) => word(row.excepted ? "excepted" : row.state)),
    column("不明の理由", "Why unknown", 16, (row) => word(row.unknownReason)),
    column("理由", "Reason", 44, (row) => row.reason),
    column("確認した内容", "What was seen", 60, (row) => row.evidence.map(excerpt).join("\n")),
    column("重大度", "Severity", 8, (row) => row.check.severity),
    column("管理策", "Controls", 20, (row) => row.controls.join("\n")),
    column("情報源", "Source", 20, (row) => row.source),
    column("観測日時 (UTC)", "Observed (UTC)", 20, (row) => instant(row.observedAt)),
    column("受付日時 (UTC)", "Recorded (UTC)", 20, (row) => instant(row.recordedAt)),
    column("現在の状態になった日時 (UTC)", "Since (UTC)", 20, (row) => instant(row.since)),
    column("有効期限 (UTC)", "Fresh until (UTC)", 20, (row) => instant(row.freshUntil)),
  ],
};
