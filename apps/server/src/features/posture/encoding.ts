/**
 * Vectors and reports as bytes in the database.
 * @module
 */
import { digestWords, emptyVector, type Report, type SourceVector } from "@tokiwa/assurance";

/** Bytes of the digest of a finding. */
export const digestBytes = digestWords * 4;

/** A source's vector in three parts, so that one which did not change need not be written again. */
export interface StoredVector {
  /** One byte per position: the newest outcome in the low half, the newest definite one in the high half. */
  readonly codes: Buffer;
  /** Runs of equal instants: those of the newest outcomes, then those of the definite ones. */
  readonly instants: Buffer;
  /** The digests of the findings. */
  readonly findings: Buffer;
}

const runBytes = 4 + 8;

/** Runs of (number of positions, instant); where there is no outcome, the instant goes on as before. */
function runs(instants: Float64Array, codes: Uint8Array): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (const [position, at] of instants.entries()) {
    const last = found.at(-1);
    if (last && (codes[position] === 0 || last[1] === at)) last[0] += 1;
    else found.push([1, codes[position] === 0 ? 0 : at]);
  }
  return found;
}

export function encodeVector(vector: SourceVector): StoredVector {
  const codes = Buffer.from(vector.outcome.map((code, position) => code | ((vector.definite[position] ?? 0) << 4)));
  const all = [...runs(vector.observedAt, vector.outcome), ...runs(vector.definiteAt, vector.definite)];
  const instants = Buffer.alloc(all.length * runBytes);
  for (const [index, [length, at]] of all.entries()) {
    instants.writeUInt32LE(length, index * runBytes);
    instants.writeDoubleLE(at, index * runBytes + 4);
  }
  const findings = Buffer.alloc(vector.digest.length * 4);
  for (const [word, value] of vector.digest.entries()) findings.writeUInt32BE(value, word * 4);
  return { codes, instants, findings };
}

/** Reads a vector; with `findings` left empty, one without digests. */
export function decodeVector(source: string, { codes, instants, findings }: StoredVector): SourceVector {
  const vector = emptyVector(source, codes.length);
  for (const [position, code] of codes.entries()) {
    vector.outcome[position] = code & 15;
    vector.definite[position] = code >> 4;
  }
  let place = 0;
  for (let offset = 0; offset + runBytes <= instants.length; offset += runBytes) {
    const at = instants.readDoubleLE(offset + 4);
    for (const end = place + instants.readUInt32LE(offset); place < end; place += 1) {
      const position = place % codes.length;
      if (place < codes.length) vector.observedAt[position] = vector.outcome[position] ? at : 0;
      else vector.definiteAt[position] = vector.definite[position] ? at : 0;
    }
  }
  if (findings.length > 0) readDigests(findings, 0, vector.digest);
  return vector;
}

function readDigests(bytes: Buffer, offset: number, words: Uint32Array): void {
  for (let word = 0; word < words.length; word += 1) words[word] = bytes.readUInt32BE(offset + word * 4);
}

const cellBytes = 2 + 1 + digestBytes;

/** What a report says, without from whom and when: position, outcome and digest of each cell that it tells of. */
export function encodeOutcomes({ outcome, digest }: Pick<Report, "outcome" | "digest">): Buffer {
  const told = [...outcome.entries()].filter(([, code]) => code !== 0);
  const bytes = Buffer.alloc(told.length * cellBytes);
  for (const [index, [position, code]] of told.entries()) {
    const offset = index * cellBytes;
    bytes.writeUInt16LE(position, offset);
    bytes.writeUInt8(code, offset + 2);
    for (let word = 0; word < digestWords; word += 1)
      bytes.writeUInt32BE(digest[position * digestWords + word] ?? 0, offset + 3 + word * 4);
  }
  return bytes;
}

export function decodeOutcomes(bytes: Buffer): Pick<Report, "outcome" | "digest"> {
  const length = bytes.length === 0 ? 0 : bytes.readUInt16LE(bytes.length - cellBytes) + 1;
  const outcome = new Uint8Array(length);
  const digest = new Uint32Array(length * digestWords);
  for (let offset = 0; offset < bytes.length; offset += cellBytes) {
    const position = bytes.readUInt16LE(offset);
    outcome[position] = bytes.readUInt8(offset + 2);
    readDigests(bytes, offset + 3, digest.subarray(position * digestWords, (position + 1) * digestWords));
  }
  return { outcome, digest };
}

/** The digest at a position of a vector or report, as bytes; null where there is no finding. */
export function digestAt(digest: Uint32Array, position: number): Buffer | null {
  const words = digest.subarray(position * digestWords, (position + 1) * digestWords);
  if (words.every((word) => word === 0)) return null;
  const bytes = Buffer.alloc(digestBytes);
  for (const [word, value] of words.entries()) bytes.writeUInt32BE(value, word * 4);
  return bytes;
}

/** Writes a digest into its position of a report. */
export function setDigest(digest: Uint32Array, position: number, bytes: Buffer): void {
  readDigests(bytes, 0, digest.subarray(position * digestWords, (position + 1) * digestWords));
}
