import type { Overview } from "@tokiwa/server/api";
import { CountsBar } from "../../components/counts/CountsBar.tsx";
import { partsOf } from "../../components/counts/parts.ts";
import { Trend } from "../../components/counts/Trend.tsx";
import { Localized } from "../../components/Localized.tsx";
import { EmptyState } from "../../components/page/EmptyState.tsx";
import { Panel } from "../../components/page/Panel.tsx";
import type { Column } from "../../components/table/column.ts";
import { DataTable } from "../../components/table/DataTable.tsx";
import { useText } from "../../i18n/useText.ts";
import { CountsLine } from "../../components/counts/CountsBar.tsx";
import { NotInForce } from "../../lists/NotInForce.tsx";

type DocumentRow = Overview["documents"][number];

const columns: readonly Column<DocumentRow>[] = [
  {
    id: "document",
    head: "column.document",
    lead: true,
    show: (row) => (
      <>
        <Localized text={row.title} />
        {!row.inForce && <NotInForce />}
      </>
    ),
  },
  {
    id: "counts",
    head: "column.requirements",
    className: "w-2/5",
    show: (row) => (
      <>
        <CountsBar parts={partsOf(row.counts)} />
        <div className="mt-1">
          <CountsLine parts={partsOf(row.counts)} />
        </div>
      </>
    ),
  },
  { id: "trend", head: "column.trend", show: (row) => <Trend points={row.trend} /> },
];

/** Each authority document: how much of what it asks for holds, and how that went over the last days. */
export function DocumentsPanel({ documents }: { readonly documents: readonly DocumentRow[] }) {
  const say = useText();
  return (
    <Panel title={say("overview.documents")}>
      {documents.length === 0 ? (
        <EmptyState title={say("overview.no-document")} />
      ) : (
        <DataTable
          caption={say("overview.documents")}
          columns={columns}
          total={documents.length}
          rowAt={(index) => documents[index]}
          keyOf={(row) => row.id}
          stateOf={(row) => Object.values(row.counts).join(" ")}
        />
      )}
    </Panel>
  );
}
