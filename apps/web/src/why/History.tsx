import type { ObservationRow } from "@tokiwa/server/api";
import { Localized } from "../components/Localized.tsx";
import { StateBadge } from "../components/state/StateBadge.tsx";
import type { State } from "../components/state/tone.ts";
import { type Column } from "../components/table/column.ts";
import { DataTable } from "../components/table/DataTable.tsx";
import { Instant } from "../components/time/Instant.tsx";
import { useText } from "../i18n/useText.ts";

/** An outcome `error` says that the check could not tell: the state that it makes is unknown (semantics §3). */
function stateOf(outcome: ObservationRow["outcome"]): State {
  return outcome === "error" ? "unknown" : outcome;
}

const columns: readonly Column<ObservationRow>[] = [
  { id: "outcome", head: "history.outcome", lead: true, show: (row) => <StateBadge state={stateOf(row.outcome)} /> },
  { id: "observed", head: "history.observed", show: (row) => <Instant at={row.observedAt} pace="second" /> },
  { id: "recorded", head: "history.recorded", show: (row) => <Instant at={row.recordedAt} pace="second" /> },
  {
    id: "reason",
    head: "history.reason",
    show: (row) => (
      <>
        {row.reason && (
          <p>
            <Localized text={row.reason} />
          </p>
        )}
        <p className="text-dns-14N-130 text-ink-soft">
          <span translate="no">{row.source}</span> #{row.sequence}
          {row.evidenceDigest && (
            <>
              {" "}
              <code translate="no" title={row.evidenceDigest} className="[overflow-wrap:anywhere]">
                {shortDigest(row.evidenceDigest)}
              </code>
            </>
          )}
        </p>
      </>
    ),
  },
];

/** Enough of a digest to compare by eye; the whole of it is its title. */
function shortDigest(digest: string): string {
  const hex = digest.replace(/^sha256:/, "");
  return `sha256:${hex.slice(0, 12)}${hex.length > 12 ? "…" : ""}`;
}

/** What was observed of a cell, newest first, on both clocks: when it was true, and when Tokiwa accepted it. */
export function History({ history }: { readonly history: readonly ObservationRow[] }) {
  const say = useText();
  if (history.length === 0) return <p className="text-ink-soft">{say("history.none")}</p>;
  return (
    <DataTable
      caption={say("history.caption")}
      columns={columns}
      total={history.length}
      rowAt={(index) => history[index]}
      keyOf={(row) => String(row.sequence)}
    />
  );
}
