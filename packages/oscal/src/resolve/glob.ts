/**
 * Glob patterns over control identifiers (Profile Resolution, "include-controls plus matching").
 * @module
 */

/** Longer patterns are refused before they reach this file; identifiers are shorter by far. */
export const longestPattern = 1024;

const star = Symbol("*");
const anyOne = Symbol("?");
interface CharacterSet {
  readonly negated: boolean;
  readonly ranges: readonly (readonly [string, string])[];
}
type Piece = string | typeof star | typeof anyOne | CharacterSet;

/**
 * Whether a whole identifier fits a pattern: `*` is any run of characters, `?` any one, `[a-c]` one of a set, `[!a-c]`
 * one outside of it, `\` takes the next character as it stands. Case counts. The time taken is at most the product of
 * both lengths: only the last `*` is ever tried again.
 *
 * @example globOf("ac-2.*")("ac-2.13") // true
 */
export function globOf(pattern: string): (id: string) => boolean {
  const pieces = piecesOf(pattern);
  if (pieces.every((piece) => typeof piece === "string")) {
    const literal = pieces.join("");
    return (id) => id === literal;
  }
  return (id) => fits(pieces, Array.from(id));
}

function fits(pieces: readonly Piece[], characters: readonly string[]): boolean {
  let piece = 0;
  let character = 0;
  let lastStar = -1;
  let retry = 0;
  while (character < characters.length) {
    const current = pieces[piece];
    if (current === star) {
      lastStar = piece;
      retry = character;
      piece += 1;
    } else if (current !== undefined && takes(current, characters[character] ?? "")) {
      piece += 1;
      character += 1;
    } else if (lastStar >= 0) {
      retry += 1;
      character = retry;
      piece = lastStar + 1;
    } else return false;
  }
  while (pieces[piece] === star) piece += 1;
  return piece === pieces.length;
}

function takes(piece: Exclude<Piece, typeof star>, character: string): boolean {
  if (piece === anyOne) return true;
  if (typeof piece === "string") return piece === character;
  return piece.ranges.some(([from, to]) => from <= character && character <= to) !== piece.negated;
}

function piecesOf(pattern: string): readonly Piece[] {
  const characters = Array.from(pattern);
  const pieces: Piece[] = [];
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? "";
    if (character === "*") {
      if (pieces.at(-1) !== star) pieces.push(star);
    } else if (character === "?") pieces.push(anyOne);
    else if (character === "\\" && at + 1 < characters.length) {
      at += 1;
      pieces.push(characters[at] ?? "");
    } else if (character === "[") {
      const end = endOfSet(characters, at);
      if (end === undefined) pieces.push(character);
      else {
        pieces.push(setOf(characters.slice(at + 1, end)));
        at = end;
      }
    } else pieces.push(character);
  }
  return pieces;
}

/** Where the `]` of a set stands; one directly after `[` or `[!` is a member. Without it, `[` is a character. */
function endOfSet(characters: readonly string[], start: number): number | undefined {
  const first = start + (characters[start + 1] === "!" ? 2 : 1);
  const end = characters.indexOf("]", first + 1);
  return end < 0 ? undefined : end;
}

function setOf(inside: readonly string[]): CharacterSet {
  const negated = inside[0] === "!";
  const members = negated ? inside.slice(1) : inside;
  const ranges: [string, string][] = [];
  for (let at = 0; at < members.length; at += 1) {
    const from = members[at] ?? "";
    const to = members[at + 2];
    if (members[at + 1] === "-" && to !== undefined) {
      ranges.push([from, to]);
      at += 2;
    } else ranges.push([from, from]);
  }
  return { negated, ranges };
}
