import { createRootRoute, retainSearchParams } from "@tanstack/react-router";
import { instantOf, type RawSearch, wordOf } from "../address/search.ts";
import { Shell } from "../shell/Shell.tsx";
import { FailurePage } from "../pages/failure/FailurePage.tsx";
import { NotFoundPage } from "../pages/failure/NotFoundPage.tsx";

/** What every address may say: the moment to show, and what to explain. */
export interface RootSearch {
  readonly asOf?: string | undefined;
  readonly knownAt?: string | undefined;
  /** See address/why.ts. */
  readonly why?: string | undefined;
}

export const rootRoute = createRootRoute({
  validateSearch: (search: RawSearch): RootSearch => ({
    asOf: instantOf(search, "asOf"),
    knownAt: instantOf(search, "knownAt"),
    why: wordOf(search, "why", 1_000),
  }),
  // Going from page to page stays at the moment that was chosen.
  search: { middlewares: [retainSearchParams(["asOf", "knownAt"])] },
  component: Shell,
  errorComponent: FailurePage,
  notFoundComponent: NotFoundPage,
});
