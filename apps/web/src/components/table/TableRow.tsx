import { useCallback } from "react";
import { useText } from "../../i18n/useText.ts";
import { useFlash } from "../useFlash.ts";
import type { Column } from "./column.ts";

interface TableRowProps<Row> {
  readonly index: number;
  readonly columns: readonly Column<Row>[];
  readonly row: Row | undefined;
  readonly state: string;
  readonly measure: ((element: HTMLTableRowElement | null) => void) | undefined;
}

/** One row; it flashes when its state changes while it is looked at. */
export function TableRow<Row>({ index, columns, row, state, measure }: TableRowProps<Row>) {
  const say = useText();
  const flashRef = useFlash<HTMLTableRowElement>(state);
  const attach = useCallback(
    (element: HTMLTableRowElement | null) => {
      flashRef.current = element;
      measure?.(element);
    },
    [flashRef, measure],
  );
  return (
    <tr role="row" ref={attach} data-index={index} aria-rowindex={index + 2}>
      {columns.map((column) => {
        const content =
          row === undefined ? (
            <span className="text-ink-faint">{column.lead ? say("loading") : ""}</span>
          ) : (
            column.show(row)
          );
        const label = (
          <span className="cell-label" aria-hidden="true">
            {say(column.head)}
          </span>
        );
        const look = `${column.align === "end" ? "end" : ""} ${column.className ?? ""}`;
        return column.lead ? (
          <th key={column.id} role="rowheader" scope="row" className={`lead ${look}`}>
            {label}
            {content}
          </th>
        ) : (
          <td key={column.id} role="cell" className={look}>
            {label}
            <div className="min-w-0">{content}</div>
          </td>
        );
      })}
    </tr>
  );
}
