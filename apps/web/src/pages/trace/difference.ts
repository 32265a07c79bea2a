import type { Trace, TraceNode } from "@tokiwa/server/api";

type State = TraceNode["state"];

/** How an item differs between two moments; null where it was not there at one of them. */
export interface Change {
  readonly before: State | null;
  readonly after: State | null;
}

/** The layers in which some stand together at one of two moments, and one by one at the other: there nobody came or went. */
function shownOtherwise(before: Pick<Trace, "nodes">, after: Pick<Trace, "nodes">): ReadonlySet<TraceNode["layer"]> {
  const together = ({ nodes }: Pick<Trace, "nodes">) =>
    new Map(nodes.flatMap(({ id, layer, number }) => (number === undefined ? [] : [[id, layer] as const])));
  const [earlier, later] = [together(before), together(after)];
  return new Set([...earlier, ...later].flatMap(([id, layer]) => (earlier.has(id) && later.has(id) ? [] : [layer])));
}

/** The items whose state differs between two moments, or that are there at one of them only. */
export function differenceOf(before: Pick<Trace, "nodes">, after: Pick<Trace, "nodes">): ReadonlyMap<string, Change> {
  const otherwise = shownOtherwise(before, after);
  const statesOf = ({ nodes }: Pick<Trace, "nodes">) =>
    new Map(nodes.flatMap(({ id, layer, state }) => (otherwise.has(layer) ? [] : [[id, state] as const])));
  const [earlier, later] = [statesOf(before), statesOf(after)];
  const changes = new Map<string, Change>();
  for (const id of new Set([...earlier.keys(), ...later.keys()])) {
    const change = { before: earlier.get(id) ?? null, after: later.get(id) ?? null };
    if (change.before !== change.after) changes.set(id, change);
  }
  return changes;
}

const badness: Readonly<Record<State, number>> = { satisfied: 0, "not-applicable": 0, unknown: 1, "not-satisfied": 2 };

/** How many became better and how many worse; what came or went is neither. */
export function tallyOf(changes: ReadonlyMap<string, Change>): { readonly better: number; readonly worse: number } {
  let better = 0;
  let worse = 0;
  for (const { before, after } of changes.values()) {
    if (before === null || after === null) continue;
    if (badness[after] < badness[before]) better += 1;
    if (badness[after] > badness[before]) worse += 1;
  }
  return { better, worse };
}
