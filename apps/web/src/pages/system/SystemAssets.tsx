import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { assetsQuery } from "../../api/queries.ts";
import { EmptyState } from "../../components/page/EmptyState.tsx";
import { Loaded } from "../../components/page/Loaded.tsx";
import { Panel } from "../../components/page/Panel.tsx";
import { DataTable } from "../../components/table/DataTable.tsx";
import { useText } from "../../i18n/useText.ts";
import { assetColumnsOfSystem, assetStateWord } from "../../lists/assetColumns.tsx";
import { useAskedMoment } from "../../moment/useAskedMoment.ts";

const shown = 20;

/** The assets of a system; where there are many, the first of them and the way to all. */
export function SystemAssets({ system, count }: { readonly system: string; readonly count: number }) {
  const say = useText();
  const query = useQuery(assetsQuery(useAskedMoment(), { system, limit: shown, offset: 0 }));
  return (
    <Panel
      title={say("system.assets")}
      className="mt-8"
      aside={
        <Link to="/assets" search={{ system }} className="link">
          {say("list.all", { count })}
        </Link>
      }
    >
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={say("assets.none")}>{say("assets.none.remedy")}</EmptyState>
          ) : (
            <DataTable
              caption={say("system.assets")}
              columns={assetColumnsOfSystem}
              total={items.length}
              rowAt={(index) => items[index]}
              keyOf={(row) => row.id}
              stateOf={assetStateWord}
            />
          )
        }
      </Loaded>
    </Panel>
  );
}
