/**
 * All counters of a scope in one run of bytes: of each check that has a cell there, how many stand in which way. Checks
 * go by their numbers, which are given once for ever.
 * @module
 */
import { standings } from "@tokiwa/assurance";
import { Reader, Writer } from "./bytes.ts";

const width = standings.length;

/** Number of cells by check and status, at `number * standings.length + status`. Grows as need be. */
export class Counts {
  #cells: Int32Array;

  constructor(cells = new Int32Array(0)) {
    this.#cells = cells;
  }

  /** The counter of one check. It is shared: whoever changes it changes these counts. */
  of(number: number): Int32Array {
    if ((number + 1) * width > this.#cells.length) {
      const grown = new Int32Array((number + 1) * width);
      grown.set(this.#cells);
      this.#cells = grown;
    }
    return this.#cells.subarray(number * width, (number + 1) * width);
  }

  /** The numbers of the checks of which there is a cell. */
  *checks(): Iterable<number> {
    for (let number = 0; number * width < this.#cells.length; number += 1)
      if (this.#cells.subarray(number * width, (number + 1) * width).some((cells) => cells !== 0)) yield number;
  }

  encode(): Buffer {
    const to = new Writer(2048);
    let last = 0;
    for (const number of this.checks()) {
      const cells = this.of(number);
      to.number(number - last);
      to.number(cells.reduce((mask, cell, status) => (cell === 0 ? mask : mask | (1 << status)), 0));
      for (const cell of cells) if (cell !== 0) to.signed(cell);
      last = number;
    }
    return to.finish();
  }

  static decode(bytes: Uint8Array): Counts {
    const from = new Reader(bytes);
    const counts = new Counts(new Int32Array(512 * width));
    for (let number = 0; !from.ended; ) {
      number += from.number();
      const mask = from.number();
      const cells = counts.of(number);
      for (let status = 0; status < width; status += 1) if (mask & (1 << status)) cells[status] = from.signed();
    }
    return counts;
  }
}
