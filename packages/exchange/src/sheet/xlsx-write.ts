/**
 * Sheets as an XLSX workbook. Every cell is text: none is ever a formula, and no identifier becomes a date.
 * @module
 */
import writeWorkbook from "write-excel-file/node";
import type { Sheet } from "./sheet.ts";

/** Characters that XML has no place for, and what would be read as such, as `_xHHHH_` (ECMA-376 part 1 §22.9.2.19). */
const escaped = (text: string): string =>
  text
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_")
    .replaceAll(
      /[^\P{Cc}\t\n]|[\uFFFE\uFFFF]|\p{Cs}/gu,
      (sign) => `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`,
    );

const widthOf = (sheet: Sheet, column: number): number => {
  const longest = Math.max(...sheet.rows.map((row) => (row[column] ?? "").length));
  return Math.min(Math.max(longest + 2, 10), 60);
};

export const writeXlsx = async (sheets: readonly Sheet[]): Promise<Uint8Array> => {
  const workbook = sheets.map((sheet) => ({
    sheet: sheet.name,
    stickyRowsCount: 1,
    columns: (sheet.rows[0] ?? []).map((_, column) => ({ width: widthOf(sheet, column) })),
    data: sheet.rows.map((row, index) =>
      row.map((text) =>
        text === ""
          ? null
          : { value: escaped(text), type: String, wrap: true, ...(index === 0 ? { fontWeight: "bold" as const } : {}) },
      ),
    ),
  }));
  return new Uint8Array(await writeWorkbook(workbook).toBuffer());
};
