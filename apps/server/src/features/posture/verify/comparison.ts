/**
 * What differs between what is kept and what was recounted.
 * @module
 */
import type { Difference } from "../schema.ts";

/** At most this many differences are told of one by one. */
const most = 200;

export class Comparison {
  readonly differences: Difference[] = [];
  total = 0;
  cells = 0;
  subjects = 0;

  /** Two values of the same thing, in a form that can be written down. */
  same(what: Difference["what"], where: string, kept: unknown, recounted: unknown): void {
    const [a, b] = [JSON.stringify(kept ?? null), JSON.stringify(recounted ?? null)];
    if (a === b) return;
    this.total += 1;
    if (this.differences.length < most) this.differences.push({ what, where, kept: a, recounted: b });
  }
}
