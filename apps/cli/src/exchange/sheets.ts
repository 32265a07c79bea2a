import { basename, extname } from "node:path";
import {
  type ExchangeProblem,
  guessMapping,
  readCsv,
  readMapping,
  readXlsx,
  type Sheet,
  type SheetInput,
  type SheetMapping,
} from "@tokiwa/exchange";
import { readBytes } from "./files.ts";

export const sheetEndings: readonly string[] = [".csv", ".tsv", ".xlsx"];

export const isSheetFile = (file: string): boolean => sheetEndings.includes(extname(file).toLowerCase());

/** Sheets with the mappings that they will be read by. */
export interface ReadSheetFiles {
  readonly inputs: readonly SheetInput[];
  /** Mappings that were guessed from headings that are not Tokiwa's own. */
  readonly guessed: readonly SheetMapping[];
  readonly problems: readonly ExchangeProblem[];
}

/** Reads spreadsheet files; a mapping file goes before what can be guessed. */
export async function readSheetFiles(files: readonly string[], mapFile: string | undefined): Promise<ReadSheetFiles> {
  const inputs: SheetInput[] = [];
  const guessed: SheetMapping[] = [];
  const problems: ExchangeProblem[] = [];
  const given = mapFile === undefined ? undefined : await mappingsFrom(mapFile);
  problems.push(...(given?.problems ?? []));
  for (const file of files) {
    const { sheets, problems: found } = await sheetsOf(file);
    problems.push(...found);
    for (const sheet of sheets) {
      const said = given?.mappings.filter((mapping) => mapping.sheet === sheet.name) ?? [];
      if (said.length > 0) inputs.push(...said.map((mapping) => ({ sheet, mapping })));
      else if (!given) {
        const guess = guessMapping(sheet);
        if (!guess) continue;
        inputs.push({ sheet, mapping: guess.mapping });
        if (!guess.exact) guessed.push(guess.mapping);
      }
    }
  }
  if (inputs.length === 0 && problems.every(({ severity }) => severity !== "error")) {
    problems.push({
      code: "sheet.no-table",
      severity: "error",
      place: files.join(", "),
      message: {
        ja: "取り込める表が見つかりません。割当てのファイルを --map で指定してください（sheet はシート名、CSV では拡張子のないファイル名）。",
        en: "There is no table to take in. Name a mapping file by --map (sheet: the sheet's name; for CSV the file's without its ending).",
      },
    });
  }
  return { inputs, guessed, problems };
}

async function mappingsFrom(file: string) {
  return readMapping(Buffer.from(await readBytes(file)).toString("utf8"), file);
}

async function sheetsOf(
  file: string,
): Promise<{ readonly sheets: readonly Sheet[]; readonly problems: readonly ExchangeProblem[] }> {
  const bytes = await readBytes(file);
  if (extname(file).toLowerCase() === ".xlsx") return readXlsx(bytes, basename(file));
  const { sheet, problems } = readCsv(bytes, basename(file, extname(file)));
  return { sheets: sheet ? [sheet] : [], problems };
}
