import { useMemo, useRef, useState } from "react";
import { useText } from "../../i18n/useText.ts";
import { toneOf } from "../../components/state/tone.ts";
import { ColumnHeads } from "./ColumnHeads.tsx";
import type { Change } from "./difference.ts";
import { DrawnItem } from "./DrawnItem.tsx";
import type { Graph } from "./graph.ts";
import type { Item } from "./items.ts";
import { layoutOf, type PlacedItem } from "./layout.ts";
import { ribbonsOf } from "./ribbons.ts";
import { useWidth } from "./useWidth.ts";

interface TraceDrawingProps {
  readonly graph: Graph;
  readonly columns: readonly (readonly Item[])[];
  readonly chosen: string | undefined;
  readonly changes: ReadonlyMap<string, Change>;
}

/** Where an arrow key leads: the neighbour in the column, or the nearest item of the next column. */
function neighbour(items: readonly PlacedItem[], from: PlacedItem, key: string): PlacedItem | undefined {
  const middle = (placed: PlacedItem) => (placed.top + placed.bottom) / 2;
  const column = key === "ArrowRight" ? from.column + 1 : key === "ArrowLeft" ? from.column - 1 : from.column;
  const others = items.filter((placed) => placed.column === column && placed !== from);
  const distance = (placed: PlacedItem) => middle(placed) - middle(from);
  const ahead =
    key === "ArrowDown"
      ? others.filter((placed) => distance(placed) > 0)
      : key === "ArrowUp"
        ? others.filter((placed) => distance(placed) < 0)
        : others;
  return ahead.reduce<PlacedItem | undefined>(
    (best, placed) => (best && Math.abs(distance(best)) <= Math.abs(distance(placed)) ? best : placed),
    undefined,
  );
}

/** Columns of items with ribbons between them. One stop of the Tab key; arrow keys go from item to item. */
export function TraceDrawing({ graph, columns, chosen, changes }: TraceDrawingProps) {
  const say = useText();
  const room = useRef<HTMLDivElement>(null);
  const width = useWidth(room);
  const [stop, setStop] = useState<string>();
  const ribbons = useMemo(() => ribbonsOf(graph, columns), [graph, columns]);
  const layout = useMemo(() => layoutOf(columns, ribbons, width), [columns, ribbons, width]);
  const { items } = layout;
  const stopAt = items.find(({ item }) => item.id === stop) ?? items.find(({ item }) => item.id === chosen) ?? items[0];

  const move = (event: React.KeyboardEvent) => {
    if (!stopAt || !event.key.startsWith("Arrow")) return;
    const next = neighbour(items, stopAt, event.key);
    if (!next) return;
    event.preventDefault();
    setStop(next.item.id);
    room.current?.querySelector<HTMLElement>(`[data-item="${CSS.escape(next.item.id)}"]`)?.focus();
  };

  return (
    <section aria-label={say("trace.drawing")} className="trace-drawing" data-no-print>
      <p className="mb-2 text-dns-14N-130 text-ink-soft">{say("trace.keys")}</p>
      <ColumnHeads columns={columns} />
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the links inside have the focus */}
      <div ref={room} role="group" aria-label={say("trace.drawing")} className="relative" onKeyDown={move}>
        {width > 0 && (
          <>
            <svg aria-hidden="true" width={width} height={layout.height} className="block">
              {layout.ribbons.map(({ ribbon, path, width: thickness }) => (
                <path
                  key={`${ribbon.from} ${ribbon.to} ${ribbon.state}`}
                  d={path}
                  strokeWidth={thickness}
                  className={`ribbon ribbon-${toneOf(ribbon.state)}`}
                />
              ))}
            </svg>
            <ul>
              {items.map((placed) => (
                <DrawnItem
                  key={placed.item.id}
                  placed={placed}
                  pitch={layout.pitch}
                  chosen={placed.item.id === chosen}
                  stop={placed === stopAt}
                  changes={changes}
                  onFocus={() => setStop(placed.item.id)}
                />
              ))}
            </ul>
          </>
        )}
      </div>
    </section>
  );
}
