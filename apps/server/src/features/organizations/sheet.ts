/**
 * A tree as it is imported: JSON or YAML in the form of the API, or a table with a row for each name and parent.
 * @module
 */
import { readCsv, readXlsx, type Sheet } from "@tokiwa/exchange";
import { read } from "@tokiwa/oscal";
import { readBytes } from "../../platform/http/body.ts";
import { type Place, ProblemError } from "../../platform/http/problem.ts";
import { invalidRequest, malformedJson, unsupportedMediaType } from "../../platform/http/problems.ts";
import { columns, type TableRow } from "./table.ts";

const workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** What a table may be sent as besides bytes without a type. */
export const tableMediaTypes = ["text/csv", workbook] as const;

const isOfType = (type: string, wanted: string): boolean => type.split(";")[0]?.trim().toLowerCase() === wanted;

/** Whether there is nothing in a file: it can be none of the formats, whatever it is said to be. */
const isBlank = (bytes: Uint8Array): boolean => bytes.length < 1000 && new TextDecoder().decode(bytes).trim() === "";

const empty = {
  ja: "ファイルに何も入っていません。正しいファイルを選んだか、保存が済んでいるかを確かめてください。ひな型は、現在の組織の階層を書き出せば得られます。",
  en: "There is nothing in the file. See whether it is the right one and was saved. The present tree, exported, is a template.",
};

/** XLSX is a package (ECMA-376, Part 2), and those begin so. */
const isPackage = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

/**
 * Reads a tree from the body of a request.
 * @throws ProblemError where it cannot be read, with the row and column of what is wrong in a table.
 */
export async function readTreeBody(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "";
  const bytes = await readBytes(request);
  if (isBlank(bytes)) throw new ProblemError(invalidRequest, { detail: empty });
  const isBytes = isOfType(type, "application/octet-stream");
  if (isOfType(type, workbook) || (isBytes && isPackage(bytes))) {
    const { sheets, problems } = readXlsx(bytes, "organizations");
    return fromSheet(sheets[0], problems[0]);
  }
  if (isOfType(type, "text/csv") || (isBytes && isTable(bytes))) {
    const { sheet, problems } = readCsv(bytes, "organizations");
    return fromSheet(sheet, problems[0]);
  }
  if (!isBytes && !["application/json", "application/yaml"].some((one) => isOfType(type, one)))
    throw new ProblemError(unsupportedMediaType);
  const { document, problems } = read(bytes, { limits: { bytes: 8 * 2 ** 20, milliseconds: 10_000 } });
  if (document) return document;
  const [first] = problems;
  throw new ProblemError(malformedJson, first ? { detail: { ...first.message } } : {});
}

function fromSheet(sheet: Sheet | undefined, problem: { readonly message: Place["detail"] } | undefined): unknown {
  if (sheet) return fromTable(sheet.rows);
  throw new ProblemError(invalidRequest, problem ? { detail: { ...problem.message } } : {});
}

/** Whether bytes that came without a type are a table: all of their first line are columns. */
function isTable(bytes: Uint8Array): boolean {
  const [line = ""] = new TextDecoder().decode(bytes.subarray(0, 1000)).split(/\r?\n/, 1);
  const words = line.split(/[,;\t]/).map((word) => word.trim().replace(/^"(.*)"$/, "$1"));
  return words.every((word) => columns.some((column) => column === word));
}

/** A row with the number that it has in its spreadsheet. */
type Numbered = TableRow & { readonly row: number };

