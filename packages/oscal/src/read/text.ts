/**
 * Bytes to text: UTF-8 and nothing else, with the place of the first byte that is not.
 * @module
 */
import { Buffer, isUtf8 } from "node:buffer";
import { problem, type Place, type Problem } from "../problem/problem.ts";
import { type Limits, ReadFault, tooLarge } from "./limits.ts";

export interface SourceText {
  readonly text: string;
  readonly problems: readonly Problem[];
}

/** @throws ReadFault where it is too large, or no UTF-8 */
export function decode(input: string | Uint8Array, limits: Limits): SourceText {
  const bytes = typeof input === "string" ? input.length : input.byteLength;
  if (bytes > limits.bytes) throw tooLarge(bytes, limits.bytes);
  const text = typeof input === "string" ? input : textOf(input);
  if (!text.startsWith("\ufeff")) return { text, problems: [] };
  return {
    text: text.slice(1),
    problems: [
      problem("oscal.byte-order-mark", "", {
        place: { line: 1, column: 1 },
        message: {
          ja: "文書の先頭にバイト順マーク（BOM）があります。",
          en: "The document begins with a byte order mark.",
        },
        remedy: {
          ja: "BOM なしの UTF-8 で保存してください。内容には影響しません。",
          en: "Save it as UTF-8 without one; the content is not affected.",
        },
      }),
    ],
  };
}

function textOf(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw notUtf8(bytes);
  // Twice as quick as a decoder that has to look for faults itself.
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}

function notUtf8(bytes: Uint8Array): ReadFault {
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const offset = wide ? 0 : firstInvalid(bytes);
  const before = new TextDecoder().decode(bytes.subarray(0, offset));
  const shown = [...bytes.subarray(offset, offset + 1)]
    .map((byte) => `0x${byte.toString(16).padStart(2, "0")}`)
    .join("");
  return new ReadFault("oscal.not-utf8", "", {
    place: placeAt(before, before.length),
    message: wide
      ? {
          ja: "文書は UTF-16 で書かれています。OSCAL の文書は UTF-8 です。",
          en: "The document is in UTF-16; OSCAL documents are in UTF-8.",
        }
      : { ja: `UTF-8 でないバイト（${shown}）があります。`, en: `There is a byte (${shown}) that is not UTF-8.` },
    remedy: { ja: "UTF-8 で保存し直してください。", en: "Save the document as UTF-8." },
  });
}

/** The offset of the first byte that no UTF-8 sequence has; found by halves, decoding each half once. */
function firstInvalid(bytes: Uint8Array): number {
  let from = 0;
  const step = 1 << 16;
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const valid = (end: number): boolean => {
    try {
      // With `stream`, a sequence cut off at the end is no fault.
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(from, end), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  for (; from + step < bytes.length; from += boundary(bytes, from + step) - from) {
    try {
      decoder.decode(bytes.subarray(from, boundary(bytes, from + step)));
    } catch {
      break;
    }
  }
  let low = from;
  let high = Math.min(bytes.length, from + step + 4);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (valid(middle)) low = middle;
    else high = middle - 1;
  }
  // A sequence that the end cuts off begins before it.
  return low === bytes.length ? boundary(bytes, low - 1) : low;
}

/** The nearest start of a sequence at or before an offset. */
function boundary(bytes: Uint8Array, offset: number): number {
  let at = offset;
  while (at > offset - 4 && ((bytes[at] ?? 0) & 0xc0) === 0x80) at--;
  return at;
}

/** The place of an offset in a text. Lines end at LF, CR LF or CR. */
export function placeAt(text: string, offset: number): Place {
  let line = 1;
  let start = 0;
  const lines = /\r\n?|\n/g;
  for (let found = lines.exec(text); found && found.index + found[0].length <= offset; found = lines.exec(text)) {
    line++;
    start = found.index + found[0].length;
  }
  return { line, column: offset - start + 1 };
}

/** The same for several offsets in one pass. */
export function placesAt(text: string, offsets: readonly number[]): ReadonlyMap<number, Place> {
  const places = new Map<number, Place>();
  const lines = /\r\n?|\n/g;
  let line = 1;
  let start = 0;
  let next = lines.exec(text);
  for (const offset of offsets.toSorted((a, b) => a - b)) {
    while (next && next.index + next[0].length <= offset) {
      line++;
      start = next.index + next[0].length;
      next = lines.exec(text);
    }
    places.set(offset, { line, column: offset - start + 1 });
  }
  return places;
}
