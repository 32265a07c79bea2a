/**
 * Whether a name matches one component of a glob(7) pattern.
 * @returns `undefined` when the component is a plain name.
 */
export function matcher(part: string): ((name: string) => boolean) | undefined {
  if (!/[*?[]/.test(part)) return undefined;
  const hidden = part.startsWith(".");
  return (name) => (hidden || !name.startsWith(".")) && matches(part, name);
}

/** Two-pointer matching with one point of return, so that no pattern costs more than pattern × name. */
function matches(pattern: string, name: string): boolean {
  let p = 0;
  let n = 0;
  let star = -1;
  let mark = 0;
  while (n < name.length) {
    const step = p < pattern.length ? one(pattern, p, name[n] ?? "") : 0;
    if (pattern[p] === "*") {
      star = p++;
      mark = n;
    } else if (step > 0) {
      p += step;
      n++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++mark;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

/** How many characters of the pattern, from `p`, match this one character; 0 when they do not. */
function one(pattern: string, p: number, character: string): number {
  const at = pattern[p];
  if (at === "?") return 1;
  if (at === "\\" && p + 1 < pattern.length) return pattern[p + 1] === character ? 2 : 0;
  if (at === "[") {
    const set = readSet(pattern, p, character);
    if (set !== undefined) return set;
  }
  return at === character ? 1 : 0;
}

/** A bracket expression: its length where the character is in it, 0 where not, `undefined` where no bracket closes it. */
function readSet(pattern: string, open: number, character: string): number | undefined {
  let p = open + 1;
  const negated = pattern[p] === "!" || pattern[p] === "^";
  if (negated) p++;
  let inside = false;
  for (let first = true; p < pattern.length; first = false) {
    if (pattern[p] === "]" && !first) return inside !== negated ? p + 1 - open : 0;
    const low = pattern[p] ?? "";
    if (pattern[p + 1] === "-" && p + 2 < pattern.length && pattern[p + 2] !== "]") {
      if (low <= character && character <= (pattern[p + 2] ?? "")) inside = true;
      p += 3;
    } else {
      if (low === character) inside = true;
      p++;
    }
  }
  return undefined;
}
