import { setFlagsFromString } from "node:v8";
import { write } from "@tokiwa/oscal";
import { command, exit } from "../command/form.ts";
import { Documents, mapOf, referenceFrom, shownName } from "../oscal/documents.ts";
import { countOf, formatOfName, targetFormat, writeTo } from "../oscal/files.ts";
import { mapOption, outputOption } from "../oscal/options.ts";
import { resolvedOf } from "../oscal/resolved.ts";

export const oscalResolve = command({
  words: ["oscal", "resolve"],
  summary: {
    ja: "OSCAL のプロファイルを解決し、一つのカタログにします",
    en: "Resolve an OSCAL profile into one catalog",
  },
  description: {
    ja: "NIST の Profile Resolution に従い、取込み元（カタログ、別のプロファイル）から管理策を選び、まとめ、変更します。文書は手元のファイルだけを読み、外部からは取得しません。",
    en: "Selects, merges and modifies controls of the catalogs and profiles that it imports, as NIST's Profile Resolution says. Only local files are read; nothing is fetched.",
  },
  arguments: [
    {
      name: "PROFILE",
      presence: "required",
      completes: "file",
      summary: { ja: "プロファイル（- で標準入力）", en: "the profile; - for standard input" },
    },
  ],
  options: {
    map: mapOption,
    output: outputOption,
    force: { type: "boolean", summary: { ja: "既にあるファイルを上書きします", en: "overwrite a file that exists" } },
    strict: { type: "boolean", summary: { ja: "警告も不合格とします", en: "let warnings fail it, too" } },
  },
  examples: [
    {
      line: "tokiwa oscal resolve moderate.json -o resolved.json",
      says: {
        ja: "参照先のカタログを相対パスで読み、結果を書き出します",
        en: "Read the catalog by its relative path, and write the result",
      },
    },
    {
      line: "tokiwa oscal resolve profile.xml --map https://example.org/catalogs/=./catalogs/",
      says: { ja: "外部のカタログの代わりに手元のフォルダーを読みます", en: "Let a local folder stand for an address" },
    },
  ],
  run: async ({ arguments: [file = ""], values, json, terminal }) => {
    // Reading makes much that is gone at once: a nursery that does not grow takes a third less memory, and no longer.
    setFlagsFromString("--semi-space-growth-factor=1");
    const { output } = values;
    const format =
      output === undefined || output === "-" ? (formatOfName(file) ?? "json") : targetFormat(output, undefined);
    const documents = new Documents(terminal);
    const resolved = await resolvedOf(documents, file, mapOf(values.map), referenceFrom(output, file));
    const { catalog, problems, href } = resolved;
    const errors = countOf(problems, "error");
    const failed = !catalog || errors > 0 || (values.strict && problems.length > 0);
    const toFile = output !== undefined && output !== "-";
    if (!failed && (toFile || !json)) await writeTo(output ?? "-", write({ catalog }, format).text, values.force);
    if (json)
      terminal.out(
        JSON.stringify(
          {
            resolved: !failed,
            documents: resolved.documents.map(shownName),
            problems,
            ...(!toFile && !failed && { catalog }),
          },
          null,
          2,
        ),
      );
    else for (const problem of problems) documents.print(problem, href, terminal);
    if (catalog && failed) return exit.no;
    return catalog ? exit.good : exit.couldNot;
  },
});
