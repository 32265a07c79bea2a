/**
 * References within texts: `#identifier` anywhere (req-prune-ref), and the insertion of parameters.
 * @module
 */

/** Identifiers referred to. */
export interface References {
  /** After a `#`. */
  readonly fragments: Set<string>;
  /** Parameters inserted into text, or depended on. */
  readonly params: Set<string>;
}

export const noReferences = (): References => ({ fragments: new Set(), params: new Set() });

// Lengths are bounded so that no text takes longer than in proportion to its size.
const fragment = /#([\p{L}\p{N}_.:-]{1,300})/gu;
const insert = /\{\{\s{0,9}(?:insert:\s{0,9})?param(?:\s{0,9},\s{0,9}|:\s{0,9})([^\s{}]{1,300})\s{0,9}\}\}/gu;

/** Adds what any text within a value refers to. It does not recurse: extensions may be nested without limit. */
export function collectReferences(value: unknown, into: References): void {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const each = open.pop();
    if (typeof each === "string") collectOfText(each, into);
    else if (Array.isArray(each)) for (const inner of each) open.push(inner);
    else if (isObject(each))
      for (const name in each) {
        const inner = each[name];
        if (name === "depends-on" && typeof inner === "string") into.params.add(inner);
        else if (typeof inner === "object" || typeof inner === "string") open.push(inner);
      }
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

function collectOfText(text: string, { fragments, params }: References): void {
  if (text.includes("#"))
    for (const [, id = ""] of text.matchAll(fragment)) {
      fragments.add(id);
      // A full stop or a colon may end a sentence as well as belong to an identifier.
      const bare = id.replace(/[.:]+$/u, "");
      if (bare !== id) fragments.add(bare);
    }
  if (text.includes("{{")) for (const [, id = ""] of text.matchAll(insert)) params.add(id);
}
