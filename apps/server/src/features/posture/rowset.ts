import { type RawBuilder, sql } from "kysely";

/**
 * Many rows as one parameter of SQL: `from ${rowset(rows, "id text, cells int[]")} as row`. Of very many,
 * or of bytes, columns are made (`platform/database/columns.ts`).
 * @param columns Names and types, of our own making: they are not escaped.
 */
export const rowset = (rows: readonly object[], columns: string): RawBuilder<unknown> =>
  sql`json_to_recordset(${JSON.stringify(rows)}::json) as row (${sql.raw(columns)})`;
