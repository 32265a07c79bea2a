import { type RawBuilder, sql } from "kysely";

/**
 * Many rows as one parameter of SQL: `from ${rowset(rows, "id text, cells int[]")} as row`. Bytes are given by `hex`,
 * instants by `iso`.
 * @param columns Names and types, of our own making: they are not escaped.
 */
export const rowset = (rows: readonly object[], columns: string): RawBuilder<unknown> =>
  sql`json_to_recordset(${JSON.stringify(rows)}::json) as row (${sql.raw(columns)})`;

/** Bytes in the form that PostgreSQL reads (§8.4.1). */
export const hex = (bytes: Uint8Array): string => `\\x${Buffer.from(bytes).toString("hex")}`;

/** An instant in the form that PostgreSQL reads; null for one that never comes. */
export const iso = (at: number): string | null => (Number.isFinite(at) ? new Date(at).toISOString() : null);
