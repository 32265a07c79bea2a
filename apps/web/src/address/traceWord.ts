import type { Trace } from "@tokiwa/server/api";

export type Layer = Trace["nodes"][number]["layer"];

/** The columns of the trace, left to right. */
export const layers: readonly Layer[] = [
  "strategy",
  "plan",
  "standard",
  "control",
  "implementation",
  "check",
  "evidence",
];

/** The column in which the clauses of a document of a kind stand. */
export function layerOfDocument(kind: string): Layer {
  if (kind === "strategy") return "strategy";
  return kind === "plan" || kind === "policy" ? "plan" : "standard";
}

/** How an address names all items of a group in a column: `group:<layer>:<group>`. */
export function groupWord(layer: Layer, group: string): string {
  return `group:${layer}:${group}`;
}

/** Reads that form; undefined where a word names a single item. */
export function groupOf(word: string): { readonly layer: string; readonly group: string } | undefined {
  const [, layer, group] = /^group:(\w+):(.+)$/.exec(word) ?? [];
  return layer && group ? { layer, group } : undefined;
}
