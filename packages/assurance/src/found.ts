/**
 * What was found in the cells of a vector, as far as that is known by a few bytes of its digest. Most cells have no
 * finding, so only those are kept that do.
 * @module
 */

/**
 * Three whole numbers for each position that has a finding, in the order of positions: the position, and two words of 32
 * bits (signed) of the finding's digest. Whoever keeps findings refuses a second one that is known by the same, so that
 * nobody can make two look alike. Never changed once it is made.
 */
export type Found = readonly number[];

/** How many numbers a position takes in {@link Found}. */
export const foundWidth = 3;

export const nothingFound: Found = Object.freeze([]);

/** Where what was found at a position begins in `found`; -1 where nothing was. */
export function placeInFound(found: Found, position: number): number {
  let [low, high] = [0, found.length / foundWidth - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = found[middle * foundWidth] ?? 0;
    if (at === position) return middle * foundWidth;
    if (at < position) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Which of what was found in two vectors is the larger, given where it begins, or -1; negative, zero or positive. */
export function compareFound(a: Found, atA: number, b: Found, atB: number): number {
  const first = wordOf(a, atA, 1) - wordOf(b, atB, 1);
  return first === 0 ? wordOf(a, atA, 2) - wordOf(b, atB, 2) : first;
}

const wordOf = (found: Found, at: number, word: number): number => (at < 0 ? 0 : (found[at + word] ?? 0));

/** Adds what was found at a position after all that is there. */
export function addFound(to: number[], position: number, from: Found, at: number): void {
  if (at >= 0) to.push(position, wordOf(from, at, 1), wordOf(from, at, 2));
}
