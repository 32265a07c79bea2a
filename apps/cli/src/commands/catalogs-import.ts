import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { ask, type Door, tell } from "../api/client.ts";
import { doorOf } from "../api/door.ts";
import { joinedForm, listed, type Looked, lookedForm, meant } from "../catalogs/answers.ts";
import { command, exit } from "../command/form.ts";
import { wrongly } from "../command/problem.ts";
import { readBytes, yamlTexts } from "../exchange/files.ts";
import { dataFolderOf } from "../installation.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { dataOption } from "./options.ts";

export const catalogsImport = command({
  words: ["catalogs", "import"],
  summary: {
    ja: "他機関の OSCAL のカタログ、プロファイル、マッピングを取り込みます",
    en: "Import OSCAL catalogs, profiles and mappings of others",
  },
  description: {
    ja: "動いている Tokiwa に取り込みます。まず全ての文書を検証し、一つでも誤りがあれば何も取り込みません。フォルダーは、作成形式（YAML）の一つの文書として読みます。参照はファイル名で照合し、--map で指す文書を定められます。",
    en: "Into the running Tokiwa. All documents are checked first; if one has an error, none is imported. A folder is read as one document in the authoring form (YAML). References are matched by the names of files; --map says which document one means.",
  },
  arguments: [
    {
      name: "FILE",
      presence: "many",
      completes: "file",
      summary: {
        ja: "OSCAL の文書、又は作成形式のフォルダー",
        en: "a document of OSCAL, or a folder of the authoring form",
      },
    },
  ],
  options: {
    data: dataOption,
    "dry-run": { type: "boolean", summary: { ja: "検証だけを行い、取り込みません", en: "only check; import nothing" } },
    map: {
      type: "list",
      value: "REF=ID",
      summary: {
        ja: "参照 REF が指す文書（識別子又はファイル名、複数可）",
        en: "the document, by id or file name, that the reference REF means; may be repeated",
      },
    },
  },
  examples: [
    {
      line: "tokiwa catalogs import NIST_SP-800-53_rev5_catalog.json --dry-run",
      says: { ja: "何が取り込まれるかを確かめます", en: "See what it is" },
    },
    {
      line: "tokiwa catalogs import profile.xml --map ../lib/base=base.json",
      says: { ja: "参照が指す文書を定めて取り込みます", en: "Import it, and say what its reference means" },
    },
  ],
  run: async ({ arguments: files, values, json, terminal }) => {
    if (files.length === 0)
      throw wrongly("cli.missing-argument", {
        ja: "取り込むファイルを指定してください。",
        en: "Name the files to import.",
      });
    const { door } = await doorOf(dataFolderOf(values.data));
    const documents = await Promise.all(files.map((file) => documentAt(door, file, terminal)));
    const looked = await each(documents, (one) => imported(door, one, true));
    const broken = looked.some(({ summary }) => summary === null);
    const isDry = values["dry-run"];
    const kept = isDry || broken ? looked : await each(documents, (one) => imported(door, one, false));
    if (!isDry && !broken) await sayMeanings(door, kept, values.map);
    if (json) terminal.out(JSON.stringify({ imported: !isDry && !broken, documents: kept }, null, 2));
    else for (const one of kept) print(one, isDry || broken, terminal);
    return broken ? exit.no : exit.good;
  },
});

interface Document {
  readonly name: string;
  readonly bytes: Uint8Array;
}

async function documentAt(door: Door, file: string, { language }: Terminal): Promise<Document> {
  const isFolder = await stat(file).then(
    (status) => status.isDirectory(),
    () => false,
  );
  if (!isFolder) return { name: basename(file), bytes: await readBytes(file) };
  const folder = basename(resolve(file));
  const files = Object.fromEntries([...(await yamlTexts(file))].map(([path, text]) => [`${folder}/${path}`, text]));
  const asking = { method: "POST", body: { files }, language } as const;
  const { name, document } = await ask(door, "/api/v1/catalogs/authoring", joinedForm, asking);
  return { name, bytes: new TextEncoder().encode(document) };
}

/** One after the other: each may hold tens of megabytes. */
async function each<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<readonly R[]> {
  const done: R[] = [];
  for (const one of all) done.push(await work(one));
  return done;
}

function imported(door: Door, { name, bytes }: Document, dryRun: boolean): Promise<Looked> {
  const path = `/api/v1/catalogs?name=${encodeURIComponent(name.slice(0, 200))}&dryRun=${dryRun}`;
  return ask(door, path, lookedForm, { method: "POST", bytes });
}

/** Says what references of the imported documents mean. */
async function sayMeanings(door: Door, kept: readonly Looked[], entries: readonly string[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = await listed(door);
  const refers = Object.fromEntries(
    entries.map((entry) => {
      const at = entry.lastIndexOf("=");
      if (at < 1)
        throw wrongly("cli.bad-value", {
          ja: `--map の「${entry}」は「参照=文書」の形ではありません。`,
          en: `"${entry}" of --map is not of the form REFERENCE=DOCUMENT.`,
        });
      return [toldAs(entry.slice(0, at)), meant(rows, entry.slice(at + 1)).id];
    }),
  );
  for (const { id } of kept) await tell(door, `/api/v1/catalogs/${id}/references`, { method: "PUT", body: refers });
}

/** A reference as the server names it: as it leads from the document, without its form. */
function toldAs(href: string): string {
  const resolved = URL.canParse(href) ? href : new URL(href, "shelf:/document").href;
  return resolved.replace(/^shelf:\/+/, "").replace(/\.(json|ya?ml|xml)$/i, "");
}

function print({ id, name, summary, problems, known, missing }: Looked, isDry: boolean, terminal: Terminal): void {
  const word = summary
    ? known
      ? { ja: "取込み済み", en: "here already" }
      : isDry
        ? { ja: "取り込めます", en: "can be imported" }
        : { ja: "取り込みました", en: "imported" }
    : { ja: "取り込めません", en: "cannot be imported" };
  const sign = terminal.tone(summary ? "good" : "bad", `${summary ? "✓" : "✕"} ${terminal.say(word)}`);
  const what = summary ? `  ${summary.model}  ${terminal.say(summary.title)}  ${id.slice(0, 12)}` : "";
  terminal.out(`${sign}  ${name}${what}`);
  for (const { severity, line, column, message, remedy, code } of problems) {
    const at = line === null ? "" : `${line}:${column} `;
    const tone = severity === "error" ? "bad" : "unsure";
    terminal.out(`  ${terminal.tone(tone, severity)} ${at}${terminal.say(message)} ${terminal.say(remedy)} [${code}]`);
  }
  for (const reference of missing)
    terminal.out(`  ${terminal.say({ ja: `足りない文書：${reference}`, en: `missing: ${reference}` })}`);
}
