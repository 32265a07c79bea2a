/**
 * Which of the names that exist was likely meant.
 * @module
 */

/** The name that differs least, by at most a third of its letters; undefined where none comes near. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(Math.min(name.length, 40) / 3)) + 1;
  if (name.length > 100) return undefined;
  for (const one of known) {
    const distance = one.toLowerCase() === name.toLowerCase() ? 0 : distanceOf(name, one, least);
    if (distance < least) {
      least = distance;
      best = one;
    }
  }
  return best;
}

/** How many letters to add, drop, change or exchange with their neighbour; `limit` where it reaches that. */
function distanceOf(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let before: readonly number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const exchange = swapped ? (before[j - 2] ?? 0) + 1 : limit;
      next.push(Math.min(change, exchange, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return Math.min(row[b.length] ?? limit, limit);
}
