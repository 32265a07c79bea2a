/**
 * The tables that content is written in for spreadsheets: their columns, headings and what cells may hold.
 * @module
 */
import type { Text } from "@tokiwa/content";

export type TableName = "controls" | "parameters" | "attestations" | "mappings";

/** What a cell holds. A list has its identifiers separated by commas, line breaks or 、. */
export type CellKind = "text" | "id" | "list" | "number" | "duration" | "json";

export interface Column {
  /** The member of the item, as in `title.ja`. */
  readonly key: string;
  readonly head: Text;
  readonly kind: CellKind;
  /** Other headings that people give it. */
  readonly also?: readonly string[];
  /** Words that stand for a value, in either language. */
  readonly words?: Readonly<Record<string, readonly string[]>>;
}

export interface Table {
  readonly name: TableName;
  readonly title: Text;
  readonly columns: readonly Column[];
}

/** A text has a column for each language. */
const both = (
  key: string,
  ja: string,
  en: string,
  also: { ja?: readonly string[]; en?: readonly string[] } = {},
): readonly Column[] => [
  { key: `${key}.ja`, head: { ja, en: `${en} (ja)` }, kind: "text", also: [`${ja}（日本語）`, ...(also.ja ?? [])] },
  { key: `${key}.en`, head: { ja: `${ja}（英語）`, en }, kind: "text", also: [`${en} (en)`, ...(also.en ?? [])] },
];

const controlId: Column = {
  key: "id",
  head: { ja: "識別子", en: "ID" },
  kind: "id",
  also: [
    "番号",
    "管理番号",
    "管理策番号",
    "管理策ID",
    "項番",
    "No",
    "No.",
    "Number",
    "Identifier",
    "Control ID",
    "Control",
  ],
};

const methods = {
  TEST: ["検査", "テスト"],
  EXAMINE: ["閲覧", "確認", "Examination"],
  INTERVIEW: ["聴取", "ヒアリング"],
} as const;

export const tables: readonly Table[] = [
  {
    name: "controls",
    title: { ja: "管理策", en: "Controls" },
    columns: [
      controlId,
      { key: "catalog", head: { ja: "カタログ", en: "Catalog" }, kind: "id" },
      {
        key: "function",
        head: { ja: "機能", en: "Function" },
        kind: "id",
        words: {
          GV: ["統治", "Govern"],
          ID: ["識別", "特定", "Identify"],
          PR: ["防御", "Protect"],
          DE: ["検知", "Detect"],
          RS: ["対応", "Respond"],
          RC: ["復旧", "Recover"],
        },
      },
      { key: "category", head: { ja: "分類", en: "Category" }, kind: "id", also: ["カテゴリー", "カテゴリ"] },
      ...both("categoryTitle", "分類の名称", "Category title", { ja: ["分類名"] }),
      ...both("title", "名称", "Title", {
        ja: ["管理策", "管理策名", "件名", "標題", "項目"],
        en: ["Name", "Control name"],
      }),
      ...both("statement", "内容", "Statement", {
        ja: ["管理策の内容", "本文", "要求事項", "遵守事項", "対策", "対策内容"],
        en: ["Control text", "Description", "Requirement"],
      }),
      ...both("guidance", "解説", "Guidance", { ja: ["手引", "補足", "備考"], en: ["Discussion", "Notes"] }),
      { key: "clauses", head: { ja: "根拠条項", en: "Clauses" }, kind: "list", also: ["根拠", "条項"] },
      {
        key: "protects",
        head: { ja: "保護の対象", en: "Protects" },
        kind: "list",
        words: { confidentiality: ["機密性", "C"], integrity: ["完全性", "I"], availability: ["可用性", "A"] },
      },
      { key: "role", head: { ja: "責任者", en: "Role" }, kind: "id", also: ["担当", "担当者", "Owner"] },
      {
        key: "borneBy",
        head: { ja: "担い手", en: "Borne by" },
        kind: "id",
        words: { self: ["自助"], mutual: ["共助"], public: ["公助"] },
      },
      { key: "methods", head: { ja: "評価の方法", en: "Methods" }, kind: "list", words: methods },
    ],
  },
  {
    name: "parameters",
    title: { ja: "パラメーター", en: "Parameters" },
    columns: [
      { key: "control", head: { ja: "管理策の識別子", en: "Control ID" }, kind: "id" },
      { key: "id", head: { ja: "パラメーターの識別子", en: "Parameter ID" }, kind: "id" },
      ...both("label", "見出し", "Label"),
      ...both("value", "値", "Value"),
      ...both("guideline", "定め方", "Guideline"),
    ],
  },
  {
    name: "attestations",
    title: { ja: "証明による検査", en: "Attestations" },
    columns: [
      { key: "id", head: { ja: "検査の識別子", en: "Check ID" }, kind: "id" },
      { key: "family", head: { ja: "系列", en: "Family" }, kind: "id" },
      ...both("familyTitle", "系列の名称", "Family title"),
      ...both("title", "名称", "Title"),
      { key: "subject", head: { ja: "対象", en: "Subject" }, kind: "id" },
      { key: "method", head: { ja: "方法", en: "Method" }, kind: "id", words: methods },
      { key: "by", head: { ja: "証明する者", en: "By" }, kind: "id", also: ["証明者", "確認者", "担当"] },
      { key: "controls", head: { ja: "管理策", en: "Controls" }, kind: "list" },
      { key: "severity", head: { ja: "重大度", en: "Severity" }, kind: "number" },
      { key: "maxAge", head: { ja: "有効期間", en: "Valid for" }, kind: "duration", also: ["周期", "頻度", "Cycle"] },
      ...both("expected", "期待する状態", "Expected"),
      ...both("why", "理由", "Why"),
      ...both("asks", "求める証跡", "Evidence asked for", { ja: ["証跡", "確認資料"] }),
      ...both("remedy.text", "対処", "Remedy", { ja: ["是正"] }),
      { key: "remedy.commands", head: { ja: "対処のコマンド", en: "Remedy commands" }, kind: "json" },
      { key: "remedy.safe", head: { ja: "自動実行の可否", en: "Remedy safe" }, kind: "json" },
    ],
  },
  {
    name: "mappings",
    title: { ja: "関連付け", en: "Mappings" },
    columns: [
      { key: "control", head: { ja: "管理策の識別子", en: "Control ID" }, kind: "id", also: ["関連元", "Source"] },
      {
        key: "framework",
        head: { ja: "関連先の体系", en: "Framework" },
        kind: "id",
        words: { sp80053: ["SP 800-53", "NIST SP 800-53", "SP800-53"], csf: ["CSF", "NIST CSF", "CSF 2.0"] },
      },
      { key: "target", head: { ja: "関連先", en: "Target" }, kind: "id" },
    ],
  },
];

export const tableOf = (name: TableName): Table => {
  const table = tables.find((one) => one.name === name);
  if (!table) throw new RangeError(`no table ${name}`);
  return table;
};
