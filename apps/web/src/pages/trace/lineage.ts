import type { TraceNode } from "@tokiwa/server/api";
import type { Graph } from "./graph.ts";

type Ties = ReadonlyMap<string, readonly TraceNode[]>;

/**
 * All items that the given ones come from and lead to, themselves included.
 *
 * A system stands between a control and a check, but not every check of the system tests that control: a walk that
 * reached a system from above goes no further down from it, nor one from below further up, wherever controls and checks
 * are tied to each other directly. And a check looks at assets of many systems: of those only the ones of the systems in
 * the lineage belong to it.
 */
export function lineageOf(graph: Graph, chosen: readonly string[]): ReadonlySet<string> {
  const start = chosen.flatMap((id) => graph.nodes.get(id) ?? []);
  const direct = hasDirectTies(graph);
  const down = walk(graph.below, start, direct);
  const up = walk(graph.above, start, direct);
  const all = new Map([...down, ...up].map((node) => [node.id, node]));
  return new Set([...withinSystems(all, start)].map((node) => node.id));
}

function hasDirectTies(graph: Graph): boolean {
  for (const node of graph.nodes.values()) {
    if (node.kind === "control" && graph.below.get(node.id)?.some((next) => next.kind === "check")) return true;
  }
  return false;
}

/** Everything that can be reached along the ties. */
function walk(ties: Ties, start: readonly TraceNode[], stopAtSystems: boolean): readonly TraceNode[] {
  const seen = new Map(start.map((node) => [node.id, node]));
  const waiting = [...start];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (stopAtSystems && node.layer === "implementation" && !start.includes(node)) continue;
    for (const next of ties.get(node.id) ?? []) {
      if (seen.has(next.id)) continue;
      seen.set(next.id, next);
      waiting.push(next);
    }
  }
  return [...seen.values()];
}

/** Leaves out assets of systems that are not in the lineage; and, where assets were chosen, systems that are not theirs. */
function withinSystems(all: ReadonlyMap<string, TraceNode>, start: readonly TraceNode[]): readonly TraceNode[] {
  const nodes = [...all.values()];
  const homes = new Set(start.flatMap((node) => (node.kind === "subject" && node.group ? [node.group.id] : [])));
  const isHome = (node: TraceNode) => node.kind !== "system" || homes.size === 0 || homes.has(node.id);
  const kept = nodes.filter(isHome);
  // Where systems stand together, nothing is known of which of them an asset is.
  if (kept.some((node) => node.kind === "systems")) return kept;
  const systems = new Set(kept.filter((node) => node.kind === "system").map((node) => node.id));
  return kept.filter(
    (node) => node.kind !== "subject" || start.includes(node) || !node.group || systems.has(node.group.id),
  );
}
