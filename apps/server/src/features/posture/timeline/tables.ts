/**
 * Timelines as files for people.
 * @module
 */
import type { Text } from "@tokiwa/content";
import type { Table, TableColumn } from "../table.ts";
import { column, word } from "../tables.ts";
import type { Cause, CellChange, CellStanding, RequirementChange } from "./schema.ts";

const causes: Readonly<Record<Cause, Text>> = {
  report: { ja: "報告", en: "Report" },
  clock: { ja: "時間の経過", en: "Passage of time" },
  exception: { ja: "例外措置・対象外の決定", en: "Exception or decision" },
  inventory: { ja: "台帳の変更", en: "Inventory" },
  content: { ja: "検査・管理策の改定", en: "Content" },
};

const none: Text = { ja: "なし", en: "None" };
const standing = (one: CellStanding | null): Text | null =>
  one === null ? none : word(one.excepted ? "excepted" : one.state);

const shownAt: TableColumn<{ readonly at: string }> = column(
  "変化日時 (UTC)",
  "Changed (UTC)",
  20,
  (row) => new Date(row.at),
);
const made = ({ made: by }: Pick<CellChange, "made">): string | null => {
  if (by?.kind === "report") return by.source;
  return by?.kind === "exception" || by?.kind === "decision" ? by.approver : null;
};

export const cellChangeTable: Table<CellChange> = {
  name: "cell-timeline",
  title: { ja: "検査結果の履歴", en: "History of a check result" },
  columns: [
    shownAt,
    column("観測日時 (UTC)", "True since (UTC)", 20, (row) => new Date(row.since)),
    column("変化前", "From", 14, (row) => standing(row.from)),
    column("変化後", "To", 14, (row) => standing(row.to)),
    column("不明の理由", "Why unknown", 16, (row) => word(row.to?.unknownReason ?? null)),
    column("原因", "Cause", 24, (row) => causes[row.cause]),
    column("情報源・承認者", "Source or approver", 24, made),
    column("受付番号", "Log entry", 12, (row) => row.sequence),
  ],
};

export const requirementChangeTable: Table<RequirementChange> = {
  name: "timeline",
  title: { ja: "要求事項の履歴", en: "History of requirements" },
  columns: [
    shownAt,
    column("所管", "Organization", 20, (row) => row.organization),
    column("情報システム", "System", 30, (row) => row.system.name),
    column("管理策", "Control", 14, (row) => row.control.id),
    column("要求事項", "Requirement", 44, (row) => row.control.title),
    column("変化前", "From", 14, (row) => word(row.from) ?? none),
    column("変化後", "To", 14, (row) => (row.excepted ? word("excepted") : (word(row.to) ?? none))),
    column("原因", "Cause", 24, (row) => causes[row.cause]),
    column("承認者", "Approver", 24, made),
    column("受付番号", "Log entry", 12, (row) => row.sequence),
  ],
};
