/**
 * Many rows as parameters of SQL, a column each: `select * from unnest(${texts(ids)}, ${bytes(vectors)})`. They go over
 * in PostgreSQL's binary form of an array (its `array_send`), so that nothing is written as text and read again.
 * @module
 */
import { type RawBuilder, sql } from "kysely";

/** Object identifiers of types (PostgreSQL, pg_type.dat). */
const oid = { bytea: 17, int8: 20, text: 25, timestamptz: 1184 } as const;

/** PostgreSQL counts time in microseconds from 2000-01-01. */
const epoch = Date.UTC(2000, 0, 1);

/** The bytes of the array's head, and of what says how long an element is. */
const [head, lengthBytes] = [20, 4];

/** An array with room for `size` bytes of elements, their lengths included, and its head written. */
function arrayOf(type: keyof typeof oid, elements: readonly unknown[], size: number): Buffer {
  const empty = elements.length === 0;
  const array = Buffer.allocUnsafe(empty ? 12 : head + size);
  array.writeInt32BE(empty ? 0 : 1, 0);
  array.writeInt32BE(elements.includes(null) ? 1 : 0, 4);
  array.writeInt32BE(oid[type], 8);
  if (empty) return array;
  array.writeInt32BE(elements.length, 12);
  array.writeInt32BE(1, 16);
  return array;
}

export function texts(values: readonly (string | null)[]): RawBuilder<unknown> {
  const sizes = values.map((value) => (value === null ? -1 : Buffer.byteLength(value)));
  const size = sizes.reduce((sum, of) => sum + lengthBytes + Math.max(0, of), 0);
  const array = arrayOf("text", values, size);
  let offset = head;
  for (const [index, value] of values.entries()) {
    offset = array.writeInt32BE(sizes[index] ?? -1, offset);
    if (value !== null) offset += array.write(value, offset, "utf8");
  }
  return sql`${array}::text[]`;
}

export function bytes(values: readonly (Uint8Array | null)[]): RawBuilder<unknown> {
  const size = values.reduce((sum, value) => sum + lengthBytes + (value?.length ?? 0), 0);
  const array = arrayOf("bytea", values, size);
  let offset = head;
  for (const value of values) {
    offset = array.writeInt32BE(value?.length ?? -1, offset);
    if (value === null) continue;
    array.set(value, offset);
    offset += value.length;
  }
  return sql`${array}::bytea[]`;
}

const word = 2 ** 32;

/** Whole numbers of 64 bits: the values, times `scale`. */
function numbers(type: "int8" | "timestamptz", values: readonly (number | null)[], scale = 1): Buffer {
  const size = values.reduce<number>((sum, value) => sum + lengthBytes + (value === null ? 0 : 8), 0);
  const array = arrayOf(type, values, size);
  let offset = head;
  for (const value of values) {
    offset = array.writeInt32BE(value === null ? -1 : 8, offset);
    if (value === null) continue;
    // Each half is exact, though a product may be beyond 2^53.
    const high = Math.floor(value / word);
    const low = (value - high * word) * scale;
    offset = array.writeInt32BE(high * scale + Math.floor(low / word), offset);
    offset = array.writeUInt32BE(low % word, offset);
  }
  return array;
}

/** Whole numbers, as `int8`. */
export function integers(values: readonly (number | null)[]): RawBuilder<unknown> {
  return sql`${numbers("int8", values)}::int8[]`;
}

/** Instants in milliseconds since the epoch; one that never comes is null. */
export function instants(values: readonly (number | null)[]): RawBuilder<unknown> {
  const since = values.map((value) => (value === null || !Number.isFinite(value) ? null : value - epoch));
  return sql`${numbers("timestamptz", since, 1000)}::timestamptz[]`;
}
