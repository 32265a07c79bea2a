/**
 * YAML for people: short maps and lists on one line, prose in blocks, so that a change of a sentence is a change of its
 * lines. What is written is read again before it is given out.
 * @module
 */
import { isDeepStrictEqual } from "node:util";
import { Document, isMap, isScalar, isSeq, type Node, parse, Scalar, visit } from "yaml";

/** Columns that a line should have at most. */
const width = 110;

const plainOptions = { version: "1.2", schema: "core", resolveKnownTags: false, merge: false } as const;

const readBack = (text: string): unknown => parse(text, { ...plainOptions, maxAliasCount: 0 });

/** Columns that a value takes on one line, or more than `width`. East Asian characters take two. */
const columns = (node: unknown): number => {
  if (isScalar(node)) {
    const text = String(node.value);
    return text.includes("\n") ? width + 1 : text.replaceAll(/[^\u0020-\u007e]/g, "xx").length + 2;
  }
  if (isMap(node)) return sum(node.items.map(({ key, value }) => columns(key) + columns(value) + 2)) + 4;
  if (isSeq(node)) return sum(node.items.map((item) => columns(item) + 2)) + 2;
  return 4;
};
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

const nested = (node: unknown): boolean =>
  (isMap(node) && node.items.some(({ value }) => isMap(value) || isSeq(value))) ||
  (isSeq(node) && node.items.some((item) => isMap(item) || isSeq(item)));

/** How deep a node stands; each level takes two columns. */
const room = (depth: number): number => width - depth * 2;

/** Lines of white space alone, or white space at the beginning: blocks have it in a form that editors spoil. */
const unfit = /(?:^|\n)[ \t]+(?:\n|$)|^\s/;

const styleFor = (value: string): "BLOCK_LITERAL" | "BLOCK_FOLDED" | "QUOTE_DOUBLE" | undefined => {
  if (value.includes("\n")) return unfit.test(value) ? "QUOTE_DOUBLE" : "BLOCK_LITERAL";
  return value.length > 100 && /^\S+(?: \S+)+$/.test(value) ? "BLOCK_FOLDED" : undefined;
};

/** Sets the styles of a tree of nodes that stands `depth` levels deep. */
const arrange = (root: Node, depth = 0): void => {
  visit(root, {
    Scalar: (key, node) => {
      if (key === "key" || typeof node.value !== "string") return;
      const style = styleFor(node.value);
      if (style !== undefined) node.type = Scalar[style];
    },
    Collection: (_, node, path) => {
      const level = depth + path.filter((one) => isMap(one) || isSeq(one)).length;
      if (level === 0 || nested(node) || node.items.length === 0) return undefined;
      if (columns(node) > room(level)) return undefined;
      node.flow = true;
      return visit.SKIP;
    },
  });
};

const print = {
  lineWidth: width,
  flowCollectionPadding: true,
  minContentWidth: 60,
  doubleQuotedMinMultiLineLength: Infinity,
} as const;

/** A JSON value as YAML 1.2. Reading it with the core schema gives the value. */
export const writeYaml = (value: unknown): string => {
  const document = new Document(value, { ...plainOptions, aliasDuplicateObjects: false });
  if (document.contents) arrange(document.contents);
  const text = document.toString(print);
  if (isDeepStrictEqual(readBack(text), value)) return text;
  // Blocks cannot hold every text; what is quoted can.
  const quoted = new Document(value, { ...plainOptions, aliasDuplicateObjects: false });
  visit(quoted, {
    Scalar: (_, node) => {
      if (typeof node.value === "string") node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return quoted.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Infinity });
};
