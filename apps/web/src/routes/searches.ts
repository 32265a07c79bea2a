/**
 * What the address of each page may say after `?`. Everything is optional; what is not understood counts as absent.
 * @module
 */
import { instantOf, oneOf, type RawSearch, wordOf } from "../address/search.ts";

export const requirementStates = ["not-satisfied", "unknown", "satisfied", "excepted", "not-applicable"] as const;
export const cellStates = ["fail", "unknown", "pass", "excepted", "not-applicable"] as const;

/** Narrowing and order of a list. */
export interface ListSearch {
  readonly q?: string | undefined;
  readonly sort?: string | undefined;
}

export const listSearch = (search: RawSearch): ListSearch => ({
  q: wordOf(search, "q", 200),
  sort: wordOf(search, "sort", 40),
});

export interface RequirementsSearch extends ListSearch {
  readonly system?: string | undefined;
  readonly control?: string | undefined;
  readonly clause?: string | undefined;
  readonly state?: (typeof requirementStates)[number] | undefined;
}

export const requirementsSearch = (search: RawSearch): RequirementsSearch => ({
  ...listSearch(search),
  system: wordOf(search, "system"),
  control: wordOf(search, "control"),
  clause: wordOf(search, "clause"),
  state: oneOf(search, "state", requirementStates),
});

export interface CellsSearch extends ListSearch {
  readonly system?: string | undefined;
  readonly subject?: string | undefined;
  readonly check?: string | undefined;
  readonly family?: string | undefined;
  readonly state?: (typeof cellStates)[number] | undefined;
}

export const cellsSearch = (search: RawSearch): CellsSearch => ({
  ...listSearch(search),
  system: wordOf(search, "system"),
  subject: wordOf(search, "subject"),
  check: wordOf(search, "check"),
  family: wordOf(search, "family"),
  state: oneOf(search, "state", cellStates),
});

export interface AssetsSearch extends ListSearch {
  readonly system?: string | undefined;
}

export const assetsSearch = (search: RawSearch): AssetsSearch => ({
  ...listSearch(search),
  system: wordOf(search, "system"),
});

export interface TraceSearch {
  /** The item whose lineage is shown. */
  readonly node?: string | undefined;
  /** The other moment, to see the difference from. */
  readonly compare?: string | undefined;
  /** Only what differs between the two moments. */
  readonly changed?: "yes" | undefined;
}

export const traceSearch = (search: RawSearch): TraceSearch => ({
  node: wordOf(search, "node"),
  compare: instantOf(search, "compare"),
  changed: oneOf(search, "changed", ["yes"]),
});

export interface SignInSearch {
  /** The address to go on to. */
  readonly next?: string | undefined;
}

export const signInSearch = (search: RawSearch): SignInSearch => ({ next: wordOf(search, "next", 2_000) });
