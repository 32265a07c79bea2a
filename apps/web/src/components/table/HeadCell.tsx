import type { Column, Order } from "./column.ts";

interface HeadCellProps<Row> {
  readonly column: Column<Row>;
  readonly label: string;
  readonly order: Order | undefined;
  readonly onTurn: ((by: string) => void) | undefined;
}

/** The heading of a column; a button where the list can be sorted by it. */
export function HeadCell<Row>({ column, label, order, onTurn }: HeadCellProps<Row>) {
  const by = column.sort;
  const here = by !== undefined && order?.by === by;
  const direction = here ? (order.descending ? "descending" : "ascending") : undefined;
  return (
    <th role="columnheader" scope="col" aria-sort={direction} className={column.align === "end" ? "end" : ""}>
      {by === undefined || !onTurn ? (
        label
      ) : (
        <button
          type="button"
          className="inline-flex items-center gap-1 font-700 [text-align:inherit] hover:underline"
          onClick={() => onTurn(by)}
        >
          {label}
          <svg viewBox="0 0 10 14" aria-hidden="true" className="h-3 w-2.5 fill-current">
            <path d="M5 1 9 6H1z" opacity={direction === "descending" ? 0.25 : direction ? 1 : 0.5} />
            <path d="M5 13 1 8h8z" opacity={direction === "ascending" ? 0.25 : direction ? 1 : 0.5} />
          </svg>
        </button>
      )}
    </th>
  );
}
