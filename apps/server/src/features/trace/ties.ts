/**
 * Nodes and edges, while a trace is drawn up.
 * @module
 */
import { type CellCounts, type Counts, worst } from "@tokiwa/assurance";
import type { Trace, TraceNode } from "./schema.ts";

/** Up to so many of a kind are shown one by one; more stand as one. */
export const mostSingle = 12;

/** The id of a node that stands for several. */
export const groupId = (layer: TraceNode["layer"], group: string): string => `group:${layer}:${group}`;

/** Which node leads to which. */
export class Ties {
  readonly #below = new Map<string, Set<string>>();

  add(from: string, to: string): void {
    const held = this.#below.get(from);
    if (held) held.add(to);
    else this.#below.set(from, new Set([to]));
  }

  /** The edges between some nodes. */
  among(nodes: readonly TraceNode[]): Trace["edges"] {
    const known = new Set(nodes.map(({ id }) => id));
    return [...this.#below].flatMap(([from, all]) => {
      const to = known.has(from) ? [...all].filter((id) => known.has(id)) : [];
      return to.length > 0 ? [{ from, to }] : [];
    });
  }
}

function stateOf(cells: CellCounts): TraceNode["state"] {
  if (cells.fail > 0) return "not-satisfied";
  if (cells.unknown > 0) return "unknown";
  if (cells.pass + cells.excepted > 0) return "satisfied";
  return cells.notApplicable > 0 ? "not-applicable" : "unknown";
}

/** What a node says of the requirements that it counts. */
export const counted = (counts: Counts) => ({ counts, cells: null, state: worst(counts) });
/** What a node says of the cells that it counts. */
export const celled = (cells: CellCounts) => ({ counts: null, cells, state: stateOf(cells) });

/** Ids of systems and subjects are unique in their organization; here they get it before them where need be. */
export function uniqueIds<T extends { readonly organization: string; readonly id: string }>(
  all: readonly T[],
): (one: T) => string {
  const number = new Map<string, number>();
  for (const { id } of all) number.set(id, (number.get(id) ?? 0) + 1);
  return ({ organization, id }) => ((number.get(id) ?? 0) > 1 ? `${organization}/${id}` : id);
}
