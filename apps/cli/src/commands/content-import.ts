import { basename, extname } from "node:path";
import {
  collect,
  type ExchangeProblem,
  type FileChange,
  isAuthoringModel,
  isCollectable,
  plan,
  planDocument,
  readSheets,
} from "@tokiwa/exchange";
import { type JsonObject, type OscalDocument, read, validate } from "@tokiwa/oscal";
import { stringify } from "yaml";
import { command, type Exit, exit } from "../command/form.ts";
import { Problem, wrongly } from "../command/problem.ts";
import { contentFolders } from "../content.ts";
import { carryOut, filesOf, readBytes, yamlTexts } from "../exchange/files.ts";
import { isSheetFile, readSheetFiles, sheetEndings } from "../exchange/sheets.ts";
import { changesForPrograms, showChanges, showProblems } from "../exchange/view.ts";
import type { Terminal } from "../terminal/terminal.ts";

export const contentImport = command({
  words: ["content", "import"],
  summary: {
    ja: "OSCAL の文書及び表計算の表を、編集できる YAML のファイルとして取り込みます",
    en: "Take OSCAL documents and spreadsheets in, as YAML files that people edit",
  },
  description: {
    ja: "Tokiwa が書き出した文書及び表は、コンテンツのファイルに戻します。他の OSCAL の文書は、管理策一つを一つのファイルとする形に分け、情報を失わずに戻せます（content export --from）。他の表は、見出しから列の割当てを推測して示し、割当てのファイル（--map）に従って取り込みます。既存のファイルは、変わる項目だけを書き換えます。",
    en: "Documents and tables that Tokiwa wrote become files of content again. Other OSCAL documents are split into a file for each control, and come back without loss (content export --from). For other tables, which column is what is guessed from headings and shown; they are taken in as a mapping file (--map) says. In files that are there only what differs is changed.",
  },
  arguments: [
    {
      name: "FILE",
      presence: "many",
      completes: "file",
      summary: {
        ja: "取り込むファイル（OSCAL の JSON・YAML・XML、XLSX、CSV）又はフォルダー",
        en: "files (OSCAL in JSON, YAML or XML; XLSX; CSV), or folders of them",
      },
    },
  ],
  options: {
    into: {
      type: "text",
      value: "DIR",
      completes: "folder",
      summary: {
        ja: "取り込む先のフォルダー（なければ作ります）",
        en: "the folder to take them into; made if need be",
      },
    },
    map: {
      type: "text",
      value: "FILE",
      completes: "file",
      summary: { ja: "表の列の割当て（YAML）", en: "which column of a table is what (YAML)" },
    },
    "dry-run": {
      type: "boolean",
      summary: { ja: "変わる点だけを示し、何も書き込みません", en: "show what would change, and write nothing" },
    },
  },
  examples: [
    {
      line: "tokiwa content import NIST_SP-800-53_rev5_catalog.json --into ./catalogs --dry-run",
      says: { ja: "取り込むと何が変わるかを示します", en: "Show what taking it in would change" },
    },
    {
      line: "tokiwa content import controls.xlsx --map columns.yaml --into ./our-content",
      says: { ja: "表計算の表を自組織のコンテンツに取り込みます", en: "Take a spreadsheet into your own content" },
    },
  ],
  run: async ({ arguments: given, values, json, terminal }) => {
    const into = values.into;
    if (given.length === 0 || into === undefined) {
      throw wrongly("cli.missing-argument", {
        ja: "取り込むファイルと --into DIR を指定してください。",
        en: "Name the files to take in, and --into DIR.",
      });
    }
    const files = await filesOf(given, [".json", ".yaml", ".yml", ".xml", ...sheetEndings]);
    const folder = {
      present: await yamlTexts(into),
      below: await Promise.all((await contentFolders([])).map(yamlTexts)),
    };
    const documents = await planDocuments(
      files.filter((file) => !isSheetFile(file)),
      folder,
    );
    const sheets = await planSheets(files.filter(isSheetFile), values.map, folder);
    const wrong = sheets.problems.some(({ severity }) => severity === "error");
    // What was guessed is for a person to look at, and to say so, before anything is written.
    const unconfirmed = sheets.guessed !== "";
    const write = !values["dry-run"] && !wrong && !unconfirmed;
    const changes = [...documents, ...sheets.changes];
    if (write) await carryOut(into, changes);
    return answer({ ...sheets, changes, wrong, unconfirmed, write, dryRun: values["dry-run"] }, json, terminal);
  },
});

