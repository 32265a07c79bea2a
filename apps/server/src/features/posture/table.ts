/**
 * Tables as files for people: CSV (RFC 4180, UTF-8 with a byte order mark) and XLSX.
 * @module
 */
import type { Language, Text } from "@tokiwa/content";
import writeXlsx from "write-excel-file/node";

/** What a cell of a table may hold; a Text is written in the language asked for. */
export type TableValue = string | number | Date | Text | null;

export interface TableColumn<Row> {
  readonly head: Text;
  /** In characters. */
  readonly width: number;
  readonly value: (row: Row) => TableValue;
}

export interface Table<Row> {
  /** Of the file, in ASCII; the moment and the ending come after it. */
  readonly name: string;
  readonly title: Text;
  readonly columns: readonly TableColumn<Row>[];
}

/** The most characters of one cell of a spreadsheet (ECMA-376 applications share this limit). */
const longest = 32_767;

const spoken = (value: TableValue, language: Language): string | number | Date | null =>
  value !== null && typeof value === "object" && !(value instanceof Date) ? value[language] : value;

/** A spreadsheet takes text that begins like this for a formula: a quote before it makes it text again. */
const looksLikeFormula = /^[=+\-@\t\r]/;

function csvField(value: string | number | Date | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = value instanceof Date ? value.toISOString() : looksLikeFormula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Writes rows as CSV. Text that a spreadsheet would take for a formula gets a quote before it. */
function toCsv<Row>({ columns }: Table<Row>, rows: readonly Row[], language: Language): string {
  const lines = [
    columns.map(({ head }) => csvField(head[language])),
    ...rows.map((row) => columns.map(({ value }) => csvField(spoken(value(row), language)))),
  ];
  return `\uFEFF${lines.map((fields) => `${fields.join(",")}\r\n`).join("")}`;
}

/** Writes rows as XLSX. Its cells are typed: text is never a formula. */
async function toXlsx<Row>(table: Table<Row>, rows: readonly Row[], language: Language): Promise<Buffer> {
  const heads = table.columns.map(({ head }) => ({ value: head[language], type: String, fontWeight: "bold" as const }));
  const lines = rows.map((row) =>
    table.columns.map(({ value }) => {
      const said = spoken(value(row), language);
      if (said === null) return null;
      if (typeof said === "number") return { value: said, type: Number };
      if (said instanceof Date) return { value: said, type: Date, format: "yyyy-mm-dd hh:mm:ss" };
      return { value: said.replaceAll(/[^\P{Cc}\t\n\r]/gu, "\uFFFD").slice(0, longest), type: String };
    }),
  );
  const options = {
    sheet: table.title[language].slice(0, 31),
    columns: table.columns.map(({ width }) => ({ width })),
    stickyRowsCount: 1,
  };
  return writeXlsx([heads, ...lines], options).toBuffer();
}

const mediaTypes = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} as const;

/** The media types that a table may be answered in besides JSON, without their parameters. */
export const tableTypes: readonly string[] = Object.values(mediaTypes).map((type) => type.split(";")[0] ?? type);

/** Answers with a table as a file. */
export async function tableResponse<Row>(
  table: Table<Row>,
  rows: readonly Row[],
  {
    format,
    language,
    asOf,
  }: { readonly format: keyof typeof mediaTypes; readonly language: Language; readonly asOf: string },
): Promise<Response> {
  const body = format === "csv" ? toCsv(table, rows, language) : new Uint8Array(await toXlsx(table, rows, language));
  const file = `tokiwa-${table.name}-${asOf.replaceAll(/[-:]|\.\d+/g, "")}.${format}`;
  return new Response(body, {
    headers: {
      "content-type": mediaTypes[format],
      "content-language": language,
      "content-disposition": `attachment; filename="${file}"`,
      "cache-control": "no-store",
    },
  });
}
