/**
 * The order of Debian package versions: Debian Policy §5.6.12, `deb-version(7)`.
 * @module
 */

/**
 * Compares two versions `[epoch:]upstream[-revision]`.
 * @returns below 0 where `a` is older, above 0 where it is newer, 0 where they are the same.
 * @example `compareVersions("1.0~rc1-1", "1.0-1") < 0`
 */
export function compareVersions(a: string, b: string): number {
  const [one, two] = [split(a), split(b)];
  return one.epoch - two.epoch || compareParts(one.upstream, two.upstream) || compareParts(one.revision, two.revision);
}

function split(version: string): { epoch: number; upstream: string; revision: string } {
  const colon = version.indexOf(":");
  const rest = version.slice(colon + 1).trim();
  const dash = rest.lastIndexOf("-");
  return {
    epoch: colon > 0 ? Number(version.slice(0, colon)) || 0 : 0,
    upstream: dash < 0 ? rest : rest.slice(0, dash),
    revision: dash < 0 ? "" : rest.slice(dash + 1),
  };
}

/** Stretches of non-digits by the order of their characters, and of digits by their number, in turn. */
function compareParts(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    while ((i < a.length && !digit(a, i)) || (j < b.length && !digit(b, j))) {
      const difference = weight(a, i) - weight(b, j);
      if (difference !== 0) return difference;
      i += 1;
      j += 1;
    }
    while (a[i] === "0") i += 1;
    while (b[j] === "0") j += 1;
    let first = 0;
    while (digit(a, i) && digit(b, j)) {
      if (first === 0) first = a.charCodeAt(i) - b.charCodeAt(j);
      i += 1;
      j += 1;
    }
    // The longer number is the larger one; leading zeros are gone.
    if (digit(a, i)) return 1;
    if (digit(b, j)) return -1;
    if (first !== 0) return first;
  }
  return 0;
}

function digit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

/** `~` before the end, the end (and digits) before letters, letters before all else. */
function weight(text: string, at: number): number {
  if (at >= text.length || digit(text, at)) return 0;
  const char = text.charAt(at);
  if (char === "~") return -1;
  return /[A-Za-z]/.test(char) ? text.charCodeAt(at) : text.charCodeAt(at) + 256;
}
