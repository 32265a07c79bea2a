import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { text as readStream } from "node:stream/consumers";
import { compileChecks, type Facts, readFacts } from "@tokiwa/content";
import { collect, factCatalog } from "@tokiwa/host";
import { unreadable } from "../command/file-problem.ts";
import { command, exit } from "../command/form.ts";
import { type Problem, wrongly } from "../command/problem.ts";
import { contentFolders, isFolder, named, noSuchFolder, readAll } from "../content.ts";
import { tableOf, worstFirst } from "../diagnosis/view.ts";

export const contentTry = command({
  words: ["content", "try"],
  summary: { ja: "1 つの検査だけを試します", en: "Try one check alone" },
  description: {
    ja: "--facts のファイルに書かれた事実、なければこの機器（又は --root 以下）の事実で検査を評価します。--save で事実を書き出し、書き換えて試せます。",
    en: "Evaluates a check over the facts of a file, or of this machine (or what is below --root) where no file is named. --save writes the facts, to be changed and tried again.",
  },
  arguments: [
    { name: "CHECK", presence: "required", summary: { ja: "検査の識別子", en: "the identifier of the check" } },
  ],
  options: {
    facts: {
      type: "text",
      value: "F",
      completes: "file",
      summary: {
        ja: "事実のファイル（JSON 又は YAML、- で標準入力）",
        en: "a file of facts in JSON or YAML; - for standard input",
      },
    },
    root: {
      type: "text",
      value: "DIR",
      completes: "folder",
      summary: { ja: "事実を集めるフォルダー（/ の代わり）", en: "the folder to gather facts from, in place of /" },
    },
    save: {
      type: "text",
      value: "F",
      completes: "file",
      summary: { ja: "用いた事実を書き出すファイル", en: "write the facts used into this file" },
    },
    content: {
      type: "list",
      value: "DIR",
      completes: "folder",
      summary: { ja: "加えるコンテンツのフォルダー（複数可）", en: "a content folder to add; may be repeated" },
    },
  },
  examples: [
    {
      line: "tokiwa content try host.ssh.root-login --save facts.json",
      says: { ja: "この機器で試し、用いた事実を残します", en: "Try it on this machine, and keep the facts it used" },
    },
    {
      line: "tokiwa content try host.ssh.root-login --facts facts.json",
      says: { ja: "書き換えた事実で試します", en: "Try it over facts that you changed" },
    },
  ],
  run: async ({ arguments: [id = ""], values, json, terminal }) => {
    const { content } = await readAll(await contentFolders(values.content));
    const check = named("check", id, content.checks);
    const compiled = compileChecks(content, factCatalog).get(id);
    if (!compiled) throw notByMachine(check.id);
    const facts =
      values.facts === undefined
        ? await gather(values.root ?? "/", new Set(compiled.facts))
        : factsIn(values.facts, await textOf(values.facts));
    if (values.save !== undefined) await writeFile(values.save, inFile(facts, compiled.facts));
    const result = compiled.evaluate(facts);
    if (json) terminal.out(JSON.stringify({ ...result, facts: compiled.facts }, null, 2));
    else for (const line of tableOf(worstFirst(content, [result]), null, terminal)) terminal.out(line);
    return result.outcome === "fail" ? exit.no : exit.good;
  },
});

function notByMachine(id: string): Problem {
  return wrongly("cli.unknown-check", {
    ja: `検査「${id}」は人による確認であり、事実から評価するものではありません。`,
    en: `The check "${id}" is one by a person; there are no facts to evaluate it over.`,
  });
}

async function gather(folder: string, names: ReadonlySet<string>): Promise<Facts> {
  const root = resolve(folder);
  if (!(await isFolder(root))) throw noSuchFolder(root);
  return (await collect({ root, names, now: Date.now() })).facts;
}

function factsIn(file: string, text: string): Facts {
  const { facts, problems } = readFacts(file, text, factCatalog);
  const [first] = problems;
  if (!first) return facts;
  const place = first.line > 0 ? `${file}:${first.line}:${first.column}` : file;
  throw wrongly("cli.bad-facts", { ja: `${place}: ${first.message.ja}`, en: `${place}: ${first.message.en}` });
}

/** The facts named, in the form that `readFacts` reads. */
const inFile = (facts: Facts, names: readonly string[]): string =>
  `${JSON.stringify(Object.fromEntries([...facts].filter(([name]) => names.includes(name))), null, 2)}\n`;

async function textOf(file: string): Promise<string> {
  if (file === "-") return readStream(process.stdin);
  return readFile(file, "utf8").catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
}
