import type { TraceNode } from "@tokiwa/server/api";
import { cellPartsOf, type Part, partsOf } from "../../components/counts/parts.ts";
import type { BilingualText } from "../../components/Localized.tsx";
import { groupOf, groupWord, type Layer, layers } from "../../address/traceWord.ts";

/** What stands in a column: one item of the trace, or several of one group where there are too many to show. */
export interface Item {
  /** The identifier of the item, or `group:<layer>:<group>`. */
  readonly id: string;
  readonly layer: Layer;
  readonly title: BilingualText;
  readonly members: readonly TraceNode[];
  /** How its inside is coloured: of one item its requirements or cells, of several the items by state. */
  readonly parts: readonly Part[];
  readonly inForce: boolean;
}

/** More than this in one column are shown by group. */
const mostInColumn = 16;

/** How many there are: an item of the trace may itself stand for several. */
export const numberOf = (nodes: readonly TraceNode[]): number => nodes.reduce((sum, { number = 1 }) => sum + number, 0);

/** The items that a word in the address names: one, all of a group, or none. */
export function membersOf(nodes: readonly TraceNode[], word: string | undefined): readonly TraceNode[] {
  if (word === undefined) return [];
  const one = nodes.filter((node) => node.id === word);
  const named = groupOf(word);
  if (!named || one.length > 0) return one;
  return nodes.filter((node) => node.layer === named.layer && (node.group?.id ?? node.layer) === named.group);
}

/** The columns, left to right, of what is in sight; a column with too much shows groups. Empty columns are left out. */
export function columnsOf(nodes: readonly TraceNode[]): readonly (readonly Item[])[] {
  return layers
    .map((layer) => {
      const members = nodes.filter((node) => node.layer === layer);
      return members.length > mostInColumn ? groupsOf(layer, members) : members.map(single);
    })
    .filter((column) => column.length > 0);
}

function single(node: TraceNode): Item {
  const parts = node.counts ? partsOf(node.counts) : node.cells ? cellPartsOf(node.cells) : statesOf([node]);
  const known = parts.some((part) => part.count > 0) ? parts : statesOf([node]);
  return { id: node.id, layer: node.layer, title: node.title, members: [node], parts: known, inForce: node.inForce };
}

function groupsOf(layer: Layer, nodes: readonly TraceNode[]): readonly Item[] {
  const groups = Map.groupBy(nodes, (node) => node.group?.id ?? layer);
  return [...groups].flatMap(([id, members]) => {
    const [first] = members;
    if (!first) return [];
    if (members.length === 1) return [single(first)];
    return [
      {
        id: groupWord(layer, id),
        layer,
        title: first.group?.title ?? first.title,
        members,
        parts: statesOf(members),
        inForce: members.some((node) => node.inForce),
      },
    ];
  });
}

/** How many items are in each state. */
export function statesOf(nodes: readonly TraceNode[]): readonly Part[] {
  const count = (state: TraceNode["state"]) => nodes.filter((node) => node.state === state).length;
  return (["satisfied", "not-satisfied", "unknown", "not-applicable"] as const).map((state) => ({
    state,
    count: count(state),
  }));
}
