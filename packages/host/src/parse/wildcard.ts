/**
 * Shell-like patterns matched in time linear in pattern × text, whatever the pattern (a regular expression made from
 * `*a*a*a*` is not).
 * @module
 */

/**
 * Whether a text matches a pattern of `*` (any characters) and `?` (exactly one), as in `ssh_config(5)` PATTERNS.
 * Every other character stands for itself.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  let at = 0;
  let from = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    const expected = pattern.charAt(from);
    if (expected === "*") {
      star = from;
      resume = at;
      from += 1;
    } else if (from < pattern.length && (expected === "?" || expected === text.charAt(at))) {
      from += 1;
      at += 1;
    } else if (star >= 0) {
      resume += 1;
      at = resume;
      from = star + 1;
    } else {
      return false;
    }
  }
  while (pattern.charAt(from) === "*") from += 1;
  return from === pattern.length;
}
