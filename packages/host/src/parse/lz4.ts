/**
 * LZ4 frames, in which APT keeps its lists: "LZ4 Frame Format Description" 1.6.x and "LZ4 Block Format Description".
 * Node.js has no LZ4 of its own. Checksums are not verified: a damaged list is damaged input like any other.
 * @module
 */

/** The bytes are no LZ4 frame, or a damaged one. */
export class MalformedLz4 extends Error {
  override readonly name = "MalformedLz4";
}

const magic = 0x184d2204;
const blockSizes: readonly (number | undefined)[] = [
  undefined,
  undefined,
  undefined,
  undefined,
  65_536,
  262_144,
  1_048_576,
  4_194_304,
];
const windowSize = 65_536;

/**
 * The content of a frame, block by block. Each block is valid only until the next one is asked for.
 * @param pieces the bytes of the frame, cut anywhere; each may change once the next is asked for
 * @throws MalformedLz4
 */
export function* lz4Blocks(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  const input = new Input(pieces);
  if (input.number(4) !== magic) throw new MalformedLz4("no LZ4 frame");
  const [flags = 0, sizes = 0] = input.take(2);
  const size = blockSizes[(sizes >> 4) & 7];
  if (flags >> 6 !== 1 || size === undefined) throw new MalformedLz4("a version of the frame that is not known");
  const checksum = (flags & 0x10) !== 0 ? 4 : 0;
  input.take(((flags & 0x08) !== 0 ? 8 : 0) + ((flags & 0x01) !== 0 ? 4 : 0) + 1);
  // What earlier blocks ended with stands before each block, since a match may reach back into it.
  const buffer = new Uint8Array(windowSize + size);
  let history = 0;
  for (;;) {
    const header = input.number(4);
    if (header === 0) return;
    const length = header & 0x7fffffff;
    if (length > size) throw new MalformedLz4("a block is too long");
    const block = input.take(length + checksum).subarray(0, length);
    let end: number;
    if ((header & 0x80000000) !== 0) {
      buffer.set(block, history);
      end = history + length;
    } else end = decodeBlock(block, buffer, history);
    yield buffer.subarray(history, end);
    const kept = Math.min(end, windowSize);
    buffer.copyWithin(0, end - kept, end);
    history = kept;
  }
}

/** Bytes that come in pieces, taken in other lengths. */
class Input {
  readonly #pieces: Iterator<Uint8Array>;
  #piece: Uint8Array = new Uint8Array();

  constructor(pieces: Iterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.iterator]();
  }

  take(length: number): Uint8Array {
    const taken = new Uint8Array(length);
    for (let at = 0; at < length; ) {
      if (this.#piece.length === 0) {
        const next = this.#pieces.next();
        if (next.done) throw new MalformedLz4("the frame ends early");
        this.#piece = next.value;
      }
      const part = this.#piece.subarray(0, length - at);
      taken.set(part, at);
      at += part.length;
      this.#piece = this.#piece.subarray(part.length);
    }
    return taken;
  }

  /** A whole number in so many bytes, the lowest first. */
  number(length: number): number {
    return this.take(length).reduceRight((sum, byte) => sum * 256 + byte, 0);
  }
}

/** Decodes one block into `output` from `from` on, and gives where it ends. */
function decodeBlock(input: Uint8Array, output: Uint8Array, from: number): number {
  let at = 0;
  let to = from;
  while (at < input.length) {
    const token = input[at++] ?? 0;
    let literals = token >> 4;
    if (literals === 15) {
      let more: number;
      do {
        if (at >= input.length) throw new MalformedLz4("a block ends early");
        more = input[at++] ?? 0;
        literals += more;
      } while (more === 255);
    }
    if (at + literals > input.length || to + literals > output.length) throw new MalformedLz4("literals run over");
    output.set(input.subarray(at, at + literals), to);
    at += literals;
    to += literals;
    // The last sequence of a block has literals alone.
    if (at === input.length) break;
    if (at + 2 > input.length) throw new MalformedLz4("a block ends early");
    const offset = (input[at] ?? 0) | ((input[at + 1] ?? 0) << 8);
    at += 2;
    let length = (token & 15) + 4;
    if (length === 19) {
      let more: number;
      do {
        if (at >= input.length) throw new MalformedLz4("a block ends early");
        more = input[at++] ?? 0;
        length += more;
      } while (more === 255);
    }
    if (offset === 0 || offset > to || to + length > output.length) throw new MalformedLz4("a match runs over");
    if (offset >= length) {
      output.copyWithin(to, to - offset, to - offset + length);
      to += length;
    } else for (const end = to + length; to < end; to += 1) output[to] = output[to - offset] ?? 0;
  }
  return to;
}
