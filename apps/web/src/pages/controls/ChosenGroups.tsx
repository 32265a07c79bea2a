import { useQuery } from "@tanstack/react-query";
import { useLanguage, useText } from "../../i18n/useText.ts";
import { ActiveFilter } from "../../lists/ActiveFilter.tsx";
import { useListAddress } from "../../lists/useListAddress.ts";
import type { ControlsSearch } from "../../routes/searches.ts";
import { chosenOf } from "./chosen.ts";
import { useGroupsQuery } from "./useGroupsQuery.ts";

/** What was chosen among the groups, in whichever way; each can be taken away. */
export function ChosenGroups({ search }: { readonly search: ControlsSearch }) {
  const say = useText();
  const language = useLanguage();
  const change = useListAddress();
  const { data } = useQuery(useGroupsQuery(search));
  return chosenOf(search, data?.chosen ?? []).map(({ label, id, title, without }) => {
    const named = title?.[language] ?? id;
    const isPart = label === "column.profile" && search.adds !== undefined;
    return (
      <ActiveFilter
        key={label}
        label={say(label)}
        value={isPart ? say("controls.only-added", { profile: named }) : named}
        onClear={() => change(without)}
      />
    );
  });
}
