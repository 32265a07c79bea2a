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

interface Element {
  readonly size: number;
  write(to: Buffer, offset: number): void;
}

function arrayOf(type: keyof typeof oid, elements: readonly (Element | null)[]): Buffer {
  const size = elements.reduce((sum, element) => sum + 4 + (element?.size ?? 0), 0);
  const empty = elements.length === 0;
  const array = Buffer.allocUnsafe(empty ? 12 : 20 + size);
  array.writeInt32BE(empty ? 0 : 1, 0);
  array.writeInt32BE(elements.includes(null) ? 1 : 0, 4);
  array.writeInt32BE(oid[type], 8);
  if (empty) return array;
  array.writeInt32BE(elements.length, 12);
  array.writeInt32BE(1, 16);
  let offset = 20;
  for (const element of elements) {
    offset = array.writeInt32BE(element ? element.size : -1, offset);
    element?.write(array, offset);
    offset += element?.size ?? 0;
  }
  return array;
}

const integer = (value: bigint): Element => ({
  size: 8,
  write: (to, offset) => void to.writeBigInt64BE(value, offset),
});

export function texts(values: readonly (string | null)[]): RawBuilder<unknown> {
  const elements = values.map((value): Element | null =>
    value === null
      ? null
      : { size: Buffer.byteLength(value), write: (to, offset) => void to.write(value, offset, "utf8") },
  );
  return sql`${arrayOf("text", elements)}::text[]`;
}

export function bytes(values: readonly (Uint8Array | null)[]): RawBuilder<unknown> {
  const elements = values.map((value): Element | null =>
    value === null ? null : { size: value.length, write: (to, offset) => to.set(value, offset) },
  );
  return sql`${arrayOf("bytea", elements)}::bytea[]`;
}

/** Whole numbers, as `int8`. */
export function integers(values: readonly (number | null)[]): RawBuilder<unknown> {
  const elements = values.map((value) => (value === null ? null : integer(BigInt(value))));
  return sql`${arrayOf("int8", elements)}::int8[]`;
}

/** Instants in milliseconds since the epoch; one that never comes is null. */
export function instants(values: readonly (number | null)[]): RawBuilder<unknown> {
  const elements = values.map((value) =>
    value === null || !Number.isFinite(value) ? null : integer(BigInt(value - epoch) * 1000n),
  );
  return sql`${arrayOf("timestamptz", elements)}::timestamptz[]`;
}
