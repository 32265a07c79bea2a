/**
 * CSV (RFC 4180) in the encodings that offices send, and as Tokiwa writes it.
 * @module
 */
import { type ExchangeProblem, problem } from "../problem.ts";
import { cellName, type Sheet, sheetLimits } from "./sheet.ts";

/**
 * A spreadsheet takes text that begins like this for a formula (OWASP CSV injection), in full width, too. A quote before
 * it makes it text again; reading takes the quote away.
 */
const formula = /^'*[=+\-@\t\r＝＋－＠]/u;
const neutral = (text: string): string => (formula.test(text) ? `'${text}` : text);
const restored = (text: string): string => (text.startsWith("'") && formula.test(text) ? text.slice(1) : text);

const field = (text: string): string => {
  const safe = neutral(text);
  return /[",;\t\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** Writes a sheet as CSV, UTF-8 with a byte order mark, as Excel needs it to read Japanese. */
export const writeCsv = ({ rows }: Sheet): Uint8Array =>
  new TextEncoder().encode(`\uFEFF${rows.map((row) => `${row.map(field).join(",")}\r\n`).join("")}`);

const marks: readonly (readonly [readonly number[], string])[] = [
  [[0xef, 0xbb, 0xbf], "utf-8"],
  [[0xff, 0xfe], "utf-16le"],
  [[0xfe, 0xff], "utf-16be"],
];

const decodeAs = (bytes: Uint8Array, encoding: string): string | undefined => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

/** The text of a file: as its byte order mark says, else UTF-8 where it is that, else Shift_JIS as Windows has it. */
const decode = (bytes: Uint8Array): { readonly text: string; readonly encoding: string } | undefined => {
  const marked = marks.find(([mark]) => mark.every((byte, index) => bytes[index] === byte))?.[1];
  for (const encoding of marked === undefined ? ["utf-8", "shift_jis", "euc-jp"] : [marked]) {
    const text = decodeAs(bytes, encoding);
    if (text !== undefined) return { text, encoding };
  }
  return undefined;
};

/** What separates the fields: of comma, tab and semicolon the one that the first line has most of, outside quotes. */
const separatorOf = (text: string): string => {
  const line = /^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(text.slice(0, 65_536))?.[0].replaceAll(/"(?:[^"]|"")*"/g, "") ?? "";
  const count = (sign: string) => line.split(sign).length;
  return [",", "\t", ";"].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
};

export interface ReadCsv {
  readonly sheet: Sheet | undefined;
  readonly encoding: string | undefined;
  readonly problems: readonly ExchangeProblem[];
}

/**
 * Reads CSV; never throws for what it holds.
 * @param name what the sheet is called in problems
 */
export const readCsv = (bytes: Uint8Array, name: string): ReadCsv => {
  const refuse = (one: ExchangeProblem, encoding?: string): ReadCsv => ({
    sheet: undefined,
    encoding,
    problems: [one],
  });
  if (bytes.length > sheetLimits.bytes) return refuse(tooLarge(name));
  const decoded = decode(bytes);
  if (!decoded || decoded.text.includes("\0")) {
    return refuse(
      problem("sheet.encoding", name, {
        ja: "文字コードを判別できません。UTF-8 又は Shift_JIS の CSV として保存し直してください。",
        en: "The encoding cannot be told. Save it as CSV in UTF-8 or Shift_JIS.",
      }),
      decoded?.encoding,
    );
  }
  const { text, encoding } = decoded;
  const rows: string[][] = [];
  const end = split(text, separatorOf(text), rows);
  if (end === "too-many") return refuse(tooMany(name), encoding);
  if (end === "open-quote") {
    return refuse(
      problem("sheet.malformed-csv", cellName(name, rows.length, 0), {
        ja: '引用符（"）が閉じられていません。この行より前の引用符の対応を確かめてください。',
        en: 'A quotation mark (") is not closed. See to the quotation marks before the end of this record.',
      }),
      encoding,
    );
  }
  return { sheet: { name, rows: rows.map((row) => row.map(restored)) }, encoding, problems: [] };
};

/** Splits a text into rows of fields; says why it stopped before its end. */
const split = (text: string, separator: string, rows: string[][]): "done" | "too-many" | "open-quote" => {
  const plain = new RegExp(`[^${separator === "\t" ? "\\t" : separator}\\r\\n]*`, "y");
  let at = 0;
  let cells = 0;
  let row: string[] = [];
  while (at < text.length) {
    let value = "";
    if (text[at] === '"') {
      let close = text.indexOf('"', at + 1);
      let from = at + 1;
      for (; close >= 0 && text[close + 1] === '"'; close = text.indexOf('"', from)) {
        value += text.slice(from, close + 1);
        from = close + 2;
      }
      if (close < 0) return "open-quote";
      value += text.slice(from, close);
      at = close + 1;
    }
    plain.lastIndex = at;
    const rest = plain.exec(text)?.[0] ?? "";
    value += rest;
    at += rest.length;
    row.push(value);
    if (++cells > sheetLimits.cells || row.length > sheetLimits.columns) return "too-many";
    if (text[at] === separator) {
      at++;
      if (at < text.length) continue;
      row.push("");
    }
    if (text[at] === "\r" && text[at + 1] === "\n") at += 2;
    else at++;
    rows.push(row);
    if (rows.length > sheetLimits.rows) return "too-many";
    row = [];
  }
  return "done";
};

export const tooLarge = (place: string): ExchangeProblem =>
  problem("sheet.too-large", place, {
    ja: `ファイルが大きすぎます（${sheetLimits.bytes / 2 ** 20} MB、展開後 ${sheetLimits.unpacked / 2 ** 20} MB まで）。不要なシートや画像を除くか、分割してください。`,
    en: `The file is too large (at most ${sheetLimits.bytes / 2 ** 20} MB, ${sheetLimits.unpacked / 2 ** 20} MB unpacked). Take out sheets and pictures that are not needed, or split it.`,
  });

export const tooMany = (place: string): ExchangeProblem =>
  problem("sheet.too-many", place, {
    ja: `行、列又はセルが多すぎます（${sheetLimits.rows} 行、${sheetLimits.columns} 列まで）。分割してください。`,
    en: `Too many rows, columns or cells (at most ${sheetLimits.rows} rows, ${sheetLimits.columns} columns). Split it.`,
  });
