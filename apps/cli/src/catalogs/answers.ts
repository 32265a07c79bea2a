/**
 * What the commands read of the answers about catalogs.
 * @module
 */
import { z } from "zod";
import { ask, type Door } from "../api/client.ts";
import { wrongly } from "../command/problem.ts";

const text = z.object({ ja: z.string(), en: z.string() });

const summary = z
  .object({
    model: z.string(),
    title: text,
    version: z.string(),
    counts: z.record(z.string(), z.int()),
  })
  .loose();

const row = summary.extend({
  id: z.string(),
  name: z.string(),
  builtIn: z.boolean(),
  importedAt: z.string().nullable(),
});
export type Row = z.infer<typeof row>;

export const lookedForm = z
  .object({
    id: z.string(),
    name: z.string(),
    summary: summary.nullable(),
    problems: z.array(
      z
        .object({
          code: z.string(),
          severity: z.enum(["error", "warning"]),
          line: z.int().nullable(),
          column: z.int().nullable(),
          message: text,
          remedy: text,
        })
        .loose(),
    ),
    known: z.boolean(),
    kept: z.boolean(),
    missing: z.array(z.string()),
  })
  .loose();
export type Looked = z.infer<typeof lookedForm>;

export const joinedForm = z.object({ name: z.string(), document: z.string() });

/** Catalogs, profiles and mapping collections: ours, and those that were imported. */
export async function listed(door: Door): Promise<readonly Row[]> {
  return (await ask(door, "/api/v1/catalogs", z.object({ items: z.array(row) }))).items;
}

/**
 * The document that is meant by an id, the beginning of one, or the name of a file.
 * @throws Problem where there is none, or several.
 */
export function meant(rows: readonly Row[], word: string): Row {
  const exact = rows.filter(({ id, name }) => id === word || name === word);
  const found = exact.length > 0 ? exact : rows.filter(({ id }) => word.length >= 6 && id.startsWith(word));
  const [only, another] = found;
  if (only && !another) return only;
  throw wrongly(
    "cli.bad-value",
    another
      ? {
          ja: `「${word}」に当たる文書が ${found.length} 件あります。識別子で指定してください（tokiwa catalogs list）。`,
          en: `"${word}" could be ${found.length} documents. Name one by its id (tokiwa catalogs list).`,
        }
      : {
          ja: `「${word}」という文書はありません。tokiwa catalogs list で確かめてください。`,
          en: `There is no document "${word}". See tokiwa catalogs list.`,
        },
  );
}
