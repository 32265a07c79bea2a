/**
 * Writing and reading small numbers in few bytes.
 * @module
 */

/** The buffer of the writer that finished last, for the next one: of many that write little, few need one of their own. */
let spare: Buffer | null = null;

/** Writes into a buffer that grows. Numbers are unsigned, seven bits to a byte, the low ones first (LEB128). */
export class Writer {
  #buffer: Buffer;
  #length = 0;

  constructor(room = 512) {
    this.#buffer = spare && spare.length >= room ? spare : Buffer.allocUnsafeSlow(Math.max(room, 4096));
    spare = null;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe((this.#length + more) * 2);
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#length++] = value;
  }

  /** Three values below `base` to a byte, `base` being at most 6. */
  packed(values: Uint8Array, base: number): void {
    this.#reserve(Math.ceil(values.length / 3));
    const buffer = this.#buffer;
    let length = this.#length;
    for (let index = 0; index < values.length; index += 3) {
      const [second, third] = [values[index + 1] ?? 0, values[index + 2] ?? 0];
      buffer[length++] = (values[index] ?? 0) + base * (second + base * third);
    }
    this.#length = length;
  }

  /** A whole number from 0 up to 2^53. */
  number(value: number): void {
    this.#reserve(8);
    if (value < 128) {
      this.#buffer[this.#length++] = value;
      return;
    }
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) this.#buffer[this.#length++] = (rest % 128) | 128;
    this.#buffer[this.#length++] = rest;
  }

  /** A whole number that may be negative. */
  signed(value: number): void {
    this.number(value < 0 ? -value * 2 - 1 : value * 2);
  }

  text(value: string): void {
    const size = Buffer.byteLength(value);
    this.number(size);
    this.#reserve(size);
    this.#length += this.#buffer.write(value, this.#length, "utf8");
  }

  word(value: number): void {
    this.#reserve(4);
    const [buffer, at] = [this.#buffer, this.#length];
    buffer[at] = value >>> 24;
    buffer[at + 1] = value >>> 16;
    buffer[at + 2] = value >>> 8;
    buffer[at + 3] = value;
    this.#length = at + 4;
  }

  /** What was written, in a buffer of its own. Nothing can be written after it. */
  finish(): Buffer {
    const written = Buffer.from(this.#buffer.subarray(0, this.#length));
    if (this.#buffer.length <= mostSpare) spare = this.#buffer;
    this.#buffer = none;
    this.#length = 0;
    return written;
  }
}

/** A buffer that is longer is not kept. */
const mostSpare = 65_536;
const none = Buffer.alloc(0);

/** Reads what a {@link Writer} wrote. @throws RangeError at the end of the bytes. */
export class Reader {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get ended(): boolean {
    return this.#offset >= this.#bytes.length;
  }

  byte(): number {
    const value = this.#bytes[this.#offset++];
    if (value === undefined) throw new RangeError("the bytes end too early");
    return value;
  }

  /** Fills an array with what was written by {@link Writer.packed}. */
  packed(values: Uint8Array, base: number): void {
    const bytes = this.#bytes;
    let offset = this.#offset;
    if (offset + Math.ceil(values.length / 3) > bytes.length) throw new RangeError("the bytes end too early");
    for (let index = 0; index < values.length; index += 3) {
      const three = bytes[offset++] ?? 0;
      const rest = Math.floor(three / base);
      values[index] = three % base;
      if (index + 1 < values.length) values[index + 1] = rest % base;
      if (index + 2 < values.length) values[index + 2] = Math.floor(rest / base);
    }
    this.#offset = offset;
  }

  number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  signed(): number {
    const value = this.number();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  text(): string {
    const size = this.number();
    const end = this.#offset + size;
    if (end > this.#bytes.length) throw new RangeError("the bytes end too early");
    const value = Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + this.#offset, size).toString("utf8");
    this.#offset = end;
    return value;
  }

  /** 32 bits, as a signed number. */
  word(): number {
    const [bytes, at] = [this.#bytes, this.#offset];
    if (at + 4 > bytes.length) throw new RangeError("the bytes end too early");
    this.#offset = at + 4;
    return ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
  }
}
