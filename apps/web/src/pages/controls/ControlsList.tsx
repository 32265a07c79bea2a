import { useMemo } from "react";
import { controlsQuery } from "../../api/queries.ts";
import { ChoiceField } from "../../components/form/ChoiceField.tsx";
import { FilterField } from "../../components/form/FilterField.tsx";
import { EmptyState } from "../../components/page/EmptyState.tsx";
import { useText } from "../../i18n/useText.ts";
import { List } from "../../lists/List.tsx";
import { useListAddress } from "../../lists/useListAddress.ts";
import { useAskedMoment } from "../../moment/useAskedMoment.ts";
import { checkKinds, type ControlsSearch, controlStates, methods } from "../../routes/searches.ts";
import { ChosenGroups } from "./ChosenGroups.tsx";
import { controlColumnsIn } from "./controlColumns.tsx";
import { filtersOf } from "./filters.ts";

/** Controls as the address filters and sorts them. */
export function ControlsList({ search }: { readonly search: ControlsSearch }) {
  const say = useText();
  const change = useListAddress();
  const moment = useAskedMoment();
  const { sort } = search;
  const filters = filtersOf(search);
  const parameters = { ...filters, sort };
  const columns = useMemo(() => controlColumnsIn(search.system), [search.system]);
  return (
    <div className="min-w-0">
      <List
        caption={say("controls.title")}
        columns={columns}
        query={(window) => controlsQuery(moment, { ...parameters, ...window })}
        export={{ path: "controls", parameters: { ...parameters, ...moment } }}
        sort={sort}
        keyOf={(row) => row.id}
        stateOf={(row) => Object.values(row.counts).join(" ")}
        narrowed={Object.values(filters).some((word) => word !== undefined)}
        filters={
          <>
            <FilterField label={say("filter.controls")} value={search.q} onChange={(value) => change({ q: value })} />
            <ChoiceField
              label={say("filter.state")}
              all={say("filter.state.all")}
              value={search.state}
              choices={controlStates.map((value) => ({ value, label: say(`state.${value}`) }))}
              onChange={(value) => change({ state: value })}
            />
            <ChoiceField
              label={say("column.methods")}
              all={say("filter.method.all")}
              value={search.method}
              choices={methods.map((value) => ({ value, label: say(`method.${value}`) }))}
              onChange={(value) => change({ method: value })}
            />
            <ChoiceField
              label={say("column.check")}
              all={say("filter.checks.all")}
              value={search.checks}
              choices={checkKinds.map((value) => ({ value, label: say(`filter.checks.${value}`) }))}
              onChange={(value) => change({ checks: value })}
            />
            <FilterField
              label={say("filter.reference")}
              example={say("filter.reference.example")}
              value={search.reference}
              onChange={(value) => change({ reference: value })}
            />
            <ChosenGroups search={search} />
          </>
        }
        empty={<EmptyState title={say("controls.none")}>{say("controls.none.remedy")}</EmptyState>}
      />
    </div>
  );
}
