/**
 * What was seen, taken from the value of an expression.
 * @module
 */
import { FactObject } from "./cel/value.ts";
import type { Evidence } from "./fact.ts";

/** How many pieces of evidence are kept of each check, where nothing else is asked for. */
export const usualEvidence = 20;
const evidenceCharacters = 400;

/**
 * Text from a subject, safe to print: control and direction-changing characters could rewrite a terminal's screen
 * (Unicode Technical Report 36, §2.10).
 */
export const printable = (text: string, characters: number = evidenceCharacters): string => {
  const clipped = text.length > characters ? `${text.slice(0, characters).replace(/[\uD800-\uDBFF]$/, "")}…` : text;
  return clipped.replaceAll("\t", " ").replaceAll(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu, "\u{FFFD}");
};

const place = (value: FactObject): Evidence | null => {
  const { file, line, text } = value;
  if (typeof file !== "string" || typeof line !== "bigint" || typeof text !== "string") return null;
  // Line 0 is the file as a whole (see `seen`).
  return { file: printable(file), ...(line > 0n ? { line: Number(line) } : {}), text: printable(text) };
};

function* excerpts(value: unknown): Generator<Evidence> {
  if (typeof value === "string") yield { text: printable(value) };
  else if (Array.isArray(value)) for (const item of value) yield* excerpts(item);
  else if (value instanceof FactObject) {
    const own = place(value);
    if (own) yield own;
    else yield* excerpts(value["seen"]);
  }
}

/** The excerpts that a value shows, without repetition; of more than the limit, the last line tells how many more. */
export const evidenceOf = (value: unknown, most: number): readonly Evidence[] => {
  const shown = new Map<string, Evidence>();
  let more = 0;
  for (const excerpt of excerpts(value)) {
    const key = `${excerpt.file ?? ""}\0${excerpt.line ?? 0}\0${excerpt.text}`;
    if (shown.has(key)) continue;
    if (shown.size < most) shown.set(key, excerpt);
    else more++;
  }
  return more === 0 ? [...shown.values()] : [...shown.values(), { text: `… +${more}` }];
};
