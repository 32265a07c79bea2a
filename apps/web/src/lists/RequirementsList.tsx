import { requirementsQuery } from "../api/queries.ts";
import { ChoiceField } from "../components/form/ChoiceField.tsx";
import { FilterField } from "../components/form/FilterField.tsx";
import { EmptyState } from "../components/page/EmptyState.tsx";
import { useText } from "../i18n/useText.ts";
import { useAskedMoment } from "../moment/useAskedMoment.ts";
import { type RequirementsSearch, requirementStates } from "../routes/searches.ts";
import { ActiveFilter } from "./ActiveFilter.tsx";
import { List } from "./List.tsx";
import { OrganizationChoice } from "./OrganizationChoice.tsx";
import { requirementColumns, requirementColumnsOfControl, requirementColumnsOfSystem } from "./requirementColumns.tsx";
import { useListAddress } from "./useListAddress.ts";

interface RequirementsListProps {
  readonly search: RequirementsSearch;
  /** The system that the page is about, if it is about one. */
  readonly within?: string;
  /** The control that the page is about, if it is about one. */
  readonly control?: string;
}

/** Requirements as the address filters and sorts them. */
export function RequirementsList({ search, within, control: about }: RequirementsListProps) {
  const say = useText();
  const change = useListAddress();
  const moment = useAskedMoment();
  const { q, sort, state, clause, organization, under } = search;
  const system = within ?? search.system;
  const control = about ?? search.control;
  const columns =
    about !== undefined
      ? requirementColumnsOfControl
      : within !== undefined
        ? requirementColumnsOfSystem
        : requirementColumns;
  const parameters = { system, control, clause, organization, under, state, q, sort };
  return (
    <List
      caption={say("requirements.title")}
      columns={columns}
      query={(window) => requirementsQuery(moment, { ...parameters, ...window })}
      export={{ path: "requirements", parameters: { ...parameters, ...moment } }}
      sort={sort}
      keyOf={(row) => `${row.system.id} ${row.control.id}`}
      stateOf={(row) => `${row.state} ${row.exceptions}`}
      narrowed={[q, state, search.control, clause, organization, under, search.system].some(
        (word) => word !== undefined,
      )}
      filters={
        <>
          <FilterField
            label={say(about === undefined ? "filter.requirements" : "filter.systems")}
            value={q}
            onChange={(value) => change({ q: value })}
          />
          <ChoiceField
            label={say("filter.state")}
            all={say("filter.state.all")}
            value={state}
            choices={requirementStates.map((value) => ({ value, label: say(`state.${value}`) }))}
            onChange={(value) => change({ state: value })}
          />
          {under !== undefined && <OrganizationChoice value={under} onChange={(value) => change({ under: value })} />}
          {organization !== undefined && (
            <ActiveFilter
              label={say("column.organization")}
              value={organization}
              onClear={() => change({ organization: undefined })}
            />
          )}
          {within === undefined && system !== undefined && (
            <ActiveFilter label={say("column.system")} value={system} onClear={() => change({ system: undefined })} />
          )}
          {about === undefined && control !== undefined && (
            <ActiveFilter label={say("layer.control")} value={control} onClear={() => change({ control: undefined })} />
          )}
          {clause !== undefined && (
            <ActiveFilter label={say("filter.clause")} value={clause} onClear={() => change({ clause: undefined })} />
          )}
        </>
      }
      empty={
        about === undefined ? (
          <EmptyState title={say("requirements.none")}>{say("requirements.none.remedy")}</EmptyState>
        ) : (
          <EmptyState title={say("control.not-required")}>{say("control.not-required.remedy")}</EmptyState>
        )
      }
    />
  );
}
