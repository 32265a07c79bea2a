/**
 * XLSX workbooks (ECMA-376, Office Open XML) read as sheets of text: values as they were last computed, never formulas.
 * @module
 */
import { strFromU8, unzipSync } from "fflate";
import { SaxesParser } from "saxes";
import { type ExchangeProblem, problem } from "../problem.ts";
import { tooLarge, tooMany } from "./csv.ts";
import { cellName, type Sheet, sheetLimits } from "./sheet.ts";
import { dateOf, isDateFormat } from "./xlsx-format.ts";

export interface ReadXlsx {
  readonly sheets: readonly Sheet[];
  readonly problems: readonly ExchangeProblem[];
}

/** Ends reading with one problem. */
class Refusal extends Error {
  readonly problem: ExchangeProblem;
  constructor(one: ExchangeProblem) {
    super(one.message.en);
    this.problem = one;
  }
}

const notXlsx = (place: string): Refusal =>
  new Refusal(
    problem("sheet.not-xlsx", place, {
      ja: "XLSX のブックとして読めません。暗号化を解き、「Excel ブック（.xlsx）」として保存し直してください。",
      en: "This cannot be read as an XLSX workbook. Take off any encryption, and save it as an Excel workbook (.xlsx).",
    }),
  );

type Entries = ReadonlyMap<string, Uint8Array>;

