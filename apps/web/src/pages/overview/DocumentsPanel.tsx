import type { Overview } from "@tokiwa/server/api";
import { EmptyState } from "../../components/page/EmptyState.tsx";
import { Panel } from "../../components/page/Panel.tsx";
import { DataTable } from "../../components/table/DataTable.tsx";
import { useText } from "../../i18n/useText.ts";
import { type DocumentRow, documentColumns } from "./documentColumns.tsx";

const kindsInOrder = ["strategy", "plan", "policy", "standard", "organization-policy", "guide", "report"];

/** From the strategy down; within a kind as the content has them. */
function inOrder(documents: Overview["documents"]): readonly DocumentRow[] {
  return documents.toSorted((a, b) => kindsInOrder.indexOf(a.kind) - kindsInOrder.indexOf(b.kind));
}

/**
 * Each authority document: how much of what it asks for holds, and how that went over the last days. Those that oblige
 * come first; the others (superseded, or informative) on demand.
 */
export function DocumentsPanel({ documents }: { readonly documents: Overview["documents"] }) {
  const say = useText();
  const sorted = inOrder(documents);
  const obliging = sorted.filter((document) => document.inForce);
  const others = sorted.filter((document) => !document.inForce);
  return (
    <Panel title={say("overview.documents")}>
      {documents.length === 0 && <EmptyState title={say("overview.no-document")} />}
      {obliging.length > 0 && <DocumentTable caption={say("overview.documents")} documents={obliging} />}
      {others.length > 0 && (
        <details className="mt-2">
          <summary className="link w-fit py-1 text-dns-14N-130">
            {say("overview.other-documents", { count: others.length })}
          </summary>
          <div className="mt-2">
            <DocumentTable caption={say("overview.other-documents", { count: others.length })} documents={others} />
          </div>
        </details>
      )}
    </Panel>
  );
}

function DocumentTable({
  caption,
  documents,
}: {
  readonly caption: string;
  readonly documents: readonly DocumentRow[];
}) {
  return (
    <DataTable
      caption={caption}
      columns={documentColumns}
      total={documents.length}
      rowAt={(index) => documents[index]}
      keyOf={(row) => row.id}
      stateOf={(row) => Object.values(row.counts).join(" ")}
    />
  );
}
