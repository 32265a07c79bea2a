/**
 * Doing something with each of many, several at a time.
 */

/** How many are under way at a time. */
const lanes = 6;

/** @returns with how many it was done. */
export async function inLanes<T>(all: Iterable<T>, work: (one: T, lane: number) => Promise<void>): Promise<number> {
  const each = all[Symbol.iterator]();
  let done = 0;
  const lane = async (_: unknown, number: number): Promise<void> => {
    for (let next = each.next(); !next.done; next = each.next()) {
      await work(next.value, number);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return done;
}

/** Some at a time, in their order. */
export function* inGroups<T>(all: Iterable<T>, size: number): Iterable<readonly T[]> {
  let group: T[] = [];
  for (const one of all) {
    group.push(one);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
