/**
 * What a report says, without from whom and when, in bytes: its outcomes, and what was found where something was.
 * @module
 */
import {
  addFound,
  compareFound,
  type Found,
  foundWidth,
  nothingFound,
  placeInFound,
  type Report,
  type SourceVector,
} from "@tokiwa/assurance";
import { Reader, Writer } from "./bytes.ts";
import { readOutcomes, writeOutcomes } from "./outcomes.ts";

export type Content = Pick<Report, "outcome" | "found">;

/** Bytes of its digest that a finding is known by. */
export const digestBytes = 8;

export function writeFound(to: Writer, found: Found): void {
  to.number(found.length / foundWidth);
  let last = 0;
  for (let at = 0; at < found.length; at += foundWidth) {
    const position = found[at] ?? 0;
    to.number(position - last);
    writeWords(to, found, at);
    last = position;
  }
}

export function readFound(from: Reader): Found {
  const number = from.number();
  if (number === 0) return nothingFound;
  const found: number[] = [];
  for (let left = number, position = 0; left > 0; left -= 1) {
    position += from.number();
    found.push(position, from.word(), from.word());
  }
  return found;
}

function writeWords(to: Writer, found: Found, at: number): void {
  for (let word = 1; word < foundWidth; word += 1) to.word(found[at + word] ?? 0);
}

/** What was found at some positions, in their order, given what each finding is known by. */
export function foundOf(
  positions: readonly number[],
  findings: readonly { readonly words: readonly [number, number] }[],
): Found {
  if (findings.length === 0) return nothingFound;
  const found: number[] = [];
  for (let index = 0; index < findings.length; index += 1) {
    const known = findings[index];
    if (known) found.push(positions[index] ?? 0, known.words[0], known.words[1]);
  }
  return found;
}

/** The content up to the last position that it tells of. */
export function trimmed({ outcome, found }: Content): Content {
  let length = outcome.length;
  while (length > 0 && outcome[length - 1] === 0) length -= 1;
  if (length === outcome.length) return { outcome, found };
  const beyond = found.findIndex((position, at) => at % foundWidth === 0 && position >= length);
  return { outcome: outcome.slice(0, length), found: beyond < 0 ? found : found.slice(0, beyond) };
}

/** What the last report of a source said, as far as its vector tells: what it says of its newest instant. */
export function frontOf({ outcome, observedAt, newest, found }: SourceVector): Content {
  if (!observedAt) return { outcome, found };
  const front = { outcome: new Uint8Array(outcome.length), found: [] as number[] };
  for (let position = 0; position < outcome.length; position += 1) {
    if (outcome[position] === 0 || observedAt[position] !== newest) continue;
    front.outcome[position] = outcome[position] ?? 0;
    addFound(front.found, position, found, placeInFound(found, position));
  }
  return front;
}

const forms = { whole: 0, changes: 1 } as const;
/** In the byte of a changed outcome: a finding follows. */
const hasFound = 128;

function writeChanges(to: Writer, content: Content, base: Content): number {
  const length = Math.max(content.outcome.length, base.outcome.length);
  let [last, number, mine, theirs] = [0, 0, 0, 0];
  for (let position = 0; position < length; position += 1) {
    const code = position < content.outcome.length ? (content.outcome[position] ?? 0) : 0;
    const before = position < base.outcome.length ? (base.outcome[position] ?? 0) : 0;
    const at = content.found[mine] === position ? mine : -1;
    const atBefore = base.found[theirs] === position ? theirs : -1;
    if (at >= 0) mine += foundWidth;
    if (atBefore >= 0) theirs += foundWidth;
    const isSame = at < 0 && atBefore < 0 ? true : compareFound(content.found, at, base.found, atBefore) === 0;
    if (isSame && code === before) continue;
    to.number(position - last);
    to.byte(at < 0 ? code : code | hasFound);
    if (at >= 0) writeWords(to, content.found, at);
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
  if (number * 8 <= content.outcome.length) return changes.finish();
  const whole = new Writer();
  whole.byte(forms.whole);
  writeOutcomes(whole, content.outcome);
  writeFound(whole, content.found);
  const [a, b] = [whole.finish(), changes.finish()];
  return a.length < b.length ? a : b;
}

/** Reads what a report says, given the same `base` as when it was written. */
export function decodeContent(bytes: Uint8Array, base: () => Content): Content {
  const from = new Reader(bytes);
  if (from.byte() === forms.whole) return { outcome: readOutcomes(from), found: readFound(from) };
  const before = base();
  const changes = new Map<number, { readonly code: number; readonly words: Found | null }>();
  let last = -1;
  for (let position = 0; !from.ended; ) {
    position += from.number();
    const code = from.byte();
    changes.set(position, {
      code: code & ~hasFound,
      words: code & hasFound ? [position, from.word(), from.word()] : null,
    });
    last = position;
  }
  if (changes.size === 0) return trimmed(before);
  const outcome = new Uint8Array(Math.max(before.outcome.length, last + 1));
  outcome.set(before.outcome);
  const positions = new Set(changes.keys());
  for (let at = 0; at < before.found.length; at += foundWidth) positions.add(before.found[at] ?? 0);
  const found: number[] = [];
  for (const position of [...positions].toSorted((a, b) => a - b)) {
    const change = changes.get(position);
    if (change) outcome[position] = change.code;
    if (change?.words) found.push(...change.words);
    else if (!change) addFound(found, position, before.found, placeInFound(before.found, position));
  }
  return trimmed({ outcome, found });
}

/** What the finding at a position is known by; null where there is none. */
export function digestAt(found: Found, position: number): Buffer | null {
  const at = placeInFound(found, position);
  if (at < 0) return null;
  const bytes = Buffer.alloc(digestBytes);
  for (let word = 1; word < foundWidth; word += 1) bytes.writeInt32BE(found[at + word] ?? 0, (word - 1) * 4);
  return bytes;
}
