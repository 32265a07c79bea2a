/**
 * The normal form of prose: white space as HTML shows it, no empty text, and no space at the inner edge of an emphasis.
 * A space at the outer edge of a paragraph stays, since documents carry it, unless it is a line break with indentation.
 * @module
 */
import { isBlockNode, type Markup, type MarkupElement } from "./tree.ts";

const wrappers: ReadonlySet<string> = new Set(["em", "strong", "q", "sub", "sup", "a"]);
const holdsBlocks: ReadonlySet<string> = new Set(["blockquote", "ol", "table", "tr", "ul"]);

/** Blocks: text between them is only layout. Loose text becomes a paragraph. */
export function normalBlocks(nodes: readonly Markup[]): readonly MarkupElement[] {
  const blocks: MarkupElement[] = [];
  let loose: Markup[] = [];
  const flush = () => {
    const children = normalInline(loose);
    loose = [];
    if (children.some((child) => typeof child !== "string" || child.trim() !== ""))
      blocks.push({ name: "p", attributes: {}, children });
  };
  for (const node of nodes) {
    if (isBlockNode(node)) {
      flush();
      blocks.push(normalBlock(node));
    } else loose.push(node);
  }
  flush();
  return blocks;
}

function normalBlock(block: MarkupElement): MarkupElement {
  const { name, children } = block;
  if (name === "pre") return { ...block, children: merged([children.map(plain).join("")]) };
  if (name === "hr") return { ...block, children: [] };
  if (name === "ul" || name === "ol") return normalList(block);
  if (name === "blockquote") return { ...block, children: normalBlocks(children) };
  if (holdsBlocks.has(name))
    return { ...block, children: children.filter(isBlockNode).map((child) => normalBlock(child)) };
  if (name === "li") return { ...block, children: itemContent(children, false) };
  return {
    ...block,
    children: normalInline(children.flatMap((child) => (isBlockNode(child) ? child.children : [child]))),
  };
}

/** As in Markdown a list is tight or loose as a whole: where one item holds paragraphs, all do. */
function normalList(list: MarkupElement): MarkupElement {
  const items = list.children.filter(isBlockNode);
  const loose = items.some(
    ({ children }) =>
      children.some((child) => isBlockNode(child) && child.name !== "ul" && child.name !== "ol") || brokenUp(children),
  );
  return {
    ...list,
    children: items.map((item) => ({ ...item, name: "li", children: itemContent(item.children, loose) })),
  };
}

/** Text after a nested list can only be a paragraph of its own. */
function brokenUp(children: readonly Markup[]): boolean {
  const first = children.findIndex(isBlockNode);
  return first >= 0 && children.slice(first).some((child) => !isBlockNode(child) && plain(child).trim() !== "");
}

function itemContent(children: readonly Markup[], loose: boolean): readonly Markup[] {
  const blocks = normalBlocks(children);
  const [first, ...rest] = blocks;
  return !loose && first?.name === "p" ? [...first.children, ...rest] : blocks;
}

/** One run of text and inline elements. */
export function normalInline(nodes: readonly Markup[]): readonly Markup[] {
  return trimmedLayout(collapsed(merged(nodes.flatMap(hoisted))));
}

/** Moves spaces at the inner edges of an emphasis out of it; drops it where nothing is left. */
function hoisted(node: Markup): readonly Markup[] {
  if (typeof node === "string") return [node];
  if (node.name === "code") {
    const text = plain(node).replace(/\s+/g, " ").trim();
    return text === "" ? [] : [{ ...node, children: [text] }];
  }
  if (!wrappers.has(node.name)) return [node];
  const children = collapsed(merged(node.children.flatMap(hoisted)));
  const first = children[0];
  const last = children.at(-1);
  const before = typeof first === "string" ? (/^\s+/.exec(first)?.[0] ?? "") : "";
  const after =
    typeof last === "string" && !(children.length === 1 && before === first) ? (/\s+$/.exec(last)?.[0] ?? "") : "";
  const inner = children.map((child, index) => {
    if (typeof child !== "string") return child;
    const from = index === 0 ? before.length : 0;
    const to = index === children.length - 1 ? child.length - after.length : child.length;
    return child.slice(from, Math.max(from, to));
  });
  const kept = merged(inner);
  const bare = kept.length === 0 && node.name !== "a";
  return [before, ...(bare ? [] : [{ ...node, children: kept }]), after];
}

function merged(nodes: readonly Markup[]): readonly Markup[] {
  const result: Markup[] = [];
  for (const node of nodes) {
    const last = result.at(-1);
    if (typeof node === "string" && typeof last === "string") result[result.length - 1] = last + node;
    else if (node !== "") result.push(node);
  }
  return result;
}

/** White space as one space; where it is a line break with indentation at the outer edge, it is marked to be dropped. */
function collapsed(nodes: readonly Markup[]): readonly Markup[] {
  return nodes.map((node) =>
    typeof node === "string" ? node.replace(/[ \t\r\n]+/g, (run) => (run.includes("\n") ? "\n" : " ")) : node,
  );
}

function trimmedLayout(nodes: readonly Markup[]): readonly Markup[] {
  const result = nodes.map((node, index) => {
    if (typeof node !== "string") return node;
    let text = node;
    const afterBreak = isBreak(nodes[index - 1]);
    if (index === 0) text = text.replace(/^\n/, "");
    if (afterBreak) text = text.replace(/^[ \n]/, "");
    if (index === nodes.length - 1) text = text.replace(/\n$/, "");
    if (isBreak(nodes[index + 1])) text = text.replace(/[ \n]$/, "");
    return text;
  });
  return spaced(merged(result));
}

const isBreak = (node: Markup | undefined): boolean => typeof node === "object" && node.name === "br";

/** Inside, a line break is a space like any other. */
function spaced(nodes: readonly Markup[]): readonly Markup[] {
  return nodes.map((node) =>
    typeof node === "string" ? node.replaceAll("\n", " ") : { ...node, children: spaced(node.children) },
  );
}

/** The text of a node without its markup. */
export function plain(node: Markup): string {
  return typeof node === "string" ? node : node.children.map(plain).join("");
}
