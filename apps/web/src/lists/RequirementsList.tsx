import { requirementsQuery } from "../api/queries.ts";
import { ChoiceField } from "../components/form/ChoiceField.tsx";
import { FilterField } from "../components/form/FilterField.tsx";
import { EmptyState } from "../components/page/EmptyState.tsx";
import { useText } from "../i18n/useText.ts";
import { useAskedMoment } from "../moment/useAskedMoment.ts";
import { type RequirementsSearch, requirementStates } from "../routes/searches.ts";
import { ActiveFilter } from "./ActiveFilter.tsx";
import { List } from "./List.tsx";
import { requirementColumns, requirementColumnsOfSystem } from "./requirementColumns.tsx";
import { useListAddress } from "./useListAddress.ts";

interface RequirementsListProps {
  readonly search: RequirementsSearch;
  /** The system that the page is about, if it is about one. */
  readonly within?: string;
}

/** Requirements as the address filters and sorts them. */
export function RequirementsList({ search, within }: RequirementsListProps) {
  const say = useText();
  const change = useListAddress();
  const moment = useAskedMoment();
  const { q, sort, state, control, clause } = search;
  const system = within ?? search.system;
  const parameters = { system, control, clause, state, q, sort };
  return (
    <List
      caption={say("requirements.title")}
      columns={within === undefined ? requirementColumns : requirementColumnsOfSystem}
      query={(window) => requirementsQuery(moment, { ...parameters, ...window })}
      export={{ path: "requirements", parameters: { ...parameters, ...moment } }}
      sort={sort}
      keyOf={(row) => `${row.system.id} ${row.control.id}`}
      stateOf={(row) => `${row.state} ${row.exceptions}`}
      narrowed={[q, state, control, clause, search.system].some((word) => word !== undefined)}
      filters={
        <>
          <FilterField label={say("filter.requirements")} value={q} onChange={(value) => change({ q: value })} />
          <ChoiceField
            label={say("filter.state")}
            all={say("filter.state.all")}
            value={state}
            choices={requirementStates.map((value) => ({ value, label: say(`state.${value}`) }))}
            onChange={(value) => change({ state: value })}
          />
          {within === undefined && system !== undefined && (
            <ActiveFilter label={say("column.system")} value={system} onClear={() => change({ system: undefined })} />
          )}
          {control !== undefined && (
            <ActiveFilter label={say("layer.control")} value={control} onClear={() => change({ control: undefined })} />
          )}
          {clause !== undefined && (
            <ActiveFilter label={say("filter.clause")} value={clause} onClear={() => change({ clause: undefined })} />
          )}
        </>
      }
      empty={<EmptyState title={say("requirements.none")}>{say("requirements.none.remedy")}</EmptyState>}
    />
  );
}
