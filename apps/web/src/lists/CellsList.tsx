import { cellsQuery } from "../api/queries.ts";
import { ChoiceField } from "../components/form/ChoiceField.tsx";
import { FilterField } from "../components/form/FilterField.tsx";
import { EmptyState } from "../components/page/EmptyState.tsx";
import { useText } from "../i18n/useText.ts";
import { useAskedMoment } from "../moment/useAskedMoment.ts";
import { type CellsSearch, cellStates } from "../routes/searches.ts";
import { ActiveFilter } from "./ActiveFilter.tsx";
import { cellColumns, cellColumnsOfAsset, cellKey, cellStateWord } from "./cellColumns.tsx";
import { List } from "./List.tsx";
import { useListAddress } from "./useListAddress.ts";

interface CellsListProps {
  readonly search: CellsSearch;
  /** The asset that the page is about, if it is about one. */
  readonly within?: string;
}

/** Cells (a check of a subject each) as the address filters and sorts them. */
export function CellsList({ search, within }: CellsListProps) {
  const say = useText();
  const change = useListAddress();
  const moment = useAskedMoment();
  const { q, sort, state, check, family, kind, organization, system } = search;
  const subject = within ?? search.subject;
  const parameters = { subject, system, check, state, family, kind, organization, q, sort };
  const given = [
    { label: say("column.organization"), word: "organization", value: organization },
    { label: say("column.system"), word: "system", value: system },
    { label: say("column.asset"), word: "subject", value: search.subject },
    { label: say("column.check"), word: "check", value: check },
    { label: say("filter.family"), word: "family", value: family },
    { label: say("filter.kind"), word: "kind", value: kind, shown: kind && say(`kind.${kind}`) },
  ];
  return (
    <List
      caption={say("cells.title")}
      columns={within === undefined ? cellColumns : cellColumnsOfAsset}
      query={(window) => cellsQuery(moment, { ...parameters, ...window })}
      export={{ path: "cells", parameters: { ...parameters, ...moment } }}
      sort={sort}
      keyOf={cellKey}
      stateOf={cellStateWord}
      narrowed={[q, state, check, family, kind, organization, system, search.subject].some(
        (word) => word !== undefined,
      )}
      filters={
        <>
          <FilterField label={say("filter.cells")} value={q} onChange={(value) => change({ q: value })} />
          <ChoiceField
            label={say("filter.state")}
            all={say("filter.state.all")}
            value={state}
            choices={cellStates.map((value) => ({ value, label: say(`state.${value}`) }))}
            onChange={(value) => change({ state: value })}
          />
          {given.map(({ label, word, value, shown = value }) =>
            shown === undefined ? null : (
              <ActiveFilter key={word} label={label} value={shown} onClear={() => change({ [word]: undefined })} />
            ),
          )}
        </>
      }
      empty={<EmptyState title={say("cells.none")}>{say("assets.none.remedy")}</EmptyState>}
    />
  );
}
