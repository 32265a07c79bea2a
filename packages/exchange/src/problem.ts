/**
 * What is wrong with what comes from others: a stable code, the place, what to do, in Japanese and English.
 * @module
 */
import type { Text } from "@tokiwa/content";

/** Every kind of problem of this room, by its code (docs/errors.md). A warning leaves the rest usable as it was meant. */
export const exchangeSeverities = {
  // The authoring form
  "authoring.unreadable": "error",
  "authoring.no-document": "error",
  "authoring.missing-file": "error",
  "authoring.repeated-file": "error",
  "authoring.unused-file": "error",
  // Spreadsheets
  "sheet.too-large": "error",
  "sheet.too-many": "error",
  "sheet.not-xlsx": "error",
  "sheet.encoding": "error",
  "sheet.malformed-csv": "error",
  "sheet.no-table": "error",
  "sheet.bad-mapping": "error",
  "sheet.missing-column": "error",
  "sheet.unused-column": "warning",
  "sheet.missing-value": "error",
  "sheet.bad-value": "error",
  "sheet.duplicate-id": "error",
  "sheet.unknown-id": "error",
  "sheet.formula": "warning",
  "sheet.merged": "warning",
} as const satisfies Record<string, "error" | "warning">;

export type ExchangeCode = keyof typeof exchangeSeverities;

export interface ExchangeProblem {
  readonly code: ExchangeCode;
  readonly severity: "error" | "warning";
  /** A file with its line, or a sheet with its row and column as a spreadsheet names them: `controls!C7`. */
  readonly place: string;
  readonly message: Text;
}

export const problem = (code: ExchangeCode, place: string, message: Text): ExchangeProblem => ({
  code,
  severity: exchangeSeverities[code],
  place,
  message,
});
