import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { catalogsQuery } from "../../api/queries.ts";
import { EmptyState } from "../../components/page/EmptyState.tsx";
import { Loaded } from "../../components/page/Loaded.tsx";
import { PageHead } from "../../components/page/PageHead.tsx";
import { Panel } from "../../components/page/Panel.tsx";
import { useText } from "../../i18n/useText.ts";
import { CatalogRows } from "./CatalogRows.tsx";
import { ImportPanel } from "./ImportPanel.tsx";
import { type Removed, RemovedNotice } from "./RemovedNotice.tsx";

/** Catalogs, profiles and mappings: ours and those of others, and the way in for more. */
export function CatalogsPage() {
  const say = useText();
  const query = useQuery(catalogsQuery());
  const [removed, setRemoved] = useState<Removed>();
  return (
    <>
      <PageHead title={say("catalogs.title")} />
      <p className="mb-4 max-w-180">{say("catalogs.about")}</p>
      <ImportPanel />
      {removed && <RemovedNotice removed={removed} onBack={() => setRemoved(undefined)} />}
      <Loaded query={query}>
        {({ items }) => {
          const others = items.filter(({ builtIn }) => !builtIn);
          return (
            <>
              <Panel title={say("catalogs.others")} className="mt-8">
                {others.length === 0 ? (
                  <EmptyState title={say("catalogs.others.none")}>{say("catalogs.others.none.remedy")}</EmptyState>
                ) : (
                  <CatalogRows rows={others} onRemoved={setRemoved} />
                )}
              </Panel>
              <Panel title={say("catalogs.own")} className="mt-8">
                <CatalogRows rows={items.filter(({ builtIn }) => builtIn)} />
              </Panel>
            </>
          );
        }}
      </Loaded>
    </>
  );
}
