/**
 * A sheet of a workbook: rows of cells, all as text. What a spreadsheet shows as a date or a number is written as
 * ISO 8601 and as a decimal number.
 * @module
 */

export interface Sheet {
  readonly name: string;
  /** Rows from the first on, empty ones included; the cell in row r and column c is `rows[r][c]`, else "". */
  readonly rows: readonly (readonly string[])[];
}

/** What a file may ask of the machine. Content is made by hand: some thousand rows are many. */
export const sheetLimits = Object.freeze({
  /** Of the file as it is stored. */
  bytes: 64 * 2 ** 20,
  /** Of the parts that are read, unpacked. */
  unpacked: 192 * 2 ** 20,
  /** Of files in the package, and of sheets. */
  entries: 2000,
  sheets: 64,
  rows: 100_000,
  columns: 512,
  cells: 2_000_000,
});

/** A column as spreadsheets name it: A to Z, then AA. */
export const columnName = (index: number): string =>
  index < 26 ? String.fromCharCode(65 + index) : columnName(Math.floor(index / 26) - 1) + columnName(index % 26);

/** A cell as a spreadsheet names it: `controls!C7`. Row and column count from 0. */
export const cellName = (sheet: string, row: number, column: number): string =>
  `${sheet}!${columnName(column)}${row + 1}`;

/** Full-width letters, digits and signs as half-width ones, as people who write Japanese may have either. */
export const narrow = (text: string): string => text.normalize("NFKC").trim();
