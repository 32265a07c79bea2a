import { systemsQuery } from "../api/queries.ts";
import { FilterField } from "../components/form/FilterField.tsx";
import { EmptyState } from "../components/page/EmptyState.tsx";
import { useText } from "../i18n/useText.ts";
import { useAskedMoment } from "../moment/useAskedMoment.ts";
import type { ListSearch } from "../routes/searches.ts";
import { List } from "./List.tsx";
import { systemColumns, systemStateWord } from "./systemColumns.tsx";
import { useListAddress } from "./useListAddress.ts";

/** Information systems as the address filters and sorts them. */
export function SystemsList({ search: { q, sort } }: { readonly search: ListSearch }) {
  const say = useText();
  const change = useListAddress();
  const moment = useAskedMoment();
  return (
    <List
      caption={say("overview.systems")}
      columns={systemColumns}
      query={(window) => systemsQuery(moment, { q, sort, ...window })}
      export={{ path: "systems", parameters: { q, sort, ...moment } }}
      sort={sort}
      keyOf={(row) => row.id}
      stateOf={systemStateWord}
      narrowed={q !== undefined}
      filters={<FilterField label={say("filter.systems")} value={q} onChange={(value) => change({ q: value })} />}
      empty={<EmptyState title={say("systems.none")}>{say("systems.none.remedy")}</EmptyState>}
    />
  );
}
