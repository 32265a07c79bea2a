/**
 * All counters of a scope in one run of bytes: of each check that has a cell there, how many stand in which way. Checks
 * go by their numbers, which are given once for ever.
 * @module
 */
import { standings } from "@tokiwa/assurance";
import { Reader, Writer } from "./bytes.ts";

const width = standings.length;

/** How many checks there is room for at first. */
const room = 512;

/** Number of cells by check and status, at `number * standings.length + status`. Grows as need be. */
export class Counts {
  #cells = new Int32Array(0);

  /** The counter of one check. It is shared: whoever changes it changes these counts. */
  of(number: number): Int32Array {
    this.#reserve(number);
    return this.#cells.subarray(number * width, (number + 1) * width);
  }

  /** Adds to how many cells of a check stand in a way; those that are absent are in no count. */
  add(number: number, status: number, more: number): void {
    if (status >= width) return;
    this.#reserve(number);
    const at = number * width + status;
    this.#cells[at] = (this.#cells[at] ?? 0) + more;
  }

  #reserve(number: number): void {
    if ((number + 1) * width <= this.#cells.length) return;
    const grown = new Int32Array(Math.max(room, (number + 1) * 2) * width);
    grown.set(this.#cells);
    this.#cells = grown;
  }

  /** Whether there is a cell of a check that stands in one of some ways. Default: in any. */
  has(number: number, statuses?: readonly number[]): boolean {
    if (!statuses) return this.#mask(number) !== 0;
    for (const status of statuses) if ((this.#cells[number * width + status] ?? 0) !== 0) return true;
    return false;
  }

  /** A bit for each status in which a cell of a check stands. */
  #mask(number: number): number {
    let mask = 0;
    for (let status = 0; status < width; status += 1)
      if ((this.#cells[number * width + status] ?? 0) !== 0) mask |= 1 << status;
    return mask;
  }

  /** The same, that can be changed by itself. */
  copy(): Counts {
    const copy = new Counts();
    copy.#cells = this.#cells.slice();
    return copy;
  }

  encode(): Buffer {
    const to = new Writer(4096);
    let last = 0;
    for (let number = 0; number * width < this.#cells.length; number += 1) {
      const mask = this.#mask(number);
      if (mask === 0) continue;
      to.number(number - last);
      to.number(mask);
      for (let status = 0; status < width; status += 1)
        if (mask & (1 << status)) to.signed(this.#cells[number * width + status] ?? 0);
      last = number;
    }
    return to.finish();
  }

  static decode(bytes: Uint8Array): Counts {
    const from = new Reader(bytes);
    const counts = new Counts();
    for (let number = 0; !from.ended; ) {
      number += from.number();
      const mask = from.number();
      counts.#reserve(number);
      for (let status = 0; status < width; status += 1)
        if (mask & (1 << status)) counts.#cells[number * width + status] = from.signed();
    }
    return counts;
  }
}
