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
 * from. Left out are ties within a column, as of one standard to another; and the direct tie of a control to a check
 * where a system stands between them.
 */
export function ribbonsOf(graph: Graph, columns: readonly (readonly Item[])[]): readonly Ribbon[] {
  const places = new Map(
    columns.flatMap((items, column) =>
      items.flatMap((item) => item.members.map((node) => [node.id, { item: item.id, column }] as const)),
    ),
  );
  const systemsShown = columns.some((column) => column.some((item) => item.layer === "implementation"));
  const ribbons = new Map<string, Ribbon>();
  for (const [id, from] of places) {
    for (const lower of graph.below.get(id) ?? []) {
      const to = places.get(lower.id);
      if (to === undefined || to.column <= from.column) continue;
      if (systemsShown && lower.kind === "check" && graph.nodes.get(id)?.kind === "control") continue;
      const key = JSON.stringify([from.item, to.item, lower.state]);
      const known = ribbons.get(key);
      ribbons.set(key, { from: from.item, to: to.item, state: lower.state, count: (known?.count ?? 0) + 1 });
    }
  }
  return [...ribbons.values()];
}
