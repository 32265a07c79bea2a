/**
 * What changed of a subject's cells, in bytes: runs of positions that changed in the same way, two or three bytes each.
 * @module
 */
import { type CellChange, Status } from "@tokiwa/assurance";
import { Reader, Writer } from "./bytes.ts";

/** A status takes half a byte: there are ten, and `absent`. */
const half = (status: number): number => (status === Status.absent ? 15 : status);
const whole = (half: number): number => (half === 15 ? Status.absent : half);

/** @param changes In the order of their positions. */
export function encodeChanges(changes: readonly CellChange[]): Buffer {
  const to = new Writer(64);
  let next = 0;
  for (let index = 0; index < changes.length; ) {
    const first = changes[index];
    if (!first) break;
    let length = 1;
    for (; ; length += 1) {
      const other = changes[index + length];
      if (other?.position !== first.position + length || other.from !== first.from || other.to !== first.to) break;
    }
    to.number((first.position - next) * 2 + (length > 1 ? 1 : 0));
    to.byte((half(first.from) << 4) | half(first.to));
    if (length > 1) to.number(length - 2);
    next = first.position + length;
    index += length;
  }
  return to.finish();
}

/** The same of a {@link Status} for each position, before and after, with no object for any of them. */
export function encodeDifference(before: Uint8Array, after: Uint8Array): Buffer {
  const to = new Writer(64);
  let next = 0;
  const length = Math.max(before.length, after.length);
  for (let position = 0; position < length; ) {
    const [left, came] = [statusAt(before, position), statusAt(after, position)];
    const first = position;
    position += 1;
    if (left === came) continue;
    while (position < length && statusAt(before, position) === left && statusAt(after, position) === came)
      position += 1;
    const run = position - first;
    to.number((first - next) * 2 + (run > 1 ? 1 : 0));
    to.byte((half(left) << 4) | half(came));
    if (run > 1) to.number(run - 2);
    next = position;
  }
  return to.finish();
}

const statusAt = (statuses: Uint8Array, position: number): number =>
  position < statuses.length ? (statuses[position] ?? Status.absent) : Status.absent;

export function decodeChanges(bytes: Uint8Array): readonly CellChange[] {
  const from = new Reader(bytes);
  const changes: CellChange[] = [];
  for (let position = 0; !from.ended; ) {
    const gap = from.number();
    const pair = from.byte();
    const length = gap % 2 === 1 ? from.number() + 2 : 1;
    position += Math.floor(gap / 2);
    const end = position + length;
    for (; position < end; position += 1) changes.push({ position, from: whole(pair >> 4), to: whole(pair & 15) });
  }
  return changes;
}
