import { controlGroupsQuery } from "../../api/queries.ts";
import { useAskedMoment } from "../../moment/useAskedMoment.ts";
import type { ControlsSearch } from "../../routes/searches.ts";
import { filtersOf } from "./filters.ts";

/** What asks for the groups beside the list that the address describes. */
export function useGroupsQuery(search: ControlsSearch) {
  return controlGroupsQuery(useAskedMoment(), { by: search.by ?? "function", ...filtersOf(search) });
}
