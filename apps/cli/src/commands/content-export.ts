import { join as joinPath } from "node:path";
import type { Content, Language } from "@tokiwa/content";
import { contentSheets, join, publish, type PublishOptions, writeCsv, writeXlsx } from "@tokiwa/exchange";
import { type Format, formats, write } from "@tokiwa/oscal";
import { command, exit } from "../command/form.ts";
import { Problem, wrongly } from "../command/problem.ts";
import { contentFolders, isFolder, noSuchFolder, readSound } from "../content.ts";
import { writeAll, yamlTexts } from "../exchange/files.ts";

export const contentExport = command({
  words: ["content", "export"],
  summary: {
    ja: "コンテンツを OSCAL の文書又は表計算の表として書き出します",
    en: "Write content out as OSCAL documents, or as spreadsheets",
  },
  description: {
    ja: "管理策カタログ、根拠文書、プロファイル、関連付け及び検査を、OSCAL 1.2.1 の catalog、profile、mapping-collection、component-definition にします。日本語と英語の両方を含みます。",
    en: "Makes OSCAL 1.2.1 catalogs, profiles, a mapping collection and component definitions of controls, authorities, profiles, mappings and checks. Both languages are in them.",
  },
  arguments: [
    {
      name: "DIR",
      presence: "required",
      completes: "folder",
      summary: { ja: "書き出す先のフォルダー（なければ作ります）", en: "the folder to write into; made if need be" },
    },
  ],
  options: {
    as: {
      type: "text",
      value: "oscal|xlsx|csv",
      choices: ["oscal", "xlsx", "csv"],
      summary: {
        ja: "書き出す形（既定は oscal）。表は管理策、パラメーター、証明による検査、関連付けの四つです",
        en: "the form to write (default: oscal); tables are of controls, parameters, attestations and mappings",
      },
    },
    format: {
      type: "text",
      value: "json|yaml|xml",
      choices: formats,
      summary: { ja: "OSCAL の書式（既定は json）", en: "the format of OSCAL (default: json)" },
    },
    primary: {
      type: "text",
      value: "ja|en",
      choices: ["ja", "en"],
      summary: {
        ja: "OSCAL の本来の欄及び表の見出しの言語（既定は ja）。内容はもう一方も並べて置きます",
        en: "the language in OSCAL's own places, and of a table's headings (default: ja); the other stands beside it",
      },
    },
    at: {
      type: "text",
      value: "INSTANT",
      variable: "SOURCE_DATE_EPOCH",
      summary: {
        ja: "文書の更新日時（ISO 8601 又は UNIX 秒。既定は現在）。同じ内容と日時は同じバイト列になります",
        en: "the documents' last-modified (ISO 8601 or UNIX seconds; default: now); the same content and moment give the same bytes",
      },
    },
    content: {
      type: "list",
      value: "DIR",
      completes: "folder",
      summary: {
        ja: "組み込みのコンテンツに重ねるフォルダー",
        en: "folders that lie over the built-in content",
      },
    },
    from: {
      type: "text",
      value: "DIR",
      completes: "folder",
      summary: {
        ja: "コンテンツの代わりに、content import で分けた文書のフォルダーを OSCAL に戻します",
        en: "instead of content, a folder of documents that content import split: joins them to OSCAL again",
      },
    },
    force: {
      type: "boolean",
      summary: {
        ja: "内容の異なる既存のファイルを置き換えます",
        en: "replace files that are there with other content",
      },
    },
  },
  examples: [
    {
      line: "tokiwa content export ./oscal",
      says: { ja: "組み込みのコンテンツを OSCAL で書き出します", en: "Write the built-in content as OSCAL" },
    },
    {
      line: "tokiwa content export ./oscal --format xml --primary en",
      says: { ja: "英語を本文とする XML で書き出します", en: "Write it as XML with English in the main places" },
    },
    {
      line: "tokiwa content export . --as xlsx",
      says: { ja: "表計算で編集するための content.xlsx を作ります", en: "Make content.xlsx, to edit in a spreadsheet" },
    },
  ],
  run: async ({ arguments: [folder = ""], values, json, terminal }) => {
    const at = instant(values.at) ?? Date.now();
    const language: Language = values.primary === "en" ? "en" : "ja";
    const format = formats.find((known) => known === values.format) ?? "json";
    const sound = async () => readSound(await contentFolders(values.content));
    const texts =
      values.from !== undefined
        ? await joinedTexts(values.from, format)
        : values.as === "xlsx" || values.as === "csv"
          ? await sheetFiles(await sound(), values.as, language)
          : oscalTexts(await sound(), { at, language, format });
    const changed = await writeAll(folder, texts, values.force);
    if (json) terminal.out(JSON.stringify({ folder, files: [...texts.keys()], written: changed }));
    else {
      for (const path of changed) terminal.out(joinPath(folder, path));
      terminal.err(
        terminal.say({
          ja: `ファイル ${texts.size} 件（書き込み ${changed.length} 件、変更なし ${texts.size - changed.length} 件）`,
          en: `${texts.size} files: ${changed.length} written, ${texts.size - changed.length} as they were`,
        }),
      );
    }
    return exit.good;
  },
});

const textOf = (document: object, format: Format): string => {
  const { text, problems } = write(document, format);
  const [problem] = problems;
  if (!problem) return text;
  throw new Problem(problem.code, {
    ja: `${problem.message.ja}${problem.remedy.ja}`,
    en: `${problem.message.en} ${problem.remedy.en}`,
  });
};

function oscalTexts(content: Content, options: PublishOptions): ReadonlyMap<string, string> {
  return new Map(
    publish(content, options).map(({ path, document }) => [
      `${path}.${options.format}`,
      textOf(document, options.format),
    ]),
  );
}

/** One workbook, or a CSV file for each table. */
async function sheetFiles(
  content: Content,
  as: "xlsx" | "csv",
  language: Language,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const sheets = contentSheets(content, language);
  if (as === "csv") return new Map(sheets.map(({ table, sheet }) => [`${table}.csv`, writeCsv(sheet)]));
  return new Map([["content.xlsx", await writeXlsx(sheets.map(({ sheet }) => sheet))]]);
}

/** The documents of an authoring folder. */
async function joinedTexts(folder: string, format: Format): Promise<ReadonlyMap<string, string>> {
  if (!(await isFolder(folder))) throw noSuchFolder(folder);
  const { documents, problems } = join(await yamlTexts(folder));
  const [problem] = problems;
  if (problem) {
    throw new Problem(problem.code, {
      ja: `${problem.place} ${problem.message.ja}（ほか ${problems.length - 1} 件）`,
      en: `${problem.place} ${problem.message.en} (and ${problems.length - 1} more)`,
    });
  }
  return new Map(documents.map(({ name, document }) => [`${name}.${format}`, textOf(document, format)]));
}

/** A moment given as ISO 8601 or as seconds since the epoch (SOURCE_DATE_EPOCH). */
function instant(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const at = /^\d{1,12}$/.test(given) ? Number(given) * 1000 : Date.parse(given);
  if (Number.isNaN(at)) {
    throw wrongly("cli.bad-value", {
      ja: `「${given}」：日時は ISO 8601（例：2026-01-01T00:00:00Z）又は UNIX 秒で書いてください。`,
      en: `"${given}": write a moment in ISO 8601, as in 2026-01-01T00:00:00Z, or in UNIX seconds.`,
    });
  }
  return at;
}
