/**
 * Lists: which rows, in which order, and which window of them.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { languages, type Text } from "@tokiwa/content";
import { ProblemError } from "../../platform/http/problem.ts";
import { moment, momentQuery, tableFormat } from "../../platform/schema.ts";
import { tooManyRows } from "./problems.ts";

const word = z.string().min(1).max(300);

/** What the query of every list takes. `sort` is one of its words, or `-word` for descending. */
export const listQuery = momentQuery.extend({
  q: z.string().max(200).optional().openapi({ description: "Words that rows must have in their names or titles." }),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  offset: z.coerce.number().int().min(0).max(100_000_000).default(0),
  organization: word.optional(),
  format: tableFormat.default("json"),
  lang: z.enum(languages).optional().openapi({ description: "Of a CSV or XLSX. Default: as Accept-Language prefers." }),
});
export type ListQuery = z.output<typeof listQuery>;

/** A word to sort by, ascending or descending. */
export const sortBy = <const W extends string>(words: readonly [W, ...W[]]) =>
  z.enum([...words, ...words.map((one): `-${W}` => `-${one}`)]).optional();

export const listing = <T extends z.ZodType>(item: T) => z.object({ moment, items: z.array(item), total: z.int() });

/** A part of all rows, and how many there are. */
export interface Window<T> {
  readonly items: readonly T[];
  readonly total: number;
}

/** The most rows of one file. */
const mostRows = 100_000;

/** Which part of all rows is read for an answer; for a file all, and one more than it may have. */
export function windowOf({ limit, offset, format }: ListQuery): { readonly limit: number; readonly offset: number } {
  return format === "json" ? { limit, offset } : { limit: mostRows + 1, offset: 0 };
}

/**
 * Which rows of a list an answer has; a file has all.
 * @throws ProblemError where those are too many for one.
 */
export function windowed<T>(rows: readonly T[], { limit, offset, format }: ListQuery): Window<T> {
  if (format !== "json" && rows.length > mostRows) throw new ProblemError(tooManyRows);
  return { items: format === "json" ? rows.slice(offset, offset + limit) : rows, total: rows.length };
}

const plain = (text: string): string => text.normalize("NFKC").toLowerCase();

/** The words of `q` as they are looked for, whatever their case and width. */
export const wordsOf = (q: string | undefined): readonly string[] =>
  plain(q ?? "")
    .split(/\s+/)
    .filter((word) => word !== "");

/** Whether all words of `q` are in one of the texts, whatever their case and width. */
export function says(q: string | undefined, texts: readonly (string | Text)[]): boolean {
  if (!q) return true;
  const all = plain(texts.map((text) => (typeof text === "string" ? text : `${text.ja} ${text.en}`)).join(" "));
  return plain(q)
    .split(/\s+/)
    .every((wanted) => all.includes(wanted));
}

/** What two values are compared by: numbers and words; what is missing comes last. */
type Key = number | string | null;

const compareKeys = (a: Key, b: Key): number => {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
};

/**
 * Sorts rows: by the word asked for, then as they are usually sorted, which tells every two apart.
 * @param words What each word compares.
 * @param usual The keys of the usual order.
 */
export function sorted<T>(
  rows: readonly T[],
  sort: string | undefined,
  words: Readonly<Record<string, (row: T) => Key>>,
  usual: (row: T) => readonly Key[],
): readonly T[] {
  const key = sort === undefined ? undefined : words[sort.replace(/^-/, "")];
  const direction = sort?.startsWith("-") ? -1 : 1;
  const keyed = rows.map((row) => ({ row, key: key?.(row) ?? null, usual: usual(row) }));
  keyed.sort((a, b) => {
    if (key) {
      // What is missing comes last in either direction.
      const order = compareKeys(a.key, b.key) * (a.key === null || b.key === null ? 1 : direction);
      if (order !== 0) return order;
    }
    for (const [index, one] of a.usual.entries()) {
      const order = compareKeys(one, b.usual[index] ?? null);
      if (order !== 0) return order;
    }
    return 0;
  });
  return keyed.map(({ row }) => row);
}
