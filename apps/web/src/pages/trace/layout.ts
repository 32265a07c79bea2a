import { sankey, sankeyLinkHorizontal } from "d3-sankey";
import type { Item } from "./items.ts";
import type { Ribbon } from "./ribbons.ts";

export interface PlacedItem {
  readonly item: Item;
  readonly column: number;
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
  /** Lines of text that fit beside it. */
  readonly lines: number;
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
/** From the end of one item to the begin of the next, at least: a line of text must fit. */
const leastGap = 20;
/** And at most: what belongs together stays together. */
const mostGap = 56;
/** The part of the tallest column that bars may take; the rest is for what they are called. */
const mostInk = 0.35;
const lineHeight = 18;
/** Up to so many rows each has room for two lines of text. */
const mostRoomy = 16;
const roomyRow = 44;
const shortest = 320;
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
  const height = Math.min(tallest, Math.max(shortest, rows * (rows > mostRoomy ? leastGap + 6 : roomyRow) + 140));
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
  const engine = sankey<Place, Tie>()
    .nodeId((place) => place.id)
    .nodeAlign((place) => place.column)
    .linkSort((a, b) => order[a.ribbon?.state ?? "satisfied"] - order[b.ribbon?.state ?? "satisfied"])
    .nodeWidth(barWidth)
    .nodePadding(Math.max(leastGap, (height * (1 - mostInk)) / rows))
    .extent([
      [0, 0],
      [pitch * columns.length + barWidth, height],
    ]);
  const graph = engine({ nodes: places, links: ties });
  const lines = new Map<Place, number>();
  for (const column of columns.keys()) spread(graph.nodes, column, height, lines);
  engine.update(graph);
  const path = sankeyLinkHorizontal<Place, Tie>();
  return {
    height,
    pitch,
    items: graph.nodes.flatMap((place) => {
      const { item, column, x0 = 0, y0 = 0, y1 = 0 } = place;
      return item ? [{ item, column, x: x0, top: y0, bottom: y1, lines: lines.get(place) ?? 1 }] : [];
    }),
    ribbons: graph.links.flatMap((link) =>
      link.ribbon ? [{ ribbon: link.ribbon, path: path(link) ?? "", width: Math.max(1, link.width ?? 1) }] : [],
    ),
  };
}

/** Gives a column the room that the drawing has, in the order in which it stands, and puts it in the middle. */
function spread(
  places: readonly (Place & { y0?: number; y1?: number })[],
  column: number,
  height: number,
  lines: Map<Place, number>,
): void {
  const inColumn = places
    .filter((place) => place.column === column && place.item)
    .sort((a, b) => (a.y0 ?? 0) - (b.y0 ?? 0));
  const thickness = (place: { y0?: number; y1?: number }) => Math.max(3, (place.y1 ?? 0) - (place.y0 ?? 0));
  const total = inColumn.reduce((sum, place) => sum + thickness(place), 0);
  const gap = Math.min(mostGap, (height - total) / Math.max(1, inColumn.length));
  let top = (height - total - gap * (inColumn.length - 1)) / 2;
  for (const place of inColumn) {
    const thick = thickness(place);
    Object.assign(place, { y0: top, y1: top + thick });
    lines.set(place, Math.max(1, Math.min(3, Math.floor((thick + gap) / lineHeight))));
    top += thick + gap;
  }
}
