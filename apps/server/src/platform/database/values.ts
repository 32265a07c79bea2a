/**
 * How values cross between PostgreSQL and the code: in one place.
 * @module
 */
import pg from "pg";
import { type RawBuilder, sql } from "kysely";

/** Object identifiers of types (PostgreSQL, pg_type.dat). */
const oid: Readonly<Record<"int8" | "int8Array" | "timestamptz" | "timestamptzArray", number>> = {
  int8: 20,
  int8Array: 1016,
  timestamptz: 1184,
  timestamptzArray: 1185,
};

/** A moment in milliseconds since the epoch, as a parameter of SQL. A bare number is no timestamp to PostgreSQL. */
export const instant = (ms: number): RawBuilder<number> => sql<number>`${new Date(ms).toISOString()}::timestamptz`;

/** A value as a `jsonb` parameter. Without this, an array would be taken for an array of PostgreSQL. */
export const json = <T>(value: T): RawBuilder<T> => sql<T>`${JSON.stringify(value)}::jsonb`;

/**
 * Reads an `int8`.
 * @throws RangeError where a `number` cannot hold it exactly.
 */
export function readInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`int8 ${text} is beyond 2^53`);
  return value;
}

/**
 * Reads a `timestamptz` as the server writes it with `DateStyle = ISO`, into milliseconds since the epoch.
 * Microseconds are cut off. `infinity` is `Infinity`.
 * @throws RangeError for what no such text can be, as for years before 1 or after 9999.
 */
export function readTimestamp(text: string): number {
  if (text === "infinity") return Number.POSITIVE_INFINITY;
  if (text === "-infinity") return Number.NEGATIVE_INFINITY;
  const offset = /[+-]\d\d$/.test(text) ? ":00" : "";
  const value = Date.parse(`${text.replace(" ", "T")}${offset}`);
  if (Number.isNaN(value)) throw new RangeError(`not a timestamp that can be read: ${text}`);
  return value;
}

/** Reads an array of one dimension whose elements hold no quotes, commas or braces, as numbers and times do not. */
const arrayOf =
  (read: (text: string) => number) =>
  (text: string): (number | null)[] =>
    text === "{}"
      ? []
      : text
          .slice(1, -1)
          .split(",")
          .map((entry) => (entry === "NULL" ? null : read(entry.replaceAll('"', ""))));

/** The readers of values for `pg`; whatever is not named here is read as `pg` does by itself. */
export const types = new pg.TypeOverrides();
types.setTypeParser(oid.int8, readInt8);
types.setTypeParser(oid.timestamptz, readTimestamp);
types.setTypeParser(oid.int8Array, arrayOf(readInt8));
types.setTypeParser(oid.timestamptzArray, arrayOf(readTimestamp));
