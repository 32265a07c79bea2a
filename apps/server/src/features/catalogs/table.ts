/**
 * The controls of a catalog as a file.
 * @module
 */
import type { Text } from "@tokiwa/content";
import { column, type Table } from "../posture/service.ts";
import type { ListedCatalogControl } from "./schema.ts";

const joined = (texts: readonly Text[], between: string): Text => ({
  ja: texts.map(({ ja }) => ja).join(between),
  en: texts.map(({ en }) => en).join(between),
});

const how = (standing: ListedCatalogControl["standing"]): Text | null =>
  standing && (standing.derived ? { ja: "導出", en: "Derived" } : { ja: "評価", en: "Assessed" });

export const catalogTable: Table<ListedCatalogControl> = {
  name: "catalog",
  title: { ja: "カタログ", en: "Catalog" },
  columns: [
    column("識別子", "ID", 14, (row) => row.id),
    column("番号", "Label", 14, (row) => row.label),
    column("名称", "Title", 40, (row) => row.title),
    column("分類", "Group", 24, (row) => joined(row.groups, " / ")),
    column("内容", "Statement", 80, (row) => row.statement),
    column("解説", "Guidance", 60, (row) => row.guidance),
    column("パラメータ", "Parameters", 40, (row) =>
      joined(
        row.parameters.map(({ label, value }) => ({
          ja: `${label.ja}：${value?.ja ?? "－"}`,
          en: `${label.en}: ${value?.en ?? "-"}`,
        })),
        "\n",
      ),
    ),
    column("廃止", "Withdrawn", 8, (row) => (row.withdrawn ? { ja: "廃止", en: "Withdrawn" } : null)),
    column("状態の根拠", "State is", 10, (row) => how(row.standing)),
    column("満たす", "Satisfied", 10, (row) => row.standing?.counts.satisfied ?? null),
    column("満たさない", "Not satisfied", 10, (row) => row.standing?.counts.notSatisfied ?? null),
    column("不明", "Unknown", 10, (row) => row.standing?.counts.unknown ?? null),
    column("例外措置", "Under an exception", 10, (row) => row.standing?.counts.excepted ?? null),
    column("対象外", "Not applicable", 10, (row) => row.standing?.counts.notApplicable ?? null),
  ],
};
