/**
 * What ECMAScript 2025 has of its own (`Set.prototype.difference` and others, `Map.groupBy`), and Node.js 20 has not.
 * @module
 */

export const difference = <T>(from: ReadonlySet<T>, less: ReadonlySet<T>): Set<T> =>
  new Set([...from].filter((each) => !less.has(each)));

/** In the order of the first. */
export const intersection = <T>(first: ReadonlySet<T>, second: ReadonlySet<T>): Set<T> =>
  new Set([...first].filter((each) => second.has(each)));

export const areDisjoint = (first: ReadonlySet<unknown>, second: ReadonlySet<unknown>): boolean => {
  for (const each of first) if (second.has(each)) return false;
  return true;
};

/** Items by a key of theirs, in the order in which keys are met. */
export function grouped<K, T>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