interface Answer {
  readonly changes: readonly FileChange[];
  readonly problems: readonly ExchangeProblem[];
  /** Mappings that were guessed, as a mapping file. */
  readonly guessed: string;
  readonly wrong: boolean;
  readonly unconfirmed: boolean;
  readonly write: boolean;
  readonly dryRun: boolean;
}

function answer(
  { changes, problems, guessed, wrong, unconfirmed, write, dryRun }: Answer,
  json: boolean,
  terminal: Terminal,
): Exit {
  const code = wrong || (unconfirmed && !dryRun) ? exit.no : exit.good;
  if (json) {
    terminal.out(JSON.stringify({ written: write, files: changesForPrograms(changes), problems, guessed }));
    return code;
  }
  showProblems(problems, terminal);
  showChanges(changes, terminal);
  if (unconfirmed) {
    terminal.out(
      terminal.say({
        ja: "\n見出しから推測した列の割当て（正しければファイルに保存し、--map で指定してください）:",
        en: "\nWhich column is what, guessed from headings (if it is right, save it as a file and name that by --map):",
      }),
    );
    terminal.out(guessed);
  }
  if (!write) terminal.err(terminal.say({ ja: "何も書き込んでいません。", en: "Nothing was written." }));
  return code;
}

/** What is taken into: the texts of a folder's files, and those of the contents that it comes on top of. */
interface Folder {
  readonly present: ReadonlyMap<string, string>;
  readonly below: readonly ReadonlyMap<string, string>[];
}

/** What taking OSCAL documents in changes. */
async function planDocuments(files: readonly string[], { present, below }: Folder): Promise<readonly FileChange[]> {
  const own: OscalDocument[] = [];
  const changes: FileChange[] = [];
  for (const file of files) {
    const { document, model } = await readDocument(file);
    if (isCollectable(document)) own.push(document);
    else if (isAuthoringModel(model))
      changes.push(...planDocument(present, document, model, basename(file, extname(file))));
    else {
      throw wrongly("cli.bad-value", {
        ja: `「${file}」は ${model} です。取り込めるのは catalog、profile、mapping-collection、component-definition です。`,
        en: `"${file}" is a ${model}. What can be taken in: catalog, profile, mapping-collection, component-definition.`,
      });
    }
  }
  return own.length === 0 ? changes : [...changes, ...plan(present, collect(own), below)];
}

async function readDocument(file: string): Promise<{ readonly document: JsonObject; readonly model: string }> {
  const { document, model, problems, locate } = read(await readBytes(file), { clock: () => performance.now() });
  // Others' documents are taken in as they are, faults included; what is read as Tokiwa's own has to be right.
  const found =
    document !== undefined && isCollectable(document) ? [...problems, ...locate(validate(document))] : problems;
  const fault = found.find(({ severity }) => severity === "error");
  if (document !== undefined && model !== undefined && !fault) return { document, model };
  const place = fault?.place ? `:${fault.place.line}:${fault.place.column}` : "";
  throw new Problem(fault?.code ?? "cli.fault", {
    ja: `${file}${place} ${fault?.message.ja ?? ""}${fault?.remedy.ja ?? ""}`,
    en: `${file}${place} ${fault?.message.en ?? ""} ${fault?.remedy.en ?? ""}`,
  });
}

/** What taking spreadsheets in changes; what they leave as the content below has it is left out. */
async function planSheets(
  files: readonly string[],
  map: string | undefined,
  { present, below }: Folder,
): Promise<Pick<Answer, "changes" | "problems" | "guessed">> {
  if (files.length === 0) return { changes: [], problems: [], guessed: "" };
  const { inputs, guessed, problems } = await readSheetFiles(files, map);
  const { files: values, problems: found } = readSheets(inputs, present, below);
  return {
    changes: plan(present, values, below),
    problems: [...problems, ...found],
    guessed: guessed.length === 0 ? "" : stringify(guessed),
  };
}
