import { useSearch } from "@tanstack/react-router";
import { assetsQuery } from "../../api/queries.ts";
import { FilterField } from "../../components/form/FilterField.tsx";
import { EmptyState } from "../../components/page/EmptyState.tsx";
import { PageHead } from "../../components/page/PageHead.tsx";
import { useText } from "../../i18n/useText.ts";
import { ActiveFilter } from "../../lists/ActiveFilter.tsx";
import { assetColumns, assetStateWord } from "../../lists/assetColumns.tsx";
import { List } from "../../lists/List.tsx";
import { OrganizationChoice } from "../../lists/OrganizationChoice.tsx";
import { useListAddress } from "../../lists/useListAddress.ts";
import { useAskedMoment } from "../../moment/useAskedMoment.ts";
import { StandingBar } from "../../standing/StandingBar.tsx";

/** All assets of the inventory. */
export function AssetsPage() {
  const say = useText();
  const { q, sort, system, under } = useSearch({ from: "/assets" });
  const moment = useAskedMoment();
  const change = useListAddress();
  return (
    <>
      <PageHead title={say("assets.title")} />
      {under === undefined && <StandingBar />}
      <List
        caption={say("assets.title")}
        columns={assetColumns}
        query={(window) => assetsQuery(moment, { q, sort, system, under, ...window })}
        export={{ path: "assets", parameters: { q, sort, system, under, ...moment } }}
        sort={sort}
        keyOf={(row) => row.id}
        stateOf={assetStateWord}
        narrowed={q !== undefined || system !== undefined || under !== undefined}
        filters={
          <>
            <FilterField label={say("filter.assets")} value={q} onChange={(value) => change({ q: value })} />
            {under !== undefined && <OrganizationChoice value={under} onChange={(value) => change({ under: value })} />}
            {system !== undefined && (
              <ActiveFilter label={say("column.system")} value={system} onClear={() => change({ system: undefined })} />
            )}
          </>
        }
        empty={<EmptyState title={say("assets.none")}>{say("assets.none.remedy")}</EmptyState>}
      />
    </>
  );
}
