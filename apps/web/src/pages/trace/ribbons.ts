import type { Graph } from "./graph.ts";
import type { Item } from "./items.ts";
import type { TraceNode } from "@tokiwa/server/api";

/** Ties between two items of the drawing, of those that lead to items in one state. */
export interface Ribbon {
  readonly from: string;
  readonly to: string;
  readonly state: TraceNode["state"];
  readonly count: number;
}

/**
 * Bundles the ties between what is drawn. A tie has the state of its lower end, because that is where a state comes
 * from. The direct tie of a control to a check is left out where a system stands between them.
 */
export function ribbonsOf(graph: Graph, columns: readonly (readonly Item[])[]): readonly Ribbon[] {
  const place = new Map(
    columns.flatMap((column) => column.flatMap((item) => item.members.map((node) => [node.id, item.id] as const))),
  );
  const systemsShown = columns.some((column) => column.some((item) => item.layer === "implementation"));
  const ribbons = new Map<string, Ribbon>();
  for (const [id, from] of place) {
    for (const lower of graph.below.get(id) ?? []) {
      const to = place.get(lower.id);
      if (to === undefined) continue;
      if (systemsShown && lower.kind === "check" && graph.nodes.get(id)?.kind === "control") continue;
      const key = JSON.stringify([from, to, lower.state]);
      const known = ribbons.get(key);
      ribbons.set(key, { from, to, state: lower.state, count: (known?.count ?? 0) + 1 });
    }
  }
  return [...ribbons.values()];
}
