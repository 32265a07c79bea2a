import type { Overview } from "@tokiwa/server/api";
import { EmptyState } from "../../components/page/EmptyState.tsx";
import { Panel } from "../../components/page/Panel.tsx";
import { DataTable } from "../../components/table/DataTable.tsx";
import { useText } from "../../i18n/useText.ts";
import { type DocumentRow, documentColumns } from "./documentColumns.tsx";

/** Guides and reports help; they ask for nothing of their own. */
const helping: ReadonlySet<string> = new Set(["guide", "report"]);

/**
 * Each authority document, in the order of the API (from the strategy down): how much of what it asks for holds, and how
 * that went over the last days. Guides, reports and what is no longer in force come on demand.
 */
export function DocumentsPanel({ documents }: { readonly documents: Overview["documents"] }) {
  const say = useText();
  const isMain = (document: DocumentRow) => document.inForce && !helping.has(document.kind);
  const main = documents.filter(isMain);
  const others = documents.filter((document) => !isMain(document));
  return (
    <Panel title={say("overview.documents")}>
      {documents.length === 0 && <EmptyState title={say("overview.no-document")} />}
      {main.length > 0 && <DocumentTable caption={say("overview.documents")} documents={main} />}
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
