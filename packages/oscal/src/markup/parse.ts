/**
 * Reads OSCAL's Markdown into a tree: paragraphs, headings, lists, tables, quotations, fenced code, rules.
 * Indented text is no code: OSCAL documents indent for other reasons.
 * @module
 */
import { parseInline } from "./inline.ts";
import { normalBlocks, normalInline } from "./normal.ts";
import { parseRawBlock } from "./raw.ts";
import { parseTable, tableStarts } from "./table.ts";
import { element, type Markup, type MarkupElement } from "./tree.ts";

// Patterns here are linear in the length of a line: prose is hostile. Lines are trimmed before, where that matters.
const heading = /^ {0,3}(#{1,6})(?=[ \t]|$)/;
const rule = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const fence = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/;
const bullet = /^( {0,3})([-*+]|\d{1,9}[.)])([ \t]+|$)/;
const quotation = /^ {0,3}> ?/;
/** How deep lists and quotations may lie in one another; deeper ones are text. */
const maxDepth = 32;

/** The tree of a value of type `markup-multiline`. */
export const parseMultiline = (text: string): readonly MarkupElement[] =>
  normalBlocks(parseBlocks(text.replace(/\r\n?/g, "\n").split("\n"), 0));

/** The tree of a value of type `markup-line`. */
export const parseLine = (text: string): readonly Markup[] => normalInline(parseInline(text.replace(/\r\n?/g, "\n")));

function parseBlocks(lines: readonly string[], depth: number): readonly MarkupElement[] {
  const blocks: MarkupElement[] = [];
  let index = 0;
  while (index < lines.length) {
    const line = lines[index] ?? "";
    if (/^\s*$/.test(line)) {
      index++;
      continue;
    }
    const [block, next] = parseBlock(lines, index, depth);
    blocks.push(block);
    index = next;
  }
  return blocks;
}

type Parsed = readonly [block: MarkupElement, next: number];

function parseBlock(lines: readonly string[], index: number, depth: number): Parsed {
  const line = lines[index] ?? "";
  const title = heading.exec(line);
  if (title) return [headingOf(title[1]?.length ?? 1, line.slice(title[0].length).trim()), index + 1];
  if (rule.test(line)) return [element("hr"), index + 1];
  const fenced = fence.exec(line);
  if (fenced) return parseFence(lines, index, fenced[1] ?? "```");
  if (depth < maxDepth && quotation.test(line)) return parseQuotation(lines, index, depth);
  if (depth < maxDepth && bullet.test(line)) return parseList(lines, index, depth);
  if (tableStarts(lines, index)) return parseTable(lines, index);
  const raw = parseRawBlock(line);
  if (raw) return [raw, index + 1];
  return parseParagraph(lines, index, depth);
}

const headings = ["h1", "h2", "h3", "h4", "h5", "h6"] as const;
/** Signs that close a heading are left out. */
function headingOf(level: number, text: string): MarkupElement {
  let end = text.length;
  while (end > 0 && text[end - 1] === "#") end--;
  const closed = end === 0 || (end < text.length && /[ \t]/.test(text[end - 1] ?? ""));
  return element(headings[level - 1] ?? "h6", parseInline(closed ? text.slice(0, end).trimEnd() : text));
}

function parseFence(lines: readonly string[], start: number, sign: string): Parsed {
  let index = start + 1;
  const inside: string[] = [];
  for (; index < lines.length; index++) {
    const line = (lines[index] ?? "").trim();
    if (line.startsWith(sign) && line.replaceAll(sign[0] ?? "`", "") === "") break;
    inside.push(lines[index] ?? "");
  }
  return [element("pre", [inside.join("\n")]), index + 1];
}

function parseQuotation(lines: readonly string[], start: number, depth: number): Parsed {
  let index = start;
  const inside: string[] = [];
  for (; index < lines.length && quotation.test(lines[index] ?? ""); index++)
    inside.push((lines[index] ?? "").replace(quotation, ""));
  return [element("blockquote", parseBlocks(inside, depth + 1)), index];
}

interface Marker {
  /** Columns up to the content. */
  readonly width: number;
  /** The sign of a bullet, or what follows the number. */
  readonly sign: string;
  readonly number?: number;
}

function markerOf(line: string): Marker | undefined {
  const found = bullet.exec(line);
  if (!found || rule.test(line)) return undefined;
  const [, indent = "", sign = "", gap = ""] = found;
  const spaces = gap.replaceAll("\t", "    ").length;
  const number = /^\d/.test(sign) ? Number.parseInt(sign, 10) : undefined;
  return {
    width: indent.length + sign.length + (spaces === 0 || spaces > 4 ? 1 : spaces),
    sign: sign.at(-1) ?? "",
    ...(number === undefined ? {} : { number }),
  };
}

function parseList(lines: readonly string[], start: number, depth: number): Parsed {
  const first = markerOf(lines[start] ?? "") ?? { width: 2, sign: "-" };
  const items: { readonly lines: readonly string[]; readonly blank: boolean }[] = [];
  let index = start;
  let blankBetween = false;
  while (index < lines.length) {
    const marker = markerOf(lines[index] ?? "");
    if (marker?.sign !== first.sign || (marker.number === undefined) !== (first.number === undefined)) break;
    const { inside, next, blankAfter } = itemLines(lines, index, marker.width);
    blankBetween ||= items.length > 0 && (items.at(-1)?.blank ?? false);
    items.push({ lines: inside, blank: blankAfter });
    index = next;
  }
  const parsed = items.map((item) => parseBlocks(item.lines, depth + 1));
  const loose =
    blankBetween || items.some(({ lines: inside }, n) => (parsed[n]?.length ?? 0) > 1 && blankInside(inside));
  const children = parsed.map((blocks) => element("li", loose ? blocks : tight(blocks)));
  const number = first.number;
  if (number === undefined) return [element("ul", children), index];
  return [element("ol", children, number === 1 ? {} : { start: String(number) }), index];
}

const blankInside = (lines: readonly string[]): boolean => lines.some((line) => line.trim() === "");

const tight = (blocks: readonly MarkupElement[]): readonly Markup[] =>
  blocks.flatMap((block, index): readonly Markup[] => (block.name === "p" && index === 0 ? block.children : [block]));

function itemLines(lines: readonly string[], start: number, width: number) {
  const inside = [
    (lines[start] ?? "").replace(bullet, (_, indent: string, sign: string, gap: string) =>
      " ".repeat(Math.max(0, indent.length + sign.length + gap.length - width)),
    ),
  ];
  let index = start + 1;
  let blank = 0;
  for (; index < lines.length; index++) {
    const line = lines[index] ?? "";
    if (line.trim() === "") {
      blank++;
      continue;
    }
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    const belongs = indent >= width || (blank === 0 && !interrupts(line));
    if (!belongs) break;
    inside.push(...Array.from({ length: blank }, () => ""), line.slice(Math.min(indent, width)));
    blank = 0;
  }
  return { inside, next: index, blankAfter: blank > 0 };
}

/** Whether a line ends a paragraph without a blank line before it. */
function interrupts(line: string): boolean {
  return (
    heading.test(line) || rule.test(line) || fence.test(line) || quotation.test(line) || markerOf(line) !== undefined
  );
}

function parseParagraph(lines: readonly string[], start: number, depth: number): Parsed {
  let index = start + 1;
  for (; index < lines.length; index++) {
    const line = lines[index] ?? "";
    if (line.trim() === "" || (depth < maxDepth && interrupts(line))) break;
  }
  return [element("p", parseInline(lines.slice(start, index).join("\n"))), index];
}
