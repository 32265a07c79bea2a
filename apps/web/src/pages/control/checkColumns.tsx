import type { ControlDetail } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { CountsLine } from "../../components/counts/CountsBar.tsx";
import { cellPartsOf, totalOf } from "../../components/counts/parts.ts";
import { Localized } from "../../components/Localized.tsx";
import type { Column } from "../../components/table/column.ts";
import { Duration } from "../../components/time/Duration.tsx";
import { NumberText } from "../../lists/NumberText.tsx";
import { CheckWay, SubjectKind } from "./CheckWay.tsx";

export type CheckOfControl = ControlDetail["checks"][number];

/** The checks of a control, one a row; the numbers lead to the cells behind them. */
export const checkColumns: readonly Column<CheckOfControl>[] = [
  {
    id: "check",
    head: "column.check",
    lead: true,
    className: "@min-[54rem]:min-w-56",
    show: (row) => (
      <>
        <Link to="/cells" search={{ check: row.id }} className="link font-400">
          <Localized text={row.title} />
        </Link>
        <code translate="no" className="block text-[0.75rem] font-400 text-ink-faint [overflow-wrap:anywhere]">
          {row.id}
        </code>
      </>
    ),
  },
  {
    id: "cells",
    head: "column.cells",
    show: (row) =>
      totalOf(cellPartsOf(row.cells)) === 0 ? (
        "—"
      ) : (
        <Link to="/cells" search={{ check: row.id }} className="link-quiet">
          <CountsLine parts={cellPartsOf(row.cells)} />
        </Link>
      ),
  },
  { id: "way", head: "column.methods", show: (row) => <CheckWay check={row} /> },
  {
    id: "subject",
    head: "why.subject",
    className: "whitespace-nowrap",
    show: (row) => <SubjectKind kind={row.subject} />,
  },
  {
    id: "expected",
    head: "why.expected",
    className: "@min-[54rem]:min-w-60",
    show: (row) => <Localized text={row.expected} />,
  },
  {
    id: "severity",
    head: "column.severity",
    align: "end",
    show: (row) => <NumberText value={row.severity} digits={1} />,
  },
  { id: "max-age", head: "column.max-age", show: (row) => <Duration milliseconds={row.maxAge} /> },
];
