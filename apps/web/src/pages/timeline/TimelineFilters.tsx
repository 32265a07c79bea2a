import { causes, type RangeWord, type TimelineTarget } from "../../address/timeline.ts";
import { ChoiceField } from "../../components/form/ChoiceField.tsx";
import { useText } from "../../i18n/useText.ts";
import { useListAddress } from "../../lists/useListAddress.ts";
import { cellStates, requirementStates, type TimelineSearch } from "../../routes/searches.ts";
import { RangeLinks } from "./RangeLinks.tsx";

interface TimelineFiltersProps {
  readonly target: TimelineTarget;
  readonly range: RangeWord;
  readonly cause: TimelineSearch["cause"];
  readonly state: string | undefined;
}

/** How far back the timeline goes, and which changes are listed. */
export function TimelineFilters({ target, range, cause, state }: TimelineFiltersProps) {
  const say = useText();
  const change = useListAddress();
  return (
    <div data-no-print className="grid grow gap-x-4 gap-y-2 sm:flex sm:grow-0 sm:flex-wrap sm:items-end">
      <RangeLinks range={range} />
      <ChoiceField
        label={say("timeline.filter.cause")}
        all={say("timeline.filter.cause.all")}
        value={cause}
        choices={causes.map((value) => ({ value, label: say(`timeline.cause.${value}`) }))}
        onChange={(value) => change({ cause: value })}
      />
      <ChoiceField
        label={say("timeline.filter.state")}
        all={say("filter.state.all")}
        value={state}
        choices={(target.kind === "cell" ? cellStates : requirementStates).map((value) => ({
          value,
          label: say(`state.${value}`),
        }))}
        onChange={(value) => change({ state: value })}
      />
    </div>
  );
}
