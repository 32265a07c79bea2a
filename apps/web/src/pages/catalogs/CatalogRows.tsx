import type { CatalogDetail, CatalogRow } from "@tokiwa/server/api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { catalogsKey } from "../../api/queries.ts";
import { apiPath, read, readFile, send } from "../../api/read.ts";
import { Localized } from "../../components/Localized.tsx";
import { ProblemView } from "../../components/page/ProblemView.tsx";
import { Instant } from "../../components/time/Instant.tsx";
import { useText } from "../../i18n/useText.ts";
import { CountsLine } from "./CountsLine.tsx";
import type { Removed } from "./RemovedNotice.tsx";

interface CatalogRowsProps {
  readonly rows: readonly CatalogRow[];
  readonly onRemoved?: (removed: Removed) => void;
}

/** Documents, one below the other. */
export function CatalogRows({ rows, onRemoved = () => {} }: CatalogRowsProps) {
  return (
    <ul>
      {rows.map((row) => (
        <li key={row.id} className="border-b border-line py-3 [overflow-wrap:anywhere]">
          <Link to="/catalogs/$catalog" params={{ catalog: row.id }} className="link">
            <Localized text={row.title} />
          </Link>
          <CountsLine summary={row} />
          {!row.builtIn && <Brought row={row} onRemoved={onRemoved} />}
        </li>
      ))}
    </ul>
  );
}

/** Who brought a document and when, and the way to be rid of it. */
function Brought({ row, onRemoved }: { readonly row: CatalogRow; readonly onRemoved: (removed: Removed) => void }) {
  const say = useText();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { id, name, importedBy, importedAt } = row;
  const removal = useMutation({
    // What is removed is held until the page is left, so that it can be had back.
    mutationFn: async (): Promise<Removed> => {
      const { refers } = await read<CatalogDetail>(apiPath("catalogs", id));
      const bytes = await readFile(apiPath("catalogs", id, "document"));
      await send("DELETE", apiPath("catalogs", id), undefined, { confirm: id });
      return { id, name, bytes, refers };
    },
    onSuccess: (removed) => {
      onRemoved(removed);
      return client.invalidateQueries({ queryKey: [catalogsKey] });
    },
  });
  return (
    <div className="mt-1 text-dns-14N-130">
      <p className="flex flex-wrap items-baseline gap-x-4 gap-y-1 text-ink-soft">
        <code translate="no">{name}</code>
        {importedBy !== null && <span>{say("catalogs.imported-by", { user: importedBy })}</span>}
        {importedAt !== null && <Instant at={importedAt} />}
        {!asking && (
          <button
            type="button"
            className="button button-plain"
            aria-label={say("catalogs.remove.of", { name })}
            onClick={() => setAsking(true)}
          >
            {say("catalogs.remove")}
          </button>
        )}
      </p>
      {asking && (
        <div role="group" aria-label={say("catalogs.remove.of", { name })} className="mt-2">
          <p>{say("catalogs.remove.sure", { name })}</p>
          <p className="mt-2 flex flex-wrap gap-3">
            <button type="button" className="button" disabled={removal.isPending} onClick={() => removal.mutate()}>
              {say("catalogs.remove")}
            </button>
            <button type="button" className="button button-main" onClick={() => setAsking(false)}>
              {say("catalogs.remove.keep")}
            </button>
          </p>
        </div>
      )}
      {removal.error && <ProblemView error={removal.error} />}
    </div>
  );
}
