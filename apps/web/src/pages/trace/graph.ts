import type { Trace, TraceNode } from "@tokiwa/server/api";

/** The trace with its ties looked up by either end. */
export interface Graph {
  readonly nodes: ReadonlyMap<string, TraceNode>;
  readonly below: ReadonlyMap<string, readonly TraceNode[]>;
  readonly above: ReadonlyMap<string, readonly TraceNode[]>;
}

/** Ties of which an end is missing are left out. */
export function graphOf(trace: Pick<Trace, "nodes" | "edges">): Graph {
  const nodes = new Map(trace.nodes.map((node) => [node.id, node]));
  const below = new Map<string, TraceNode[]>();
  const above = new Map<string, TraceNode[]>();
  const add = (ties: Map<string, TraceNode[]>, key: string, node: TraceNode) => {
    const known = ties.get(key);
    if (known) known.push(node);
    else ties.set(key, [node]);
  };
  for (const edge of trace.edges) {
    const from = nodes.get(edge.from);
    for (const id of from ? edge.to : []) {
      const to = nodes.get(id);
      if (!from || !to) continue;
      add(below, from.id, to);
      add(above, to.id, from);
    }
  }
  return { nodes, below, above };
}
