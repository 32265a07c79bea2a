/**
 * Answering with a list: a window of its rows as JSON, or all of them as a file.
 * @module
 */
import type { Language } from "@tokiwa/content";
import type { ListQuery, Window } from "./list.ts";
import { type Table, tableResponse } from "./table.ts";
import { momentOf } from "./view.ts";

/** A window of rows, with the moment that they are of. */
export type Answered<T> = Window<T> & { readonly moment: ReturnType<typeof momentOf> };

/** Answers with a window of rows, or with all of them as a file. */
export async function answerTable<T>(table: Table<T>, answered: Answered<T>, query: ListQuery, language: Language) {
  const { format, lang = language } = query;
  if (format === "json") return { ...answered, items: [...answered.items] };
  return tableResponse(table, answered.items, { format, language: lang, asOf: answered.moment.asOf });
}
