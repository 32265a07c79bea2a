/**
 * Writes a tree as OSCAL's Markdown. What was written is read again; where that gives another tree, more is escaped, and
 * in the end tags are written, so that reading always gives the tree back.
 * @module
 */
import { parseLine, parseMultiline } from "./parse.ts";
import { rawOf } from "./raw.ts";
import { plain } from "./normal.ts";
import { isBlockNode, type Markup, type MarkupElement, type MarkupName, sameMarkup } from "./tree.ts";

/** Signs that mean something wherever they stand; the others only in company. */
const always = /[\\*`~^"]/g;
const everything = /[!-/:-@[-`{-~]/g;
type Escape = (text: string) => string;
const light: Escape = (text) => text.replace(always, "\\$&");
const full: Escape = (text) => text.replace(everything, "\\$&");

/** Begins with a letter, and holds no sign of Markdown, no tag, and no white space but single spaces within. */
const plainText = /^\p{L}(?: ?[^\s\\`*_~^"[\]<>&{}|!])*$/u;

/** Whether a text means itself: one paragraph, written as it is. Most prose does, and need not be parsed to know it. */
export const isPlain = (text: string): boolean => text.length < 100_000 && plainText.test(text);

/** Markdown of one line. */
export function writeLine(nodes: readonly Markup[]): string {
  const [only] = nodes;
  if (nodes.length === 1 && typeof only === "string" && isPlain(only)) return only;
  for (const escape of [light, full]) {
    const text = inline(nodes, escape);
    if (sameMarkup(parseLine(text), nodes)) return text;
  }
  return raw(nodes);
}

const raw = (nodes: readonly Markup[]): string =>
  nodes.map((node) => (typeof node === "string" ? full(node) : taggedInline(node))).join("");

/** Tags outside, Markdown's escapes within: tags in running text do not switch Markdown off. */
function taggedInline(node: MarkupElement): string {
  const whole = rawOf({ ...node, children: [] }, true);
  if (node.children.length === 0)
    return ["br", "img", "insert"].includes(node.name) ? whole : `${whole.slice(0, -2)}></${node.name}>`;
  return `${whole.slice(0, -2)}>${raw(node.children)}</${node.name}>`;
}

/** Markdown of several blocks. */
export function writeMultiline(blocks: readonly MarkupElement[]): string {
  const [first] = blocks;
  if (blocks.length === 1 && first?.name === "p" && first.children.length === 1) {
    const [only] = first.children;
    if (typeof only === "string" && isPlain(only)) return only;
  }
  const pieces = blocks.map((block) => {
    for (const escape of [light, full]) {
      const text = blockText(block, escape);
      if (text !== undefined && sameMarkup(parseMultiline(text), [block])) return text;
    }
    return rawBlock(block);
  });
  const text = pieces.join("\n\n");
  // Two lists side by side would be read as one.
  return sameMarkup(parseMultiline(text), blocks) ? text : blocks.map(rawBlock).join("\n\n");
}

/** A rule says the same in both, and no tag of it begins a block. */
const rawBlock = (block: MarkupElement): string => (block.name === "hr" ? "---" : rawOf(block, true));

function blockText(block: MarkupElement, escape: Escape): string | undefined {
  const { name, children } = block;
  if (/^h[1-6]$/.test(name)) return `${"#".repeat(Number(name[1]))} ${inlineOrRaw(children, escape)}`;
  return blockWriters[name]?.(block, escape);
}

const blockWriters: Partial<Record<MarkupName, (block: MarkupElement, escape: Escape) => string | undefined>> = {
  p: ({ children }, escape) => escapeStart(inlineOrRaw(children, escape)),
  hr: () => "---",
  pre(block) {
    const text = plain(block);
    const runs = text.match(/`{3,}/g) ?? [];
    const fence = "`".repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
    return `${fence}\n${text}\n${fence}`;
  },
  blockquote: ({ children }) => prefixed(writeMultiline(children.filter(isBlockNode)), "> ", "> "),
  ul: listText,
  ol: listText,
  table: tableText,
};

function inlineOrRaw(nodes: readonly Markup[], escape: Escape): string {
  const text = inline(nodes, escape);
  return sameMarkup(parseLine(text), nodes) ? text : raw(nodes);
}

