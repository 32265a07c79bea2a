import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import { useText } from "../../i18n/useText.ts";
import { usePrinting } from "../../preference/usePrinting.ts";
import { type Column, type Order, turned } from "./column.ts";
import { HeadCell } from "./HeadCell.tsx";
import { TableRow } from "./TableRow.tsx";
import { useEndKept } from "./useEndKept.ts";

interface DataTableProps<Row> {
  /** What the table lists, for whoever does not see it in context. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  /** How many rows there are in all. */
  readonly total: number;
  /** The row at a place, or undefined while it is not loaded. */
  readonly rowAt: (index: number) => Row | undefined;
  readonly keyOf: (row: Row) => string;
  /** What of a row makes it flash when it changes. */
  readonly stateOf?: (row: Row) => string;
  readonly order?: Order | undefined;
  readonly onOrder?: (order: Order) => void;
  /** Told which rows are in sight, so that they can be loaded. */
  readonly onSight?: (first: number, last: number) => void;
}

/** Up to here all rows are in the page: its own search finds them, and paper shows them. */
const wholeUpTo = 200;

/** A dense, sortable table; long ones are windowed, so that a hundred thousand rows cost no more than a screenful. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, columns, total, rowAt, keyOf, stateOf, order, onOrder, onSight } = props;
  const say = useText();
  const printing = usePrinting();
  const room = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const windowed = total > wholeUpTo && !printing;

  useEffect(() => {
    if (room.current) setTop(room.current.getBoundingClientRect().top + scrollY);
  }, [windowed]);

  const rows = useWindowVirtualizer({
    count: total,
    enabled: windowed,
    estimateSize: () => 38,
    overscan: 20,
    scrollMargin: top,
  });
  useEndKept(windowed ? rows.getTotalSize() : 0);
  const items = windowed ? rows.getVirtualItems() : [];
  const first = windowed ? (items[0]?.index ?? 0) : 0;
  const last = windowed ? (items.at(-1)?.index ?? 0) : total - 1;

  useEffect(() => onSight?.(first, last), [onSight, first, last]);

  const before = (items[0]?.start ?? top) - top;
  const after = windowed ? rows.getTotalSize() - ((items.at(-1)?.end ?? top) - top) : 0;
  const all = Array.from({ length: windowed ? 0 : total }, (_, index) => index);
  // Paper cannot wait for rows that are not loaded: it says how many it has.
  const onPaper = printing ? all.filter((index) => rowAt(index) !== undefined) : all;
  const indices = windowed ? items.map((item) => item.index) : onPaper;

  return (
    <div ref={room} className="table-room">
      {/* The roles are said again because display: block, in a narrow room, takes them away. */}
      <table role="table" className="table" aria-rowcount={total + 1}>
        <caption className="sr-only">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row" aria-rowindex={1}>
            {columns.map((column) => (
              <HeadCell
                key={column.id}
                column={column}
                label={say(column.head)}
                order={order}
                onTurn={onOrder && ((by) => onOrder(turned(order, by)))}
              />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {before > 0 && <Spacer height={before} />}
          {indices.map((index) => {
            const row = rowAt(index);
            return (
              <TableRow
                key={row === undefined ? `place-${index}` : keyOf(row)}
                index={index}
                columns={columns}
                row={row}
                state={row !== undefined && stateOf ? stateOf(row) : ""}
                measure={windowed ? rows.measureElement : undefined}
              />
            );
          })}
          {after > 0 && <Spacer height={after} />}
        </tbody>
      </table>
      {onPaper.length < all.length && <p>{say("list.on-paper", { shown: onPaper.length, total })}</p>}
    </div>
  );
}

/** Takes the room of the rows that are not in the page. */
function Spacer({ height }: { readonly height: number }) {
  return <tr aria-hidden="true" className="spacer" style={{ height }} />;
}
