import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { catalogControlsQuery } from "../../api/queries.ts";
import { apiPath } from "../../api/read.ts";
import { FilterField } from "../../components/form/FilterField.tsx";
import { EmptyState } from "../../components/page/EmptyState.tsx";
import { Loaded } from "../../components/page/Loaded.tsx";
import { Panel } from "../../components/page/Panel.tsx";
import { ExportLinks } from "../../components/table/ExportLinks.tsx";
import { useText } from "../../i18n/useText.ts";
import { useListAddress } from "../../lists/useListAddress.ts";
import { ReadControl } from "./ReadControl.tsx";

const page = 100;
const most = 2000;

/** The controls of a catalog, searched in either language; each opens to its text. */
export function CatalogControls({ id }: { readonly id: string }) {
  const say = useText();
  const change = useListAddress();
  const { q } = useSearch({ from: "/catalogs/$catalog" });
  const [limit, setLimit] = useState(page);
  const query = useQuery(catalogControlsQuery(id, { q, limit }));
  return (
    <Panel
      title={say("catalog.controls")}
      aside={
        <>
          <span role="status">{query.data && say("list.total", { count: query.data.total })}</span>{" "}
          <ExportLinks path={apiPath("catalogs", id, "controls")} parameters={{ q }} />
        </>
      }
    >
      <FilterField label={say("catalog.find")} value={q} onChange={(value) => change({ q: value })} />
      <Loaded query={query}>
        {({ items, total }) =>
          total === 0 ? (
            <div className="mt-4">
              {q === undefined ? (
                <EmptyState title={say("catalog.none")} />
              ) : (
                <EmptyState title={say("list.none-found")}>{say("list.none-found.remedy")}</EmptyState>
              )}
            </div>
          ) : (
            <>
              <ul className="mt-4 border-t border-line">
                {items.map((control) => (
                  <li key={control.id} className={`border-b border-line ${control.parent === null ? "" : "ps-4"}`}>
                    <ReadControl catalog={id} control={control} />
                  </li>
                ))}
              </ul>
              {items.length < Math.min(total, most) && (
                <p className="mt-4">
                  <button
                    type="button"
                    className="button"
                    onClick={() => setLimit((now) => Math.min(most, now + 3 * page))}
                  >
                    {say("catalog.more")}
                  </button>
                </p>
              )}
            </>
          )
        }
      </Loaded>
    </Panel>
  );
}
