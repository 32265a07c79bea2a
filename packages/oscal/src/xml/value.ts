/**
 * Values of single fields and attributes: from the characters of XML to JSON and back.
 * @module
 */
import { isNumberType } from "../model/description.ts";
import { normalBlocks, normalInline } from "../markup/normal.ts";
import { parseLine, parseMultiline } from "../markup/parse.ts";
import { element, type Markup, type MarkupElement, sameMarkup } from "../markup/tree.ts";
import { isPlain, writeLine, writeMultiline } from "../markup/write.ts";
import { withoutForbidden } from "./namespace.ts";

export type Scalar = string | number | boolean;

/** Types whose values hold no white space of meaning. */
const compact: ReadonlySet<string> = new Set([
  "uuid",
  "token",
  "uri",
  "uri-reference",
  "date-time-with-timezone",
  "date",
  "email-address",
]);

/** What the characters of an element or attribute mean. What is not of the type stays a string, for the schema to refuse. */
export function scalarOf(type: string, text: string): Scalar {
  if (type === "string") return withoutLayout(text);
  const trimmed = text.trim();
  if (isNumberType(type) && /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(trimmed)) return Number(trimmed);
  if (type === "boolean" && /^(?:true|false|1|0)$/.test(trimmed)) return trimmed === "true" || trimmed === "1";
  if (type === "base64") return text.replace(/\s+/g, "");
  return compact.has(type) ? trimmed : withoutLayout(text);
}

/** Without line breaks and indentation at the ends, which authors of XML add; other spaces are content. */
function withoutLayout(text: string): string {
  if (!text.includes("\n")) return text;
  const start = /^\s*/.exec(text)?.[0] ?? "";
  const inner = text.slice(start.includes("\n") ? start.length : 0);
  const rest = inner.trimEnd();
  return inner.slice(rest.length).includes("\n") ? rest : inner;
}

/** The value, as what was kept beside the characters says exactly, unless somebody has changed the characters. */
export function exactScalar(type: string, text: string, exact: unknown): Scalar {
  const read = scalarOf(type, text);
  const kept = typeof exact === "string" || typeof exact === "number" || typeof exact === "boolean";
  return kept && scalarOf(type, withoutForbidden(String(exact))) === read ? exact : read;
}

/** Markdown of a tree that was read from XML. */
export function markdownOf(type: string, nodes: readonly Markup[], exact: unknown): string {
  if (type === "markup-line") {
    const tree = normalInline(nodes);
    return typeof exact === "string" && sameMarkup(lineOf(exact), tree) ? exact : writeLine(tree);
  }
  const tree = normalBlocks(nodes);
  return typeof exact === "string" && sameMarkup(blocksOf(exact), tree) ? exact : writeMultiline(tree);
}

/** The tree of Markdown, without characters that XML cannot hold. */
export const lineOf = (text: string): readonly Markup[] =>
  isPlain(text) ? [withoutForbidden(text)] : parseLine(withoutForbidden(text));
export const blocksOf = (text: string): readonly MarkupElement[] =>
  isPlain(text) ? [element("p", [withoutForbidden(text)])] : parseMultiline(withoutForbidden(text));
