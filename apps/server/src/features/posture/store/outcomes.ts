/**
 * Outcomes in bytes. Most of a subject's cells say the same, so what they say is written once, and the others by their
 * gaps, mostly a byte each; where too many differ, three outcomes to a byte.
 * @module
 */
import { zeros } from "@tokiwa/assurance";
import type { Reader, Writer } from "./bytes.ts";

/** How many outcomes there are, `nothing` among them. */
const codes = 5;

/** So many times as many cells as differ from the most common outcome there must be, for gaps to be shorter. */
const worthwhile = 4;

export function writeOutcomes(to: Writer, outcome: Uint8Array): void {
  const { length } = outcome;
  const numbers = [0, 0, 0, 0, 0];
  for (let position = 0; position < length; position += 1) {
    const code = outcome[position] ?? 0;
    numbers[code] = (numbers[code] ?? 0) + 1;
  }
  const most = Math.max(...numbers);
  const others = length - most;
  if (others * worthwhile > length) {
    to.number(length * 2);
    to.packed(outcome, codes);
    return;
  }
  const common = numbers.indexOf(most);
  to.number(length * 2 + 1);
  to.byte(common);
  to.number(others);
  let next = 0;
  for (let position = 0; position < length; position += 1) {
    const code = outcome[position] ?? 0;
    if (code === common) continue;
    to.number((position - next) * (codes - 1) + (code > common ? code - 1 : code));
    next = position + 1;
  }
}

/** @throws RangeError where there are more outcomes than a list of checks can have. */
export function readOutcomes(from: Reader): Uint8Array {
  const head = from.number();
  const length = Math.floor(head / 2);
  if (length > mostOutcomes) throw new RangeError(`${length} outcomes`);
  const outcome = zeros(length);
  if (head % 2 === 0) {
    from.packed(outcome, codes);
    return outcome;
  }
  const common = from.byte();
  outcome.fill(common);
  let position = 0;
  for (let others = from.number(); others > 0; others -= 1) {
    const other = from.number();
    position += Math.floor(other / (codes - 1));
    const code = other % (codes - 1);
    outcome[position] = code >= common ? code + 1 : code;
    position += 1;
  }
  return outcome;
}

const mostOutcomes = 1_000_000;
