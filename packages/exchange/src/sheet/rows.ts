/**
 * The rows of a sheet as a mapping reads them: members of an item, and the cell that each stands in.
 * @module
 */
import { isRecord } from "../folder/place.ts";
import { type ExchangeProblem, problem } from "../problem.ts";
import { readCell } from "./cell.ts";
import type { SheetMapping } from "./mapping.ts";
import { cellName, type Sheet } from "./sheet.ts";
import { type Column, tableOf, type TableName } from "./table.ts";

export type Item = Readonly<Record<string, unknown>>;

/** A row of a table: what it says, and where each member stands. */
export interface TableRow {
  readonly value: Item;
  place(key: string): string;
  /** Whether the sheet has a column, or the mapping a constant, for a member. */
  has(key: string): boolean;
  /** The cell where the headings begin. */
  readonly heading: string;
}

const setAt = (item: Record<string, unknown>, key: string, value: unknown): void => {
  const [first = "", ...rest] = key.split(".");
  if (rest.length === 0) {
    item[first] = value;
    return;
  }
  const inner = isRecord(item[first]) ? { ...item[first] } : {};
  setAt(inner, rest.join("."), value);
  item[first] = inner;
};

/** The rows of a sheet below its headings. Rows without any value are passed over. */
export const tableRows = (sheet: Sheet, mapping: SheetMapping, problems: ExchangeProblem[]): readonly TableRow[] => {
  const { columns } = tableOf(mapping.table);
  const headings = sheet.rows[mapping.header - 1] ?? [];
  const used: { readonly column: Column; readonly index: number }[] = [];
  for (const [key, heading] of Object.entries(mapping.columns)) {
    const index = headings.indexOf(heading);
    const column = columns.find((one) => one.key === key);
    if (index >= 0 && column) used.push({ column, index });
    else {
      problems.push(
        problem("sheet.missing-column", cellName(sheet.name, mapping.header - 1, 0), {
          ja: `見出し「${heading}」の列がありません。割当ての header（見出しの行）と columns を確かめてください。`,
          en: `There is no column "${heading}". See to header (the row of headings) and columns in the mapping.`,
        }),
      );
    }
  }
  headings.forEach((heading, index) => {
    if (heading.trim() === "" || used.some((one) => one.index === index)) return;
    problems.push(
      problem("sheet.unused-column", cellName(sheet.name, mapping.header - 1, index), {
        ja: `列「${heading}」は取り込みません。必要なら割当ての columns に加えてください。`,
        en: `The column "${heading}" is not taken in. Add it to columns in the mapping if it is needed.`,
      }),
    );
  });
  return sheet.rows.flatMap((row, index): readonly TableRow[] => {
    if (index < mapping.header || used.every((one) => (row[one.index] ?? "").trim() === "")) return [];
    const value: Record<string, unknown> = {};
    for (const column of columns) {
      const from = used.find((one) => one.column.key === column.key);
      const said = readCell((from ? row[from.index] : undefined) ?? "", column);
      const constant = mapping.constants[column.key];
      const read = said ?? (constant === undefined ? undefined : readCell(constant, column));
      if (read !== undefined) setAt(value, column.key, read);
    }
    const place = (key: string) =>
      cellName(sheet.name, index, used.find((one) => one.column.key === key)?.index ?? used[0]?.index ?? 0);
    const has = (key: string) => used.some((one) => one.column.key === key) || key in mapping.constants;
    return [{ value, place, has, heading: cellName(sheet.name, mapping.header - 1, 0) }];
  });
};

/** Identifier of a row's item; undefined after saying that there is none. */
export const idOf = (row: TableRow, key: string, problems: ExchangeProblem[]): string | undefined => {
  const id = row.value[key];
  if (typeof id === "string") return id;
  problems.push(
    problem("sheet.missing-value", row.place(key), {
      ja: "識別子がありません。この行に識別子を書くか、行を削除してください。",
      en: "There is no identifier. Write one into this row, or delete the row.",
    }),
  );
  return undefined;
};

/** What stands at a path of members and indices. */
const valueAt = (item: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (at, name) => (Array.isArray(at) ? at[Number(name)] : isRecord(at) ? at[String(name)] : undefined),
    item,
  );

/** The columns of what is wrong at a path: those of both languages where a whole text is missing. */
const columnsAt = (path: readonly PropertyKey[], table: TableName): readonly Column[] => {
  const at = path.join(".");
  return tableOf(table).columns.filter(({ key }) => key === at || key.startsWith(`${at}.`) || at.startsWith(`${key}.`));
};

/** Tells what a form finds wrong with an item, at the cells where it stands. */
export const refuse = (
  id: string,
  issues: readonly { readonly path: readonly PropertyKey[] }[],
  item: unknown,
  row: TableRow | undefined,
  table: TableName,
  problems: ExchangeProblem[],
): void => {
  for (const { path } of issues) {
    const missing = valueAt(item, path) === undefined;
    for (const column of columnsAt(path, table)) {
      const one = missing ? lacking(id, column, row, table) : wrongValue(id, column, row, table);
      // What a sheet has no column for is missing in every row: once is enough.
      if (!problems.some(({ place, message }) => place === one.place && message.en === one.message.en))
        problems.push(one);
    }
  }
};

const lacking = (id: string, { key, head }: Column, row: TableRow | undefined, table: TableName): ExchangeProblem =>
  row === undefined || row.has(key)
    ? problem("sheet.missing-value", row?.place(key) ?? table, {
        ja: `${id} の「${head.ja}」（${key}）がありません。セルに書いてください。`,
        en: `${id} has no "${head.en}" (${key}). Write it into the cell.`,
      })
    : problem("sheet.missing-column", row.heading, {
        ja: `「${head.ja}」（${key}）の列がありません。割当ての columns に列を加えるか、constants に全ての行に共通の値を書いてください。`,
        en: `There is no column for "${head.en}" (${key}). Add one to columns in the mapping, or a value for all rows to constants.`,
      });

const wrongValue = (id: string, column: Column, row: TableRow | undefined, table: TableName): ExchangeProblem =>
  problem("sheet.bad-value", row?.place(column.key) ?? table, {
    ja: `${id} の「${column.head.ja}」（${column.key}）の値が正しくありません。${wordsOf(column, "ja")}`,
    en: `${id} has a wrong value of "${column.head.en}" (${column.key}). ${wordsOf(column, "en")}`,
  });

const wordsOf = (column: Column | undefined, language: "ja" | "en"): string => {
  const values = Object.keys(column?.words ?? {});
  if (values.length > 0)
    return language === "ja" ? `使える値：${values.join("、")}` : `Possible: ${values.join(", ")}.`;
  return language === "ja"
    ? "書き出した表の例に合わせて直してください。"
    : "Mend it after the example of an exported table.";
};
