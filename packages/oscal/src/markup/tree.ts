/**
 * Prose as a tree: the subset of HTML that OSCAL allows (Metaschema data types, "markup-line" and "markup-multiline").
 * @module
 */

export const inlineNames = ["a", "br", "code", "em", "img", "insert", "q", "strong", "sub", "sup"] as const;
export const blockNames = [
  "blockquote",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "hr",
  "li",
  "ol",
  "p",
  "pre",
  "table",
  "td",
  "th",
  "tr",
  "ul",
] as const;
export type InlineName = (typeof inlineNames)[number];
export type BlockName = (typeof blockNames)[number];
export type MarkupName = InlineName | BlockName;

export interface MarkupElement {
  readonly name: MarkupName;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Markup[];
}
/** Text, or an element of the subset. */
export type Markup = string | MarkupElement;

/** Names that HTML has for the same thing. */
const synonyms: Readonly<Record<string, MarkupName>> = { i: "em", b: "strong" };
const names: ReadonlySet<string> = new Set([...inlineNames, ...blockNames]);
const blocks: ReadonlySet<string> = new Set(blockNames);
const attributesOf: Readonly<Record<string, readonly string[]>> = {
  a: ["href", "title"],
  img: ["alt", "src", "title"],
  insert: ["type", "id-ref"],
  ol: ["start"],
  td: ["align"],
  th: ["align"],
};

const isName = (name: string): name is MarkupName => names.has(name);

/** The element of the subset that a tag means; undefined for others. */
export function markupName(tag: string): MarkupName | undefined {
  const name = Object.hasOwn(synonyms, tag) ? synonyms[tag] : tag;
  return name !== undefined && isName(name) ? name : undefined;
}

export const isBlock = (name: string): boolean => blocks.has(name);
export const isBlockNode = (node: Markup): node is MarkupElement => typeof node !== "string" && blocks.has(node.name);

/** The attributes that an element of the subset carries. */
export const attributesOfMarkup = (name: MarkupName): readonly string[] => attributesOf[name] ?? [];

export const element = (
  name: MarkupName,
  children: readonly Markup[] = [],
  attributes: Readonly<Record<string, string>> = {},
): MarkupElement => ({ name, attributes, children });

/** Whether two trees say the same. */
export function sameMarkup(a: readonly Markup[], b: readonly Markup[]): boolean {
  return a.length === b.length && a.every((node, index) => sameNode(node, b[index]));
}

function sameNode(a: Markup, b: Markup | undefined): boolean {
  if (typeof a === "string" || typeof b === "string" || b === undefined) return a === b;
  if (a.name !== b.name) return false;
  for (const key of attributesOfMarkup(a.name)) if (a.attributes[key] !== b.attributes[key]) return false;
  return sameMarkup(a.children, b.children);
}
