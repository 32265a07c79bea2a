/**
 * Which column of somebody's sheet is which member of an item: guessed from headings, or as a mapping file says.
 * @module
 */
import { languages } from "@tokiwa/content";
import { parse } from "yaml";
import { z } from "zod";
import { type ExchangeProblem, problem } from "../problem.ts";
import { narrow, type Sheet } from "./sheet.ts";
import { type Table, type TableName, tableOf, tables } from "./table.ts";

export interface SheetMapping {
  readonly table: TableName;
  /** The name of the sheet. */
  readonly sheet: string;
  /** The row that has the headings, from 1. */
  readonly header: number;
  /** The heading of each member's column. */
  readonly columns: Readonly<Record<string, string>>;
  /** Values of members that the sheet has no column for. */
  readonly constants: Readonly<Record<string, string>>;
}

export interface Guess {
  readonly mapping: SheetMapping;
  /** Whether the sheet has just the headings that Tokiwa writes, so that nothing had to be guessed. */
  readonly exact: boolean;
}

/** A heading without what people write in one way or another: width, case, spaces, brackets. */
const plain = (heading: string): string =>
  narrow(heading)
    .toLowerCase()
    .replaceAll(/[\s()[\]「」・:]/g, "");

/** How many of the first rows may have the headings: titles and dates stand above them. */
const searched = 30;

const keysOf = (row: readonly string[], table: Table): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  const take = (names: (column: Table["columns"][number]) => readonly string[]) => {
    for (const column of table.columns) {
      if (found.has(column.key)) continue;
      const wanted = new Set(names(column).map(plain));
      const heading = row.find((one) => one !== "" && wanted.has(plain(one)) && ![...found.values()].includes(one));
      if (heading !== undefined) found.set(column.key, heading);
    }
  };
  take(({ head, key }) => [head.ja, head.en, key]);
  take(({ also = [] }) => also);
  return found;
};

/** The mapping of a sheet that its headings suggest; undefined where they suggest none. */
export const guessMapping = (sheet: Sheet): Guess | undefined => {
  const candidates = sheet.rows.slice(0, searched).flatMap((row, index) =>
    tables.map((table) => {
      const keys = keysOf(row, table);
      const headings = row.filter((one) => one.trim() !== "");
      const exact = languages.some(
        (language) => table.columns.map(({ head }) => head[language]).join("\n") === row.join("\n"),
      );
      return { table, keys, exact, index, score: exact ? 1000 : keys.size - (headings.length - keys.size) * 0.1 };
    }),
  );
  const best = candidates.toSorted((a, b) => b.score - a.score)[0];
  if (!best || best.keys.size < 2) return undefined;
  return {
    exact: best.exact,
    mapping: {
      table: best.table.name,
      sheet: sheet.name,
      header: best.index + 1,
      columns: Object.fromEntries(best.keys),
      constants: {},
    },
  };
};

const form = z.array(
  z.strictObject({
    table: z.enum(["controls", "parameters", "attestations", "mappings"]),
    sheet: z.string(),
    header: z.int().min(1).max(10_000).default(1),
    columns: z.record(z.string(), z.string()).default({}),
    constants: z.record(z.string(), z.coerce.string()).default({}),
  }),
);

/** Reads a mapping file: a list of mappings in YAML, or one. */
export const readMapping = (
  text: string,
  file: string,
): { readonly mappings: readonly SheetMapping[]; readonly problems: readonly ExchangeProblem[] } => {
  const bad = (en: string, ja: string) => ({
    mappings: [],
    problems: [problem("sheet.bad-mapping", file, { ja, en })],
  });
  let value: unknown;
  try {
    value = parse(text, { version: "1.2", schema: "core", maxAliasCount: 0 });
  } catch (error) {
    const said = error instanceof Error ? (error.message.split("\n")[0] ?? "") : "";
    return bad(`This is not YAML: ${said}`, `YAML として読めません（${said}）。字下げと引用符を確かめてください。`);
  }
  const { data, error } = form.safeParse(Array.isArray(value) ? value : [value]);
  if (error) {
    const [issue] = error.issues;
    const place = issue?.path.join(".") ?? "";
    return bad(
      `"${place}" is not as it should be: ${issue?.message}. Members: table, sheet, header, columns, constants.`,
      `「${place}」の書き方が正しくありません（${issue?.message}）。項目は table、sheet、header、columns、constants です。`,
    );
  }
  const problems = data.flatMap(({ table, columns, constants }) => {
    const known = tableOf(table).columns.map(({ key }) => key);
    return [...Object.keys(columns), ...Object.keys(constants)]
      .filter((key) => !known.includes(key))
      .map((key) =>
        problem("sheet.bad-mapping", file, {
          ja: `表 ${table} に「${key}」という項目はありません。あるもの：${known.join("、")}`,
          en: `The table ${table} has no member "${key}". There are: ${known.join(", ")}.`,
        }),
      );
  });
  return { mappings: problems.length === 0 ? data : [], problems };
};
