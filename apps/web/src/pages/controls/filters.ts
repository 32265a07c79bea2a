import type { ControlsSearch } from "../../routes/searches.ts";

/** What of the address narrows the list: not its order, the way to browse, nor the moment. */
export function filtersOf(search: ControlsSearch) {
  const { q, category, document, clause, profile, adds, system, state, method, checks, reference } = search;
  return {
    q,
    function: search.function,
    category,
    document,
    clause,
    profile,
    adds,
    system,
    state,
    method,
    checks,
    reference,
  };
}
