/**
 * What follows from maps in a row, with the chains that it follows from.
 * @module
 */
import { intersection } from "../sets/sets.ts";
import { type MappingIndex, type Node, nodeOf, type Step, type Subject } from "./mapping-index.ts";
import { anyRelation, type BaseRelation, certain, composed, type Possible } from "./relation.ts";

/** Steps in a row, and what they alone say of the first and the last node. */
export interface Chain {
  readonly steps: readonly Step[];
  readonly possible: Possible;
  /** The product of the steps': it never rises. Undefined where one of them has none. */
  readonly confidence: number | undefined;
}

export interface Derivation {
  readonly from: Subject;
  readonly to: Subject;
  /** Known only where it is the same in every model of what was said. */
  readonly relation: BaseRelation | "unknown" | "contradiction";
  /** What all chains together leave possible; empty where they contradict each other. */
  readonly possible: Possible;
  readonly confidence: number | undefined;
  readonly chains: readonly Chain[];
}

export interface DeriveOptions {
  /** Maps in a row at most; that a subject is part of several counts as none. */
  readonly length?: number;
  /** Chains looked at for one subject at most: beyond, nothing more is derived from it. */
  readonly chains?: number;
}

const defaults = { length: 2, chains: 10_000 };

/**
 * Everything that follows for one subject about single subjects of other resources (or of one), by chains of maps in
 * either direction. A chain never meets a node twice.
 */
export function derive(
  index: MappingIndex,
  from: Subject,
  to: string | undefined,
  options: DeriveOptions = {},
): readonly Derivation[] {
  const { length, chains: most } = { ...defaults, ...options };
  const found = new Map<string, { readonly subject: Subject; readonly chains: Chain[] }>();
  const start = nodeOf([from]);
  const open: { readonly at: Node; readonly chain: Chain; readonly met: ReadonlySet<string>; readonly maps: number }[] =
    [
      {
        at: start,
        chain: { steps: [], possible: new Set(["equal"]), confidence: 1 },
        met: new Set([start.key]),
        maps: 0,
      },
    ];
  for (let seen = 0; seen < open.length && seen < most; seen += 1) {
    const here = open[seen];
    if (!here) break;
    const [subject, ...others] = here.at.subjects;
    if (
      subject &&
      others.length === 0 &&
      here.maps > 0 &&
      (to === undefined ? subject.resource !== from.resource : subject.resource === to)
    ) {
      const { key } = here.at;
      const known = found.get(key);
      if (known) known.chains.push(here.chain);
      else found.set(key, { subject, chains: [here.chain] });
    }
    for (const step of index.stepsFrom(here.at)) {
      const maps = here.maps + (step.source ? 1 : 0);
      const { key } = step.to;
      if (maps > length || here.met.has(key)) continue;
      open.push({ at: step.to, chain: extended(here.chain, step), met: new Set([...here.met, key]), maps });
    }
  }
  return [...found.values()].map(({ subject, chains }) => derivation(from, subject, chains));
}

export const extended = ({ steps, possible, confidence }: Chain, step: Step): Chain => ({
  steps: [...steps, step],
  possible: composed(possible, step.possible),
  confidence: confidence === undefined || step.confidence === undefined ? undefined : confidence * step.confidence,
});

/** All chains hold at once, so that what is possible is what each of them leaves possible. */
function derivation(from: Subject, to: Subject, chains: readonly Chain[]): Derivation {
  const possible = chains.reduce<Possible>((left, chain) => intersection(left, chain.possible), anyRelation);
  const relation = possible.size === 0 ? "contradiction" : (certain(possible) ?? "unknown");
  return { from, to, relation, possible, confidence: confidenceOf(possible, chains), chains };
}

/** That of the best chain which says as much alone; where only several together do, that of the weakest of them. */
function confidenceOf(possible: Possible, chains: readonly Chain[]): number | undefined {
  const alone = chains.filter((chain) => chain.possible.size === possible.size);
  const known = alone.map(({ confidence }) => confidence).filter((each) => each !== undefined);
  if (known.length > 0) return Math.max(...known);
  if (alone.length > 0) return undefined;
  const weakest = chains.map(({ confidence }) => confidence);
  return weakest.every((each) => each !== undefined) ? Math.min(...weakest) : undefined;
}
