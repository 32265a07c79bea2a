import { formats, write } from "@tokiwa/oscal";
import { command, exit } from "../command/form.ts";
import { countOf, targetFormat, writeTo } from "../oscal/files.ts";
import { readingOf } from "../oscal/reading.ts";
import { onError, printProblem } from "../oscal/view.ts";

export const oscalConvert = command({
  words: ["oscal", "convert"],
  summary: { ja: "OSCAL の文書の形式（JSON、YAML、XML）を変換します", en: "Convert OSCAL between JSON, YAML and XML" },
  description: {
    ja: "内容は変わらず、逆に変換すると元に戻ります。表せないものがあれば、書き出さずに示します。",
    en: "The content stays the same, and converting back gives the same document. What cannot be expressed is told, and nothing is written.",
  },
  arguments: [
    {
      name: "IN",
      presence: "required",
      completes: "file",
      summary: { ja: "元の文書（- で標準入力）", en: "the document; - for standard input" },
    },
    {
      name: "OUT",
      presence: "required",
      completes: "file",
      summary: { ja: "書き出すファイル（- で標準出力）", en: "the file to write; - for standard output" },
    },
  ],
  options: {
    to: {
      type: "text",
      value: "FORM",
      choices: formats,
      summary: { ja: "書き出す形式（既定は OUT の拡張子）", en: "the form to write (default: as OUT is named)" },
    },
    force: { type: "boolean", summary: { ja: "既にあるファイルを上書きします", en: "overwrite a file that exists" } },
  },
  examples: [
    {
      line: "tokiwa oscal convert catalog.xml catalog.yaml",
      says: { ja: "XML を YAML に変換します", en: "Convert XML to YAML" },
    },
    {
      line: "tokiwa oscal convert - - --to json < catalog.yaml",
      says: { ja: "標準入力から標準出力へ変換します", en: "Convert from standard input to standard output" },
    },
  ],
  run: async ({ arguments: [from = "", to = ""], values, json, terminal }) => {
    const format = targetFormat(to, values.to);
    const source = await readingOf(from, terminal);
    const readable = source.document && source.model && countOf(source.problems, "error") === 0;
    const written = readable && source.document ? write(source.document, format) : undefined;
    const problems = [...source.problems, ...(written?.problems ?? [])];
    const failed = !written || countOf(problems, "error") > 0;
    if (!failed) await writeTo(to, written.text, values.force);
    // Where the document itself goes to standard output, nothing else may.
    if (json && to !== "-")
      terminal.out(JSON.stringify({ model: source.model, format, written: !failed, problems }, null, 2));
    else for (const problem of problems) printProblem(from, problem, to === "-" ? onError(terminal) : terminal);
    return failed ? exit.no : exit.good;
  },
});
