/**
 * What stands where in a content folder, as far as files have to be changed: which items a file holds, by identifier.
 * @module
 */
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type YAMLMap, type YAMLSeq } from "yaml";

/** What an item is, and so which files hold its like. */
export type ItemKind = "body" | "role" | "document" | "profile" | "control" | "check";

/** How files of a kind are laid out: one item, a list of items, or a list below a header. */
const layouts: readonly (readonly [RegExp, ItemKind, list: "whole" | "list" | "controls" | "checks"])[] = [
  [/^bodies\.ya?ml$/, "body", "list"],
  [/^roles\.ya?ml$/, "role", "list"],
  [/^authorities\/[^/]+\.ya?ml$/, "document", "whole"],
  [/^profiles\/[^/]+\.ya?ml$/, "profile", "whole"],
  [/^controls\/[^/]+\.ya?ml$/, "control", "controls"],
  [/^checks\/[^/]+\.ya?ml$/, "check", "checks"],
];

export const layoutOf = (path: string) => {
  const [, kind, list] = layouts.find(([pattern]) => pattern.test(path)) ?? [];
  return kind === undefined || list === undefined ? undefined : { kind, list };
};

/** A file as it is: its text, and its items with where they stand in it. */
export interface PresentFile {
  readonly path: string;
  readonly kind: ItemKind;
  readonly text: string;
  /** The header of a list; null where the file has none. */
  readonly header: Readonly<Record<string, unknown>> | null;
  /** The list that items stand in; null where the file is one item. */
  readonly list: YAMLSeq | null;
  readonly items: ReadonlyMap<string, YAMLMap>;
}

const plain = (node: Node): unknown => node.toJSON();

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const idOf = (node: YAMLMap): string | undefined => {
  const id: unknown = node.get("id");
  return typeof id === "string" ? id : undefined;
};

/** Reads a file; undefined where it is no file of content, or cannot be read: then it is left alone. */
export const presentFile = (path: string, text: string): PresentFile | undefined => {
  const layout = layoutOf(path);
  if (!layout) return undefined;
  const document = parseDocument(text, { version: "1.2", schema: "core", lineCounter: new LineCounter() });
  const root = document.contents;
  if (document.errors.length > 0 || root === null) return undefined;
  const { kind, list } = layout;
  if (list === "whole") {
    const id = isMap(root) ? idOf(root) : undefined;
    if (!isMap(root) || id === undefined) return undefined;
    return { path, kind, text, header: null, list: null, items: new Map([[id, root]]) };
  }
  const items = list === "list" ? root : isMap(root) ? root.get(list, true) : undefined;
  if (!isSeq(items)) return undefined;
  const value = plain(root);
  const header = isRecord(value) ? Object.fromEntries(Object.entries(value).filter(([name]) => name !== list)) : null;
  const byId = items.items.flatMap((item) => {
    const id = isMap(item) ? idOf(item) : undefined;
    return isMap(item) && id !== undefined ? [[id, item] as const] : [];
  });
  return { path, kind, text, header, list: items, items: new Map(byId) };
};

/** Where a node begins and ends in the text. */
export const rangeOf = (node: unknown): readonly [number, number] | undefined => {
  if (!isMap(node) && !isSeq(node) && !isScalar(node)) return undefined;
  return node.range ? [node.range[0], node.range[1]] : undefined;
};
