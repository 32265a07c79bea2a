import { sankey, sankeyLinkHorizontal } from "d3-sankey";
import type { Item } from "./items.ts";
import type { Ribbon } from "./ribbons.ts";

export interface PlacedItem {
  readonly item: Item;
  readonly column: number;
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

export interface PlacedRibbon {
  readonly ribbon: Ribbon;
  readonly path: string;
  readonly width: number;
}

export interface Layout {
  readonly items: readonly PlacedItem[];
  readonly ribbons: readonly PlacedRibbon[];
  readonly height: number;
  /** From the left edge of one column to that of the next. */
  readonly pitch: number;
}

interface Place {
  readonly id: string;
  readonly column: number;
  readonly item: Item | undefined;
}

interface Tie {
  readonly source: string;
  readonly target: string;
  readonly value: number;
  readonly ribbon: Ribbon | undefined;
}

export const barWidth = 10;
/** From the middle of one item to that of the next, at least: a line of text must fit. */
const rowHeight = 26;
const tallest = 1_200;
const order: Readonly<Record<Ribbon["state"], number>> = {
  satisfied: 0,
  "not-satisfied": 1,
  unknown: 2,
  "not-applicable": 3,
};

/**
 * Places columns of items and the ribbons between them (d3-sankey) in a given width.
 * A thread of no width through all columns, and one more, keeps each in its place, whatever the ties are.
 */
export function layoutOf(columns: readonly (readonly Item[])[], ribbons: readonly Ribbon[], width: number): Layout {
  const pitch = width / Math.max(1, columns.length);
  const rows = Math.max(1, ...columns.map((column) => column.length));
  const height = Math.min(tallest, Math.max(320, rows * rowHeight + 120));
  const thread = Array.from({ length: columns.length + 1 }, (_, column) => ({
    id: `thread:${column}`,
    column,
    item: undefined,
  }));
  const places: Place[] = [
    ...columns.flatMap((column, index) => column.map((item) => ({ id: item.id, column: index, item }))),
    ...thread,
  ];
  const ties: Tie[] = [
    ...ribbons.map((ribbon) => ({ source: ribbon.from, target: ribbon.to, value: ribbon.count, ribbon })),
    ...thread.slice(1).map((place, index) => ({
      source: `thread:${index}`,
      target: place.id,
      value: 1e-6,
      ribbon: undefined,
    })),
  ];
  const graph = sankey<Place, Tie>()
    .nodeId((place) => place.id)
    .nodeAlign((place) => place.column)
    .linkSort((a, b) => order[a.ribbon?.state ?? "satisfied"] - order[b.ribbon?.state ?? "satisfied"])
    .nodeWidth(barWidth)
    .nodePadding(rowHeight - 6)
    .extent([
      [0, 10],
      [pitch * columns.length + barWidth, height - 10],
    ])({ nodes: places, links: ties });
  const path = sankeyLinkHorizontal<Place, Tie>();
  return {
    height,
    pitch,
    items: graph.nodes.flatMap(({ item, column, x0 = 0, y0 = 0, y1 = 0 }) =>
      item ? [{ item, column, x: x0, top: y0, bottom: Math.max(y1, y0 + 3) }] : [],
    ),
    ribbons: graph.links.flatMap((link) =>
      link.ribbon ? [{ ribbon: link.ribbon, path: path(link) ?? "", width: Math.max(1, link.width ?? 1) }] : [],
    ),
  };
}