/** A sign at the start of a line that would begin a block. */
const escapeStart = (text: string): string =>
  text
    .replace(/^( *)([-+>#|]|~~~)/, "$1\\$2")
    .replace(/^( *\d{1,9})([.)])(?=\s|$)/, "$1\\$2")
    .replace(/^( *)(?=<(?:blockquote|h[1-6]|ol|p|pre|table|ul)\b)/, "$1\\");

const prefixed = (text: string, first: string, rest: string): string =>
  text
    .split("\n")
    .map((line, index) => (index === 0 ? first : line === "" ? rest.trimEnd() : rest) + line)
    .join("\n");

function listText(list: MarkupElement, escape: Escape): string {
  const start = Number(list.attributes["start"] ?? "1");
  const loose = list.children.some(
    (item) => isBlockNode(item) && item.children.some((child) => isBlockNode(child) && child.name === "p"),
  );
  return list.children
    .filter(isBlockNode)
    .map((item, index) => {
      const marker = list.name === "ol" ? `${start + index}. ` : "- ";
      return prefixed(itemText(item, escape), marker, " ".repeat(marker.length));
    })
    .join(loose ? "\n\n" : "\n");
}

function itemText(item: MarkupElement, escape: Escape): string {
  const first = item.children.findIndex(isBlockNode);
  const head = first < 0 ? item.children : item.children.slice(0, first);
  const blocks = first < 0 ? [] : item.children.slice(first).filter(isBlockNode);
  const texts = blocks.map((block) => blockText(block, escape) ?? rawOf(block, true));
  const loose = blocks.some(({ name }) => name === "p");
  const lead = head.length > 0 ? [escapeStart(inlineOrRaw(head, escape))] : [];
  return [...lead, ...texts].join(loose ? "\n\n" : "\n");
}

function tableText(table: MarkupElement, escape: Escape): string | undefined {
  const rows = table.children.filter(isBlockNode).map(({ children }) => children.filter(isBlockNode));
  const [heads, ...body] = rows;
  if (!heads || heads.length === 0) return undefined;
  const line = (cells: readonly MarkupElement[]) =>
    `| ${cells.map(({ children }) => inlineOrRaw(children, escape).replaceAll("|", "\\|")).join(" | ")} |`;
  const dashes = heads.map(({ attributes: { align } }) =>
    align === "center" ? ":-:" : align === "left" ? ":--" : align === "right" ? "--:" : "---",
  );
  return [line(heads), `| ${dashes.join(" | ")} |`, ...body.map(line)].join("\n");
}

function inline(nodes: readonly Markup[], escape: Escape): string {
  return nodes.map((node) => (typeof node === "string" ? escape(node) : inlineElement(node, escape))).join("");
}

function inlineElement(node: MarkupElement, escape: Escape): string {
  return inlineWriters[node.name]?.(node, escape) ?? rawOf(node, true);
}

const around =
  (sign: string) =>
  ({ children }: MarkupElement, escape: Escape): string =>
    sign + inline(children, escape) + sign;

const inlineWriters: Partial<Record<MarkupName, (node: MarkupElement, escape: Escape) => string>> = {
  em: around("*"),
  strong: around("**"),
  q: around('"'),
  sub: around("~"),
  sup: around("^"),
  br: () => "\\\n",
  code: (node) => codeText(plain(node)),
  insert: ({ attributes }) => `{{ insert: ${attributes["type"] ?? ""}, ${attributes["id-ref"] ?? ""} }}`,
  a: ({ attributes, children }, escape) =>
    `[${inline(children, escape)}]${targetOf(attributes["href"] ?? "", attributes["title"])}`,
  img: ({ attributes }, escape) =>
    `![${escape(attributes["alt"] ?? "")}]${targetOf(attributes["src"] ?? "", attributes["title"])}`,
};

function codeText(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const ticks = "`".repeat(longest + 1);
  const padded = text.startsWith("`") || text.endsWith("`") ? ` ${text} ` : text;
  return ticks + padded + ticks;
}

function targetOf(href: string, title: string | undefined): string {
  const escaped = href.replace(/[\\&]/g, "\\$&");
  const bare = /^[^\s()<>]*$/.test(href) ? escaped : `<${escaped}>`;
  return title === undefined ? `(${bare})` : `(${bare} "${title.replace(/[\\"&]/g, "\\$&")}")`;
}
