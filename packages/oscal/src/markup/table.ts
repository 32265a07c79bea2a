/**
 * Tables of Markdown: a row of heads, a row of dashes, rows of cells.
 * @module
 */
import { parseInline } from "./inline.ts";
import { element, type MarkupElement } from "./tree.ts";

const dash = /^:?-+:?$/;

export function tableStarts(lines: readonly string[], index: number): boolean {
  const head = lines[index] ?? "";
  const second = lines[index + 1] ?? "";
  return (
    head.includes("|") &&
    second.includes("-") &&
    second.includes("|") &&
    cellsOf(second).every((cell) => dash.test(cell)) &&
    cellsOf(head).length === cellsOf(second).length
  );
}

export function parseTable(lines: readonly string[], start: number): readonly [MarkupElement, number] {
  const alignments = cellsOf(lines[start + 1] ?? "").map(alignment);
  const rows = [row(lines[start] ?? "", "th", alignments)];
  let index = start + 2;
  for (; index < lines.length && (lines[index] ?? "").includes("|"); index++)
    rows.push(row(lines[index] ?? "", "td", alignments));
  return [element("table", rows), index];
}

function row(line: string, name: "td" | "th", alignments: readonly (string | undefined)[]): MarkupElement {
  const cells = cellsOf(line);
  return element(
    "tr",
    alignments.map((align, index) => element(name, parseInline(cells[index] ?? ""), align ? { align } : {})),
  );
}

function alignment(cell: string): string | undefined {
  const left = cell.startsWith(":");
  const right = cell.endsWith(":");
  return left && right ? "center" : left ? "left" : right ? "right" : undefined;
}

/** The cells of a row; `\|` is a bar within one. */
function cellsOf(line: string): readonly string[] {
  const inner = line
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
}
