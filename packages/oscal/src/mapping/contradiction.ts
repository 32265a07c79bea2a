/**
 * Mapping collections that cannot all be right.
 * @module
 */
import { areDisjoint, grouped } from "../sets/sets.ts";
import { type Chain, extended } from "./derive.ts";
import type { MappingIndex, Node } from "./mapping-index.ts";

/** Two chains between the same nodes that leave nothing possible together. */
export interface Contradiction {
  readonly from: Node;
  readonly to: Node;
  readonly chains: readonly [Chain, Chain];
}

/**
 * Every pair of nodes of which one map says what another map, or two in a row, exclude. Each is told once, not again
 * from its other side; where there are several proofs for a pair, the shortest.
 */
export function contradictions(index: MappingIndex): readonly Contradiction[] {
  const found: Contradiction[] = [];
  for (const from of index.nodes.values()) {
    const begin: Chain = { steps: [], possible: new Set(["equal"]), confidence: 1 };
    const direct = index.stepsFrom(from).map((step) => extended(begin, step));
    const byEnd = grouped(direct, (chain) => endOf(chain, from));
    // Only chains that end where something direct ends can contradict it.
    const indirect = direct.flatMap((chain) => {
      const middle = chain.steps[0]?.to ?? from;
      return index
        .stepsFrom(middle)
        .filter((step) => byEnd.has(step.to.key) && step.to.key !== from.key)
        .map((step) => extended(chain, step));
    });
    const all = grouped([...direct, ...indirect], (chain) => endOf(chain, from));
    for (const [end, chains] of byEnd) {
      if (end <= from.key) continue;
      const pair = firstPair(chains, all.get(end) ?? []);
      const to = pair?.[0].steps.at(-1)?.to;
      if (pair && to) found.push({ from, to, chains: pair });
    }
  }
  return found;
}

const endOf = ({ steps }: Chain, start: Node): string => (steps.at(-1)?.to ?? start).key;

function firstPair(direct: readonly Chain[], all: readonly Chain[]): readonly [Chain, Chain] | undefined {
  for (const chain of direct)
    for (const other of all) if (chain !== other && areDisjoint(chain.possible, other.possible)) return [chain, other];
  return undefined;
}
