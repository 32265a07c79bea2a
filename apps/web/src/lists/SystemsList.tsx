import { systemsQuery } from "../api/queries.ts";
import { FilterField } from "../components/form/FilterField.tsx";
import { EmptyState } from "../components/page/EmptyState.tsx";
import { useText } from "../i18n/useText.ts";
import { useAskedMoment } from "../moment/useAskedMoment.ts";
import type { SystemsSearch } from "../routes/searches.ts";
import { List } from "./List.tsx";
import { OrganizationChoice } from "./OrganizationChoice.tsx";
import { systemColumns, systemStateWord } from "./systemColumns.tsx";
import { useListAddress } from "./useListAddress.ts";

interface SystemsListProps {
  readonly search: SystemsSearch;
  /** Whether an organization can be chosen, whose systems and those below it are listed. */
  readonly byOrganization?: boolean;
}

/** Information systems as the address filters and sorts them. */
export function SystemsList({ search: { q, sort, under }, byOrganization = false }: SystemsListProps) {
  const say = useText();
  const change = useListAddress();
  const moment = useAskedMoment();
  return (
    <List
      caption={say("overview.systems")}
      columns={systemColumns}
      query={(window) => systemsQuery(moment, { q, sort, under, ...window })}
      export={{ path: "systems", parameters: { q, sort, under, ...moment } }}
      sort={sort}
      keyOf={(row) => row.id}
      stateOf={systemStateWord}
      narrowed={q !== undefined || under !== undefined}
      filters={
        <>
          <FilterField label={say("filter.systems")} value={q} onChange={(value) => change({ q: value })} />
          {byOrganization && <OrganizationChoice value={under} onChange={(value) => change({ under: value })} />}
        </>
      }
      empty={<EmptyState title={say("systems.none")}>{say("systems.none.remedy")}</EmptyState>}
    />
  );
}
