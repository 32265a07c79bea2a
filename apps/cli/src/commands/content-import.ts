import { basename, extname } from "node:path";
import { collect, type FileChange, isAuthoringModel, isCollectable, plan, planDocument } from "@tokiwa/exchange";
import { type JsonObject, type OscalDocument, read } from "@tokiwa/oscal";
import { command, exit } from "../command/form.ts";
import { Problem, wrongly } from "../command/problem.ts";
import { carryOut, filesOf, readBytes, yamlTexts } from "../exchange/files.ts";
import { changesForPrograms, showChanges } from "../exchange/view.ts";

export const contentImport = command({
  words: ["content", "import"],
  summary: {
    ja: "OSCAL の文書を、編集できる YAML のファイルとして取り込みます",
    en: "Take OSCAL documents in, as YAML files that people edit",
  },
  description: {
    ja: "Tokiwa が書き出した文書はコンテンツのファイルに戻します。他の文書は、管理策一つを一つのファイルとする形に分け、情報を失わずに戻せます（content export --from）。既存のファイルは、変わる項目だけを書き換えます。",
    en: "Documents that Tokiwa wrote become files of content again. Others are split into a file for each control, and come back without loss (content export --from). In files that are there only what differs is changed.",
  },
  arguments: [
    {
      name: "FILE",
      presence: "many",
      completes: "file",
      summary: { ja: "取り込むファイル又はフォルダー", en: "files, or folders of them, to take in" },
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
  ],
  run: async ({ arguments: given, values, json, terminal }) => {
    const into = values.into;
    if (given.length === 0 || into === undefined) {
      throw wrongly("cli.missing-argument", {
        ja: "取り込むファイルと --into DIR を指定してください。",
        en: "Name the files to take in, and --into DIR.",
      });
    }
    const present = await yamlTexts(into);
    const changes = await planFiles(await filesOf(given, [".json", ".yaml", ".yml", ".xml"]), present);
    if (!values["dry-run"]) await carryOut(into, changes);
    if (json) terminal.out(JSON.stringify({ into, dryRun: values["dry-run"], files: changesForPrograms(changes) }));
    else {
      showChanges(changes, terminal);
      if (values["dry-run"]) terminal.err(terminal.say({ ja: "何も書き込んでいません。", en: "Nothing was written." }));
    }
    return exit.good;
  },
});

/** What taking OSCAL documents in changes. */
async function planFiles(
  files: readonly string[],
  present: ReadonlyMap<string, string>,
): Promise<readonly FileChange[]> {
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
  return own.length === 0 ? changes : [...changes, ...plan(present, collect(own))];
}

async function readDocument(file: string): Promise<{ readonly document: JsonObject; readonly model: string }> {
  const { document, model, problems } = read(await readBytes(file), { clock: () => performance.now() });
  const fault = problems.find(({ severity }) => severity === "error");
  if (document !== undefined && model !== undefined && !fault) return { document, model };
  const place = fault?.place ? `:${fault.place.line}:${fault.place.column}` : "";
  throw new Problem(fault?.code ?? "cli.fault", {
    ja: `${file}${place} ${fault?.message.ja ?? ""}${fault?.remedy.ja ?? ""}`,
    en: `${file}${place} ${fault?.message.en ?? ""} ${fault?.remedy.en ?? ""}`,
  });
}
