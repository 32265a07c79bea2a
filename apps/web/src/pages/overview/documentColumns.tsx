import type { Overview } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { groupWord, layerOfDocument } from "../../address/traceWord.ts";
import { CountsBar, CountsLine } from "../../components/counts/CountsBar.tsx";
import { partsOf } from "../../components/counts/parts.ts";
import { Trend } from "../../components/counts/Trend.tsx";
import { Localized } from "../../components/Localized.tsx";
import type { Column } from "../../components/table/column.ts";
import { CertaintyTag } from "../../lists/CertaintyTag.tsx";
import { NotInForce } from "../../lists/NotInForce.tsx";

export type DocumentRow = Overview["documents"][number];

/** The document in the trace: what it asks for, down to the evidence. */
const inTrace = (row: DocumentRow) => ({ node: groupWord(layerOfDocument(row.kind), row.id) });

/** Authority documents, one a row. */
export const documentColumns: readonly Column<DocumentRow>[] = [
  {
    id: "document",
    head: "column.document",
    lead: true,
    show: (row) => (
      <>
        <Link to="/trace" search={inTrace(row)} className="link font-400">
          <Localized text={row.title} />
        </Link>
        {!row.inForce && <NotInForce />}
        <CertaintyTag certainty={row.certainty} />
      </>
    ),
  },
  {
    id: "counts",
    head: "column.requirements",
    className: "@min-[54rem]:w-2/5",
    show: (row) => (
      <>
        <CountsBar parts={partsOf(row.counts)} />
        <Link to="/trace" search={inTrace(row)} className="link-quiet mt-1 inline-block">
          <CountsLine parts={partsOf(row.counts)} />
        </Link>
      </>
    ),
  },
  { id: "trend", head: "column.trend", show: (row) => <Trend points={row.trend} /> },
];
