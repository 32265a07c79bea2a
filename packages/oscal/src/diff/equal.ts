/**
 * Whether two values of JSON are the same; the order of members does not count. It does not recurse, as what extensions
 * hold may be nested without limit.
 */
export function equal(first: unknown, second: unknown): boolean {
  const open: [unknown, unknown][] = [[first, second]];
  for (let pair = open.pop(); pair; pair = open.pop()) {
    const [a, b] = pair;
    if (Object.is(a, b)) continue;
    if (!isContainer(a) || !isContainer(b) || Array.isArray(a) !== Array.isArray(b)) return false;
    const names = namesOf(a);
    if (names.length !== namesOf(b).length) return false;
    for (const name of names) {
      if (!Object.hasOwn(b, name)) return false;
      open.push([a[name], b[name]]);
    }
  }
  return true;
}

/** A member that is undefined is one that is not there. */
const namesOf = (value: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.keys(value).filter((name) => value[name] !== undefined);

const isContainer = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
