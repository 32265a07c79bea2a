/**
 * Pairs what opens and closes an emphasis, by CommonMark's "process emphasis"; `~`, `^` and `"` take part with one sign.
 * @module
 */
import { element, type InlineName, type Markup, type MarkupElement } from "./tree.ts";

export interface Delimiter {
  readonly kind: "delimiter";
  readonly character: string;
  /** How many signs are left, and how many there were. */
  count: number;
  readonly length: number;
  readonly opens: boolean;
  readonly closes: boolean;
}
export interface Bracket {
  readonly kind: "bracket";
  readonly image: boolean;
  readonly text: string;
  /** The index of this among the pieces. */
  readonly at: number;
}
export interface Tag {
  readonly kind: "tag";
  readonly name: InlineName | MarkupElement["name"];
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly at: number;
}
export type Piece = Markup | Delimiter | Bracket | Tag;

const single: Readonly<Record<string, InlineName>> = { "~": "sub", "^": "sup", '"': "q" };
/** How deep emphases may lie in one another; deeper ones stay text. */
const maxDepth = 32;
const depths = new WeakMap<MarkupElement, number>();

export const isDelimiter = (piece: Piece | undefined): piece is Delimiter =>
  typeof piece === "object" && "kind" in piece && piece.kind === "delimiter";

/** Replaces pairs of delimiters by elements. The pieces are a list that is consumed. */
export function pairDelimiters(pieces: readonly Piece[], from: number): Piece[] {
  // A stack of what may still be wrapped: quadratic only in the number of delimiters that match nothing, which
  // `bottoms` keeps from being looked at twice.
  const result: Piece[] = pieces.slice(0, from);
  const bottoms = new Map<string, number>();
  for (const piece of pieces.slice(from)) {
    if (!isDelimiter(piece)) {
      result.push(piece);
      continue;
    }
    if (piece.closes) close(piece, result, bottoms);
    if (piece.count > 0) result.push(piece);
  }
  return result;
}

function close(closer: Delimiter, result: Piece[], bottoms: Map<string, number>): void {
  while (closer.count > 0) {
    const key = `${closer.character}${closer.opens ? closer.length % 3 : "-"}`;
    const index = openerOf(closer, result, bottoms.get(key) ?? 0);
    const opener = result[index];
    if (!isDelimiter(opener)) {
      bottoms.set(key, result.length);
      return;
    }
    const strong = single[closer.character] === undefined && opener.count >= 2 && closer.count >= 2;
    const used = strong ? 2 : 1;
    const inside = result
      .splice(index + 1)
      .map((piece) => (isDelimiter(piece) ? piece.character.repeat(piece.count) : piece));
    const children = inside.map((piece) => (typeof piece === "object" && "kind" in piece ? piece.text : piece));
    const depth =
      1 + Math.max(0, ...children.map((child) => (typeof child === "string" ? 0 : (depths.get(child) ?? 0))));
    opener.count -= used;
    closer.count -= used;
    if (opener.count === 0) result.pop();
    if (depth > maxDepth) {
      const sign = closer.character.repeat(used);
      result.push(sign, ...children, sign);
      continue;
    }
    const wrapped = element(single[closer.character] ?? (strong ? "strong" : "em"), children);
    depths.set(wrapped, depth);
    result.push(wrapped);
  }
}

function openerOf(closer: Delimiter, result: readonly Piece[], bottom: number): number {
  for (let index = result.length - 1; index >= bottom; index--) {
    const piece = result[index];
    if (!isDelimiter(piece) || !piece.opens || piece.character !== closer.character) continue;
    // CommonMark, rules 9 and 10: lengths that add up to a multiple of three do not match, unless both are.
    const odd = (piece.closes || closer.opens) && (piece.length + closer.length) % 3 === 0;
    if (!odd || (piece.length % 3 === 0 && closer.length % 3 === 0) || single[closer.character]) return index;
  }
  return -1;
}
