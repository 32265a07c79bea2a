/**
 * What a report says, without from whom and when, in bytes: an outcome for each position, half a byte each, and, for
 * those that have one, the finding.
 * @module
 */
import { digestWords, type Report, type SourceVector } from "@tokiwa/assurance";
import { Reader, Writer } from "./bytes.ts";

export type Content = Pick<Report, "outcome" | "digest">;

/** Bytes of what a finding is known by. */
export const digestBytes = digestWords * 4;

const hasDigest = (digest: Uint32Array, position: number): boolean =>
  digest[position * 2] !== 0 || digest[position * 2 + 1] !== 0;

/** Writes outcomes, two to a byte. */
export function writeOutcomes(to: Writer, outcome: Uint8Array): void {
  to.number(outcome.length);
  to.halves(outcome);
}

/** Writes the findings of those positions that have one. */
export function writeDigests(to: Writer, digest: Uint32Array): void {
  const length = digest.length / digestWords;
  let number = 0;
  for (let position = 0; position < length; position += 1) if (hasDigest(digest, position)) number += 1;
  to.number(number);
  let last = 0;
  for (let position = 0; position < length && number > 0; position += 1) {
    if (!hasDigest(digest, position)) continue;
    to.number(position - last);
    writeDigest(to, digest, position);
    last = position;
  }
}

/** Reads findings into an array with room for those of all positions. */
export function readDigestsInto(from: Reader, digest: Uint32Array): void {
  let position = 0;
  for (let number = from.number(); number > 0; number -= 1) {
    position += from.number();
    readDigest(from, digest, position);
  }
}

function writeDigest(to: Writer, digest: Uint32Array, position: number): void {
  for (let word = 0; word < digestWords; word += 1) to.word(digest[position * digestWords + word] ?? 0);
}

function readDigest(from: Reader, digest: Uint32Array, position: number): void {
  for (let word = 0; word < digestWords; word += 1) {
    const value = from.word();
    if ((position + 1) * digestWords <= digest.length) digest[position * digestWords + word] = value;
  }
}

/** The content up to the last position that it tells of. */
export function trimmed({ outcome, digest }: Content): Content {
  let length = outcome.length;
  while (length > 0 && outcome[length - 1] === 0) length -= 1;
  if (length === outcome.length) return { outcome, digest };
  return { outcome: outcome.slice(0, length), digest: digest.slice(0, length * digestWords) };
}

/** What the last report of a source said, as far as its vector tells: what it says of its newest instant. */
export function frontOf({ outcome, observedAt, digest }: SourceVector): Content {
  let newest = Number.NEGATIVE_INFINITY;
  let oldest = Number.POSITIVE_INFINITY;
  for (let position = 0; position < outcome.length; position += 1) {
    if (outcome[position] === 0) continue;
    const at = observedAt[position] ?? 0;
    if (at > newest) newest = at;
    if (at < oldest) oldest = at;
  }
  if (oldest === newest) return { outcome, digest };
  const front = { outcome: new Uint8Array(outcome.length), digest: new Uint32Array(digest.length) };
  for (let position = 0; position < outcome.length; position += 1) {
    if (outcome[position] === 0 || observedAt[position] !== newest) continue;
    front.outcome[position] = outcome[position] ?? 0;
    for (let word = position * digestWords; word < (position + 1) * digestWords; word += 1)
      front.digest[word] = digest[word] ?? 0;
  }
  return front;
}

const forms = { whole: 0, changes: 1 } as const;
/** In the byte of a changed outcome: a finding follows. */
const found = 128;

function writeChanges(to: Writer, content: Content, base: Content): number {
  const length = Math.max(content.outcome.length, base.outcome.length);
  let last = 0;
  let number = 0;
  for (let position = 0; position < length; position += 1) {
    const code = content.outcome[position] ?? 0;
    const [a, b] = [position * 2, position * 2 + 1];
    const same =
      code === (base.outcome[position] ?? 0) &&
      (content.digest[a] ?? 0) === (base.digest[a] ?? 0) &&
      (content.digest[b] ?? 0) === (base.digest[b] ?? 0);
    if (same) continue;
    const has = ((content.digest[a] ?? 0) | (content.digest[b] ?? 0)) !== 0;
    to.number(position - last);
    to.byte(has ? code | found : code);
    if (has) writeDigest(to, content.digest, position);
    last = position;
    number += 1;
  }
  return number;
}

/** Writes what a report says: whole, or where that is shorter, by how it differs from `base`. */
export function encodeContent(content: Content, base: Content): Buffer {
  const changes = new Writer();
  changes.byte(forms.changes);
  const number = writeChanges(changes, content, base);
  if (number * 2 <= content.outcome.length / 2 + 2) return changes.finish();
  const whole = new Writer();
  whole.byte(forms.whole);
  writeOutcomes(whole, content.outcome);
  writeDigests(whole, content.digest);
  const [a, b] = [whole.finish(), changes.finish()];
  return a.length < b.length ? a : b;
}

/** Reads what a report says, given the same `base` as when it was written. */
export function decodeContent(bytes: Uint8Array, base: () => Content): Content {
  const from = new Reader(bytes);
  if (from.byte() === forms.whole) {
    const outcome = new Uint8Array(from.number());
    from.halves(outcome);
    const digest = new Uint32Array(outcome.length * digestWords);
    readDigestsInto(from, digest);
    return { outcome, digest };
  }
  const before = base();
  const changes: { position: number; code: number; words: number[] }[] = [];
  for (let position = 0; !from.ended; ) {
    position += from.number();
    const code = from.byte();
    const words = code & found ? Array.from({ length: digestWords }, () => from.word()) : [];
    changes.push({ position, code: code & ~found, words });
  }
  const length = Math.max(before.outcome.length, (changes.at(-1)?.position ?? -1) + 1);
  const outcome = new Uint8Array(length);
  const digest = new Uint32Array(length * digestWords);
  outcome.set(before.outcome);
  digest.set(before.digest);
  for (const { position, code, words } of changes) {
    outcome[position] = code;
    for (let word = 0; word < digestWords; word += 1) digest[position * digestWords + word] = words[word] ?? 0;
  }
  return trimmed({ outcome, digest });
}

/** What the finding at a position is known by; null where there is none. */
export function digestAt(digest: Uint32Array, position: number): Buffer | null {
  if (position * digestWords >= digest.length || !hasDigest(digest, position)) return null;
  const bytes = Buffer.alloc(digestBytes);
  for (let word = 0; word < digestWords; word += 1)
    bytes.writeUInt32BE(digest[position * digestWords + word] ?? 0, word * 4);
  return bytes;
}

/** Whether the same was found at a position. */
export function sameDigest(a: Uint32Array, b: Uint32Array, position: number): boolean {
  for (let word = position * digestWords; word < (position + 1) * digestWords; word += 1)
    if ((a[word] ?? 0) !== (b[word] ?? 0)) return false;
  return true;
}

/** Writes what a finding is known by into its position. */
export function setDigest(digest: Uint32Array, position: number, bytes: Buffer): void {
  for (let word = 0; word < digestWords; word += 1)
    digest[position * digestWords + word] = bytes.readUInt32BE(word * 4);
}
