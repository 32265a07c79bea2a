import { check, type JsonObject, type ModelName, modelNames, type Problem, read, type ReadResult } from "@tokiwa/oscal";
import { command, exit } from "../command/form.ts";
import { wrongly } from "../command/problem.ts";
import { countOf } from "../oscal/files.ts";
import { clock, readingOf } from "../oscal/reading.ts";
import { printProblem } from "../oscal/view.ts";
import type { Terminal } from "../terminal/terminal.ts";

export const oscalValidate = command({
  words: ["oscal", "validate"],
  summary: { ja: "OSCAL の文書を検証します", en: "Validate OSCAL documents" },
  description: {
    ja: "JSON、YAML、XML の文書を、公式スキーマと OSCAL の制約（識別子、参照、値の一覧、個数）に照らし、問題ごとに行・列・対処を示します。",
    en: "Holds documents in JSON, YAML or XML against the official schema and OSCAL's constraints (identifiers, references, allowed values, cardinalities), and names line, column and remedy of each problem.",
  },
  arguments: [
    {
      name: "FILE",
      presence: "many",
      completes: "file",
      summary: { ja: "検証する文書（- で標準入力）", en: "documents to validate; - for standard input" },
    },
  ],
  options: {
    model: {
      type: "text",
      value: "MODEL",
      choices: modelNames,
      summary: { ja: "このモデルでない文書を不合格とします", en: "refuse documents of another model" },
    },
    against: {
      type: "list",
      value: "FILE",
      completes: "file",
      summary: {
        ja: "管理策などへの参照を照合するカタログ（複数可）",
        en: "a catalog that references to controls must be found in; may be repeated",
      },
    },
    strict: { type: "boolean", summary: { ja: "警告も不合格とします", en: "let warnings fail it, too" } },
  },
  examples: [
    { line: "tokiwa oscal validate catalog.json", says: { ja: "カタログを検証します", en: "Validate a catalog" } },
    {
      line: "tokiwa oscal validate profile.xml --against catalog.json",
      says: { ja: "プロファイルの参照をカタログに照らします", en: "Look a profile's references up in its catalog" },
    },
  ],
  run: async ({ arguments: files, values, json, terminal }) => {
    if (files.length === 0) {
      throw wrongly("cli.missing-argument", {
        ja: "検証する文書を指定してください（- で標準入力）。",
        en: "Name the documents to validate; - for standard input.",
      });
    }
    const model = modelNames.find((name) => name === values.model);
    const against = await catalogs(values.against, terminal);
    const results: Result[] = [];
    for (const file of files) results.push(await validated(file, model, against, terminal));
    const errors = results.reduce((sum, { problems }) => sum + countOf(problems, "error"), 0);
    const warnings = results.reduce((sum, { problems }) => sum + countOf(problems, "warning"), 0);
    if (json) terminal.out(JSON.stringify({ files: results, errors, warnings }, null, 2));
    else {
      for (const { file, problems } of results) for (const problem of problems) printProblem(file, problem, terminal);
      for (const result of results) if (result.problems.length === 0) terminal.out(sentence(result, terminal));
      terminal.out(
        terminal.tone(
          errors > 0 ? "bad" : "good",
          terminal.say({ ja: `誤り ${errors} 件、警告 ${warnings} 件`, en: `${errors} errors, ${warnings} warnings` }),
        ),
      );
    }
    return errors > 0 || (values.strict && warnings > 0) ? exit.no : exit.good;
  },
});

interface Result {
  readonly file: string;
  readonly format: ReadResult["format"];
  readonly model: ReadResult["model"];
  readonly problems: readonly Problem[];
}

const sentence = ({ file, model }: Result, terminal: Terminal): string =>
  terminal.tone(
    "good",
    terminal.say({ ja: `${file}：正しい ${model ?? "文書"} です。`, en: `${file}: a valid ${model ?? "document"}.` }),
  );

async function validated(
  file: string,
  model: ModelName | undefined,
  against: readonly JsonObject[],
  terminal: Terminal,
): Promise<Result> {
  const look = (bytes: Uint8Array) =>
    check(bytes, { clock, ...(model ? { model } : {}), ...(against.length > 0 ? { against } : {}) });
  const title = { ja: `${file} の検証`, en: `Validating ${file}` };
  const { format, model: found, problems } = await readingOf(file, terminal, title, look);
  return { file, format, model: found, problems };
}

async function catalogs(files: readonly string[], terminal: Terminal): Promise<readonly JsonObject[]> {
  const documents: JsonObject[] = [];
  for (const file of files) {
    const look = (bytes: Uint8Array) => read(bytes, { clock, model: "catalog" });
    const { document, problems } = await readingOf(file, terminal, undefined, look);
    const [error] = problems.filter(({ severity }) => severity === "error");
    if (error || !document) {
      const said = error?.message ?? { ja: "", en: "" };
      throw wrongly("cli.bad-value", {
        ja: `--against の「${file}」はカタログとして読めません。${said.ja}`,
        en: `"${file}" of --against cannot be read as a catalog. ${said.en}`,
      });
    }
    documents.push(document);
  }
  return documents;
}