/** The XML parts of the package, unpacked. Sizes are those that the package states, and fflate unpacks no more. */
const unpack = (bytes: Uint8Array, name: string): Entries => {
  if (bytes.length > sheetLimits.bytes) throw new Refusal(tooLarge(name));
  let entries = 0;
  let size = 0;
  try {
    const files = unzipSync(bytes, {
      filter: (file) => {
        if (++entries > sheetLimits.entries) throw new Refusal(tooLarge(name));
        const wanted =
          /^\/?(_rels\/|xl\/(_rels\/|workbook|sharedStrings|styles|worksheets\/))?[^/]*\.(xml|rels)$/i.test(file.name);
        if (!wanted) return false;
        size += file.originalSize;
        if (size > sheetLimits.unpacked) throw new Refusal(tooLarge(name));
        return true;
      },
    });
    return new Map(Object.entries(files).map(([path, data]) => [path.replace(/^\//, "").toLowerCase(), data]));
  } catch (error) {
    throw error instanceof Refusal ? error : notXlsx(name);
  }
};

interface Handlers {
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly text?: (text: string) => void;
  readonly close?: (name: string) => void;
}

const local = (name: string): string => name.slice(name.indexOf(":") + 1);

/** Reads one XML part. Names come without their prefix; a document type declaration is refused. */
const parseXml = (data: Uint8Array, place: string, { open, text, close }: Handlers): void => {
  const parser = new SaxesParser({ xmlns: false });
  parser.on("error", () => {
    throw notXlsx(place);
  });
  parser.on("doctype", () => {
    throw notXlsx(place);
  });
  parser.on("opentag", (tag) => {
    const named = Object.entries(tag.attributes).map(([name, value]) => [local(name), value] as const);
    open?.(local(tag.name), Object.fromEntries(named));
  });
  if (text) parser.on("text", text);
  parser.on("closetag", (tag) => close?.(local(tag.name)));
  parser.write(strFromU8(data)).close();
};

/** Characters that XML has no place for stand as `_xHHHH_` (ECMA-376 part 1 §22.9.2.19). */
const unescaped = (text: string): string =>
  text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** Shared strings, without the readings (`rPh`) that Japanese spreadsheets keep beside them. */
const sharedStrings = (data: Uint8Array | undefined, name: string): readonly string[] => {
  const strings: string[] = [];
  let value = "";
  let inText = false;
  let reading = 0;
  if (data) {
    parseXml(data, name, {
      open: (tag) => {
        if (tag === "si") value = "";
        if (tag === "rPh") reading++;
        inText = tag === "t" && reading === 0;
      },
      text: (text) => {
        if (inText) value += text;
      },
      close: (tag) => {
        inText = false;
        if (tag === "rPh") reading--;
        if (tag === "si") strings.push(unescaped(value));
      },
    });
  }
  return strings;
};

/** For each cell style whether it shows dates. */
const dateStyles = (data: Uint8Array | undefined, name: string): readonly boolean[] => {
  const codes = new Map<number, string>();
  const formats: number[] = [];
  let inCells = false;
  if (data) {
    parseXml(data, name, {
      open: (tag, { numFmtId = "0", formatCode = "" }) => {
        if (tag === "numFmt") codes.set(Number(numFmtId), formatCode);
        if (tag === "cellXfs") inCells = true;
        if (tag === "xf" && inCells) formats.push(Number(numFmtId));
      },
      close: (tag) => {
        if (tag === "cellXfs") inCells = false;
      },
    });
  }
  return formats.map((id) => isDateFormat(id, codes));
};

interface Workbook {
  readonly strings: readonly string[];
  readonly dates: readonly boolean[];
  readonly epoch1904: boolean;
  readonly sheets: readonly { readonly name: string; readonly path: string }[];
}

const workbookOf = (entries: Entries, name: string): Workbook => {
  const data = entries.get("xl/workbook.xml");
  if (!data) throw notXlsx(name);
  const targets = new Map<string, string>();
  const relations = entries.get("xl/_rels/workbook.xml.rels");
  if (relations) {
    parseXml(relations, name, {
      open: (tag, { Id = "", Target = "" }) => {
        if (tag === "Relationship") targets.set(Id, Target.replace(/^\/?(xl\/)?/, "xl/").toLowerCase());
      },
    });
  }
  const sheets: { name: string; path: string }[] = [];
  let epoch1904 = false;
  parseXml(data, name, {
    open: (tag, attributes) => {
      if (tag === "workbookPr") epoch1904 = /^(1|true)$/.test(attributes["date1904"] ?? "");
      if (tag === "sheet")
        sheets.push({ name: attributes["name"] ?? "", path: targets.get(attributes["id"] ?? "") ?? "" });
    },
  });
  if (sheets.length > sheetLimits.sheets) throw new Refusal(tooMany(name));
  return {
    strings: sharedStrings(entries.get("xl/sharedstrings.xml"), name),
    dates: dateStyles(entries.get("xl/styles.xml"), name),
    epoch1904,
    sheets,
  };
};

/** Row and column, from 0, of a cell's name; undefined where it is none. */
const placeOf = (name: string): readonly [row: number, column: number] | undefined => {
  const [, letters, digits] = /^\$?([A-Z]{1,3})\$?(\d{1,7})$/.exec(name) ?? [];
  if (letters === undefined || digits === undefined) return undefined;
  const column = Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  return [Number(digits) - 1, column];
};

const readSheet = (
  data: Uint8Array,
  name: string,
  workbook: Workbook,
): { sheet: Sheet; problems: ExchangeProblem[] } => {
  const rows: string[][] = [];
  const formulas: string[] = [];
  const merges: string[] = [];
  let at: { row: number; column: number } = { row: -1, column: -1 };
  let cell: { type: string; style: number; value: string; hasFormula: boolean } | undefined;
  let into: "value" | undefined;
  let reading = 0;
  let cells = 0;

  const put = (text: string): void => {
    const { row, column } = at;
    if (text === "") return;
    if (row >= sheetLimits.rows || column >= sheetLimits.columns || ++cells > sheetLimits.cells)
      throw new Refusal(tooMany(name));
    while (rows.length <= row) rows.push([]);
    const line = rows[row] ?? [];
    while (line.length < column) line.push("");
    line[column] = text;
  };
  const textOf = ({ type, style, value }: NonNullable<typeof cell>): string => {
    if (type === "s") return workbook.strings[Number(value)] ?? "";
    if (type === "inlineStr" || type === "str") return unescaped(value);
    if (type === "b") return value === "1" ? "TRUE" : "FALSE";
    if (type === "n" && value !== "") {
      const number = Number(value);
      if (Number.isNaN(number)) return value;
      return workbook.dates[style] ? dateOf(number, workbook.epoch1904) : String(number);
    }
    return value;
  };
  parseXml(data, name, {
    open: (tag, attributes) => {
      if (tag === "row")
        at = { row: attributes["r"] === undefined ? at.row + 1 : Number(attributes["r"]) - 1, column: -1 };
      else if (tag === "c") {
        const place = placeOf(attributes["r"] ?? "");
        at = place ? { row: place[0], column: place[1] } : { row: at.row, column: at.column + 1 };
        cell = { type: attributes["t"] ?? "n", style: Number(attributes["s"] ?? 0), value: "", hasFormula: false };
      } else if (tag === "rPh") reading++;
      else if (tag === "f" && cell) cell.hasFormula = true;
      else if (tag === "mergeCell") merges.push(attributes["ref"] ?? "");
      into = cell && reading === 0 && (tag === "v" || tag === "t") ? "value" : undefined;
    },
    text: (text) => {
      if (into && cell) cell.value += text;
    },
    close: (tag) => {
      into = undefined;
      if (tag === "rPh") reading--;
      if (tag !== "c" || !cell) return;
      if (cell.hasFormula) formulas.push(cellName(name, at.row, at.column));
      put(textOf(cell));
      cell = undefined;
    },
  });
  const problems: ExchangeProblem[] = [];
  const [formula] = formulas;
  if (formula !== undefined) {
    problems.push(
      problem("sheet.formula", formula, {
        ja: `数式のセルが ${formulas.length} 個あります。計算はせず、保存時の値を使います。値として貼り付けると確実です。`,
        en: `There are ${formulas.length} cells with formulas. They are not computed; the values saved with them are used. Paste them as values to be sure.`,
      }),
    );
  }
  problems.push(...fillMerged(rows, merges, name));
  return { sheet: { name, rows }, problems };
};

/** Gives every cell of a merged range the range's value, as the eye does. */
const fillMerged = (rows: string[][], merges: readonly string[], name: string): readonly ExchangeProblem[] => {
  const [merged] = merges;
  if (merged === undefined) return [];
  let filled = 0;
  for (const range of merges) {
    const [from, to] = range.split(":").map(placeOf);
    const value = from && rows[from[0]]?.[from[1]];
    if (!from || !to || value === undefined || value === "") continue;
    for (let row = from[0]; row <= Math.min(to[0], rows.length - 1); row++) {
      const line = rows[row] ?? [];
      for (let column = from[1]; column <= Math.min(to[1], sheetLimits.columns - 1); column++) {
        if (++filled > sheetLimits.cells) throw new Refusal(tooMany(name));
        while (line.length <= column) line.push("");
        line[column] = value;
      }
    }
  }
  return [
    problem("sheet.merged", `${name}!${merged}`, {
      ja: `結合されたセルが ${merges.length} 箇所あります。結合範囲の全ての行に同じ値を入れたものとして読みます。`,
      en: `There are ${merges.length} merged ranges. Each is read as if its value stood in all of its cells.`,
    }),
  ];
};

/**
 * Reads a workbook; never throws for what it holds.
 * @param name what the file is called in problems
 */
export const readXlsx = (bytes: Uint8Array, name: string): ReadXlsx => {
  try {
    const entries = unpack(bytes, name);
    const workbook = workbookOf(entries, name);
    const read = workbook.sheets.flatMap((sheet) => {
      const data = entries.get(sheet.path);
      return data ? [readSheet(data, sheet.name, workbook)] : [];
    });
    return { sheets: read.map(({ sheet }) => sheet), problems: read.flatMap(({ problems }) => problems) };
  } catch (error) {
    if (error instanceof Refusal) return { sheets: [], problems: [error.problem] };
    throw error;
  }
};
