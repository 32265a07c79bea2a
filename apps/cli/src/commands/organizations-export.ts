import { basename, dirname, extname } from "node:path";
import { download } from "../api/client.ts";
import { doorOf } from "../api/door.ts";
import { command, exit } from "../command/form.ts";
import { wrongly } from "../command/problem.ts";
import { writeAll } from "../exchange/files.ts";
import { dataFolderOf } from "../installation.ts";
import { dataOption } from "./options.ts";

const formats = ["json", "csv", "xlsx"] as const;

export const organizationsExport = command({
  words: ["organizations", "export"],
  summary: {
    ja: "組織の階層を、そのまま取り込める JSON、CSV 又は XLSX に書き出します",
    en: "Export the tree of organizations as JSON, CSV or XLSX that can be imported again",
  },
  description: {
    ja: "動いている Tokiwa の全ての組織の名称と上位の組織を、過去及び予定を含めて期間とともに書き出します。書き出したものをそのまま organizations import で取り込んでも、何も変わりません。",
    en: "All names and parents of the organizations of the running Tokiwa, past and planned, each with its interval. Imported again as it is by organizations import, it changes nothing.",
  },
  arguments: [
    {
      name: "FILE",
      presence: "required",
      completes: "file",
      summary: {
        ja: "書き出す先のファイル。形は名前の終わり（.json、.csv、.xlsx）によります",
        en: "the file to write; the ending of its name says the form: .json, .csv or .xlsx",
      },
    },
  ],
  options: {
    data: dataOption,
    "as-of": {
      type: "text",
      value: "TIME",
      summary: {
        ja: "この時点で知られていたもの（RFC 3339）",
        en: "what was known at this moment (RFC 3339)",
      },
    },
    force: {
      type: "boolean",
      summary: {
        ja: "内容の異なる既存のファイルを置き換えます",
        en: "replace a file that is there with other content",
      },
    },
  },
  examples: [
    {
      line: "tokiwa organizations export organizations.xlsx",
      says: { ja: "表計算で編集するための一覧を作ります", en: "Make a list to edit in a spreadsheet" },
    },
  ],
  run: async ({ arguments: [file = ""], values, json, terminal }) => {
    const format = formats.find((one) => extname(file).toLowerCase() === `.${one}`);
    if (!format)
      throw wrongly("cli.bad-value", {
        ja: `「${file}」: 名前の終わりを .json、.csv 又は .xlsx にしてください。`,
        en: `"${file}": let its name end in .json, .csv or .xlsx.`,
      });
    const { door } = await doorOf(dataFolderOf(values.data));
    const at = values["as-of"] === undefined ? "" : `&knownAt=${encodeURIComponent(values["as-of"])}`;
    const path = `/api/v1/organization-tree?format=${format}${at}`;
    const bytes = await download(door, path, { language: terminal.language });
    const written = await writeAll(dirname(file), new Map([[basename(file), bytes]]), values.force);
    if (json) terminal.out(JSON.stringify({ file, written: written.length > 0 }));
    else terminal.out(file);
    return exit.good;
  },
});
