import {
  type CatalogDifference,
  type Catalog,
  catalogOf,
  diffCatalogs,
  type Problem as OscalProblem,
} from "@tokiwa/oscal";
import { command, exit } from "../command/form.ts";
import { printDifference, summaryOf } from "../oscal/difference.ts";
import { Documents, mapOf, referenceFrom } from "../oscal/documents.ts";
import { countOf } from "../oscal/files.ts";
import { mapOption } from "../oscal/options.ts";
import { resolvedOf } from "../oscal/resolved.ts";

export const oscalDiff = command({
  words: ["oscal", "diff"],
  summary: {
    ja: "二つのカタログ、又は解決したプロファイルの違いを示します",
    en: "Tell how two catalogs or resolved profiles differ",
  },
  description: {
    ja: "管理策ごとに、追加、削除、移動、廃止と移行先、要求文の変更（語単位）、パラメーターの変更を示します。プロファイルは解決してから比べます。違いがなければ終了コード 0、あれば 1 です。",
    en: "Names for each control what was added, removed, moved or withdrawn and into what, which words of its statement changed, and which parameters. Profiles are resolved first. Exits with 0 where there is no difference, with 1 where there is.",
  },
  arguments: [
    { name: "A", presence: "required", completes: "file", summary: { ja: "前の版", en: "the earlier edition" } },
    { name: "B", presence: "required", completes: "file", summary: { ja: "後の版", en: "the later edition" } },
  ],
  options: {
    map: mapOption,
    all: {
      type: "boolean",
      summary: {
        ja: "解説、リンク、プロパティだけの変更も示します",
        en: "show changes of guidance, links and properties alone, too",
      },
    },
  },
  examples: [
    {
      line: "tokiwa oscal diff catalog-2025.json catalog-2026.json",
      says: { ja: "新しい版で何が変わるかを示します", en: "See what the new edition changes" },
    },
    {
      line: "tokiwa oscal diff low.json moderate.json --json",
      says: { ja: "二つのプロファイルの違いをデータで得ます", en: "Get the difference of two profiles as data" },
    },
  ],
  run: async ({ arguments: [first = "", second = ""], values, json, terminal }) => {
    const documents = new Documents(terminal);
    const map = mapOf(values.map);
    const [before, after] = [await sideOf(documents, first, map), await sideOf(documents, second, map)];
    if (!before.catalog || !after.catalog) {
      const problems = [...before.problems, ...after.problems];
      if (json) terminal.out(JSON.stringify({ compared: false, problems }, null, 2));
      else
        for (const side of [before, after])
          for (const problem of side.problems) documents.print(problem, side.href, terminal);
      return exit.couldNot;
    }
    const difference = diffCatalogs(before.catalog, after.catalog);
    if (json) terminal.out(JSON.stringify({ compared: true, summary: summaryOf(difference), ...difference }, null, 2));
    else printDifference(difference, values.all, terminal);
    return isNothing(difference) ? exit.good : exit.no;
  },
});

interface Side {
  readonly catalog: Catalog | undefined;
  readonly problems: readonly OscalProblem[];
  readonly href: string;
}

/** The catalog of a file, or that into which its profile resolves. */
async function sideOf(documents: Documents, file: string, map: ReadonlyMap<string, string>): Promise<Side> {
  const { href, result } = await documents.open(file);
  if (result.model !== "profile") return { ...catalogOf(result), href };
  const { catalog, problems } = await resolvedOf(documents, file, map, referenceFrom(undefined, file));
  return { catalog: countOf(problems, "error") > 0 ? undefined : catalog, problems, href };
}

/** Whether two editions ask for the same; identifier and metadata of a document differ in every edition. */
const isNothing = ({ items, backMatter }: CatalogDifference): boolean => items.length === 0 && backMatter === undefined;