function fromTable(table: readonly (readonly string[])[]): unknown {
  const [head = [], ...lines] = table;
  const words = head.map((word) => word.trim());
  const strange = words.filter((word) => word !== "" && !columns.some((column) => column === word));
  if (strange.length > 0 || !words.includes("id")) {
    const listed = columns.join(", ");
    const found = strange.join(", ");
    const detail = {
      ja: `1 行目の列名は ${listed} です。id は必須です。${found && `使えない列名：${found}`}`,
      en: `Row 1 names the columns: ${listed}; id is needed. ${found && `Not known: ${found}`}`.trim(),
    };
    throw new ProblemError(invalidRequest, { errors: [{ pointer: "/1", detail }] });
  }
  // Our own tables have a quote before what a spreadsheet would take for a formula.
  const cell = (line: readonly string[], column: string): string =>
    (line[words.indexOf(column)]?.trim() ?? "").replace(/^'(?=[=+\-@])/, "");
  const rows = lines.flatMap((line, index): readonly Numbered[] => {
    if (line.every((one) => one.trim() === "")) return [];
    const day = (column: string) => dayWritten(cell(line, column));
    return [
      {
        ...{ row: index + 2, id: cell(line, "id"), "name.ja": cell(line, "name.ja"), "name.en": cell(line, "name.en") },
        ...{ parent: cell(line, "parent"), from: day("from"), until: day("until") },
      },
    ];
  });
  const errors = rows.flatMap(wrongIn);
  if (errors.length > 0) throw new ProblemError(invalidRequest, { errors: errors.slice(0, 50) });
  const byId = Map.groupBy(rows, ({ id }) => id);
  return { organizations: [...byId].map(([id, those]) => organizationOf(id, those)) };
}

/** A day as spreadsheets write it when they save a table: 2025/7/1 is 2025-07-01. */
function dayWritten(text: string): string {
  const [, year = "", month = "", day = ""] = /^(\d{4})[/-](\d{1,2})[/-](\d{1,2})$/.exec(text) ?? [];
  return year === "" ? text : `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text)) return false;
  const [day = ""] = text.split("T");
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // The 30th of February would be taken for a day of March.
  return !Number.isNaN(Date.parse(text)) && new Date(midnight).toISOString().startsWith(day);
};

/** What is wrong in a row, each with its column and what to do. */
function wrongIn({ row, ...cells }: Numbered): readonly Place[] {
  const wrong: Place[] = [];
  const say = (column: keyof TableRow, ja: string, en: string) =>
    wrong.push({
      pointer: `/${row}/${column}`,
      detail: { ja: `${row} 行目の ${column}：${ja}`, en: `Row ${row}, ${column}: ${en}` },
    });
  if (cells.id === "") say("id", "組織の識別子を入れてください。", "Give the id of the organization.");
  for (const column of ["from", "until"] as const)
    if (cells[column] !== "" && !isDay(cells[column]))
      say(
        column,
        `「${cells[column]}」は日付として読めません。2027-04-01 の形で入れてください。`,
        `"${cells[column]}" is no day. Write it as 2027-04-01.`,
      );
  for (const [column, most] of [
    ["id", 100],
    ["parent", 100],
    ["name.ja", 200],
    ["name.en", 200],
  ] as const)
    if (cells[column].length > most) say(column, `${most} 文字以内にしてください。`, `Use at most ${most} characters.`);
  return wrong;
}

function organizationOf(id: string, rows: readonly Numbered[]): object {
  const interval = ({ from, until, row }: Numbered) => ({
    ...(from !== "" && { from }),
    ...(until !== "" && { until }),
    row,
  });
  const named = rows.filter((row) => row["name.ja"] !== "" || row["name.en"] !== "");
  const begins = new Set(named.map(({ from }) => from));
  const later = (until: string) => named.map(({ from }) => from).filter((from) => from > until);
  return {
    id,
    names: named.flatMap((row) => {
      const { "name.ja": ja, "name.en": en, until } = row;
      const name = { name: { ja: ja || en, en: en || ja }, ...interval(row) };
      if (until === "" || begins.has(until)) return [name];
      // Where its last row ends, the organization does; it is back where another row begins.
      const [back] = later(until).toSorted();
      return [name, { name: null, from: until, ...(back !== undefined && { until: back }), row: row.row }];
    }),
    parents: rows.flatMap((row) => (row.parent === "" ? [] : [{ parent: row.parent, ...interval(row) }])),
  };
}
