/**
 * Tags of the HTML subset that stand in Markdown as they are: how what Markdown cannot say (a table without heads, two
 * emphases side by side) is written, and read again.
 * @module
 */
import { attributesIn, decoded } from "./inline.ts";
import { attributesOfMarkup, element, isBlock, type Markup, type MarkupElement, markupName } from "./tree.ts";

const start = /^\s*<(blockquote|h[1-6]|ol|p|pre|table|ul)\b/;
const token = /<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;
const maxDepth = 48;

/** The block that one line of tags means; undefined where the line is not that, whole and balanced. */
export function parseRawBlock(line: string): MarkupElement | undefined {
  if (!start.test(line)) return undefined;
  const text = line.trim();
  const root: Markup[] = [];
  const open: { readonly name: string; readonly children: Markup[]; readonly attributes: Record<string, string> }[] =
    [];
  for (token.lastIndex = 0; token.lastIndex < text.length; ) {
    const found = token.exec(text);
    if (!found) return undefined;
    const [, slash, tag = "", attributes = "", empty, plain] = found;
    const into = open.at(-1)?.children ?? root;
    const name = markupName(tag);
    if (plain !== undefined) into.push(decoded(plain));
    else if (name === undefined) return undefined;
    else if (slash) {
      const last = open.pop();
      if (last?.name !== name) return undefined;
      (open.at(-1)?.children ?? root).push(element(name, last.children, last.attributes));
    } else if (empty || ["br", "hr", "img", "insert"].includes(name))
      into.push(element(name, [], attributesIn(attributes)));
    else if (open.length < maxDepth) open.push({ name, children: [], attributes: attributesIn(attributes) });
    else return undefined;
  }
  const [only] = root;
  return open.length === 0 && root.length === 1 && typeof only === "object" && isBlock(only.name) ? only : undefined;
}

/** A node as tags on one line. The same is its XML form, but for the namespace that its parent declares. */
export function rawOf(node: Markup, oneLine: boolean): string {
  if (typeof node === "string") return escapeText(node, oneLine);
  const attributes = attributesOfMarkup(node.name)
    .filter((name) => node.attributes[name] !== undefined)
    .map((name) => ` ${name}="${escapeAttribute(node.attributes[name] ?? "")}"`)
    .join("");
  if (node.children.length === 0) return `<${node.name}${attributes}/>`;
  return `<${node.name}${attributes}>${node.children.map((child) => rawOf(child, oneLine)).join("")}</${node.name}>`;
}

export const escapeText = (text: string, oneLine = false): string => {
  const escaped = text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("\r", "&#13;");
  return oneLine ? escaped.replaceAll("\n", "&#10;") : escaped;
};

export const escapeAttribute = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replace(/[\t\n\r]/g, (control) => `&#${control.charCodeAt(0)};`);
