import type { Scalar } from "yaml";

const blank = /\s/;

/** How many characters of source stand for one character of the value, from `at`, and whether that is white space. */
const unit = (text: string, at: number, style: Scalar.Type | undefined): { length: number; blank: boolean } => {
  const character = text[at] ?? "";
  if (style === "QUOTE_SINGLE" && character === "'" && text[at + 1] === "'") return { length: 2, blank: false };
  if (style === "QUOTE_DOUBLE" && character === "\\") {
    const escape = text[at + 1] ?? "";
    const digits = { x: 2, u: 4, U: 8 }[escape] ?? 0;
    return { length: 2 + digits, blank: /[\sntrvNLP_]/.test(escape) };
  }
  return { length: 1, blank: blank.test(character) };
};

/**
 * The offset in the source of the character at `offset` of a scalar's value, trimmed. Folding, indentation and chomping (YAML
 * 1.2.2 §§6.5, 8.1) change white space only, so the n-th character that is none stands at the n-th in the source.
 */
export const scalarOffset = (text: string, scalar: Scalar, offset: number): number => {
  const [start, end] = scalar.range ?? [0, 0];
  const value = typeof scalar.value === "string" ? scalar.value.trimStart() : "";
  const wanted = value.slice(0, offset).replaceAll(/\s/g, "").length;
  const style = scalar.type;
  let at = start;
  if (style === "BLOCK_LITERAL" || style === "BLOCK_FOLDED") at = text.indexOf("\n", start) + 1;
  else if (style === "QUOTE_DOUBLE" || style === "QUOTE_SINGLE") at = start + 1;
  let afterLast = at;
  for (let passed = 0; at < end; ) {
    const { length, blank: skip } = unit(text, at, style);
    if (!skip) {
      if (passed === wanted) return at;
      passed++;
      afterLast = at + length;
    }
    at += length;
  }
  return afterLast;
};
