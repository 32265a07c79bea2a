/**
 * What the address of each page may say after `?`. Everything is optional; what is not understood counts as absent.
 * @module
 */
import type { Cause } from "@tokiwa/server/api";
import { causes, rangeWords, type RangeWord, type TimelineOf } from "../address/timeline.ts";
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

export interface SystemsSearch extends ListSearch {
  /** The organization that they are under. */
  readonly under?: string | undefined;
}

export const systemsSearch = (search: RawSearch): SystemsSearch => ({
  ...listSearch(search),
  under: wordOf(search, "under", 100),
});

export interface OrganizationsSearch {
  readonly q?: string | undefined;
  /** The day of which the tree is shown; it may be to come. */
  readonly on?: string | undefined;
  /** Whether those that ended are shown as well. */
  readonly ended?: "yes" | undefined;
}

export const organizationsSearch = (search: RawSearch): OrganizationsSearch => {
  const on = wordOf(search, "on", 10);
  return {
    q: wordOf(search, "q", 200),
    on: on !== undefined && /^\d{4}-\d\d-\d\d$/.test(on) && !Number.isNaN(Date.parse(on)) ? on : undefined,
    ended: oneOf(search, "ended", ["yes"]),
  };
};

export interface RequirementsSearch extends ListSearch {
  /** The organization that their systems are under. */
  readonly under?: string | undefined;
  readonly system?: string | undefined;
  readonly control?: string | undefined;
  readonly clause?: string | undefined;
  readonly organization?: string | undefined;
  readonly state?: (typeof requirementStates)[number] | undefined;
}

export const requirementsSearch = (search: RawSearch): RequirementsSearch => ({
  ...listSearch(search),
  under: wordOf(search, "under", 100),
  system: wordOf(search, "system"),
  control: wordOf(search, "control"),
  clause: wordOf(search, "clause"),
  organization: wordOf(search, "organization", 100),
  state: oneOf(search, "state", requirementStates),
});

export interface CellsSearch extends ListSearch {
  readonly system?: string | undefined;
  readonly subject?: string | undefined;
  readonly check?: string | undefined;
  readonly family?: string | undefined;
  readonly kind?: (typeof subjectKinds)[number] | undefined;
  readonly organization?: string | undefined;
  readonly state?: (typeof cellStates)[number] | undefined;
}

/** What checks look at. */
export const subjectKinds = [
  "host",
  "container-image",
  "repository",
  "cloud-account",
  "network-device",
  "iot-device",
  "system",
  "organization",
  "person",
  "supplier",
] as const;

export const cellsSearch = (search: RawSearch): CellsSearch => ({
  ...listSearch(search),
  system: wordOf(search, "system"),
  subject: wordOf(search, "subject"),
  check: wordOf(search, "check"),
  family: wordOf(search, "family"),
  kind: oneOf(search, "kind", subjectKinds),
  organization: wordOf(search, "organization", 100),
  state: oneOf(search, "state", cellStates),
});

export const functions = ["GV", "ID", "PR", "DE", "RS", "RC"] as const;
export const controlStates = [...requirementStates, "not-required"] as const;
export const methods = ["TEST", "EXAMINE", "INTERVIEW"] as const;
export const checkKinds = ["machine", "attestation", "none"] as const;
export const browseWays = ["function", "document", "profile"] as const;

export interface ControlsSearch extends ListSearch {
  /** What the groups beside the list are. */
  readonly by?: (typeof browseWays)[number] | undefined;
  readonly function?: (typeof functions)[number] | undefined;
  readonly category?: string | undefined;
  readonly document?: string | undefined;
  readonly clause?: string | undefined;
  readonly profile?: string | undefined;
  /** Only what the profile adds to those that it builds on. */
  readonly adds?: "yes" | undefined;
  readonly system?: string | undefined;
  readonly state?: (typeof controlStates)[number] | undefined;
  readonly method?: (typeof methods)[number] | undefined;
  readonly checks?: (typeof checkKinds)[number] | undefined;
  /** An identifier of SP 800-53 or CSF 2.0, or the beginning of some. */
  readonly reference?: string | undefined;
}

export const controlsSearch = (search: RawSearch): ControlsSearch => ({
  ...listSearch(search),
  by: oneOf(search, "by", browseWays),
  function: oneOf(search, "function", functions),
  category: wordOf(search, "category", 100),
  document: wordOf(search, "document", 100),
  clause: wordOf(search, "clause", 100),
  profile: wordOf(search, "profile", 100),
  adds: oneOf(search, "adds", ["yes"]),
  system: wordOf(search, "system", 100),
  state: oneOf(search, "state", controlStates),
  method: oneOf(search, "method", methods),
  checks: oneOf(search, "checks", checkKinds),
  reference: wordOf(search, "reference", 40),
});

/** What a timeline is of, how far back it goes, and of which changes. */
export interface TimelineSearch extends TimelineOf {
  readonly range?: RangeWord | undefined;
  readonly cause?: Cause | undefined;
  readonly state?: (typeof requirementStates)[number] | (typeof cellStates)[number] | undefined;
}

export const timelineSearch = (search: RawSearch): TimelineSearch => ({
  subject: wordOf(search, "subject"),
  check: wordOf(search, "check"),
  system: wordOf(search, "system"),
  control: wordOf(search, "control"),
  under: wordOf(search, "under", 100),
  range: oneOf(search, "range", rangeWords),
  cause: oneOf(search, "cause", causes),
  state: oneOf(search, "state", [...requirementStates, ...cellStates]),
});

export interface AssetsSearch extends ListSearch {
  /** The organization that their systems are under. */
  readonly under?: string | undefined;
  readonly system?: string | undefined;
}

export const assetsSearch = (search: RawSearch): AssetsSearch => ({
  ...listSearch(search),
  under: wordOf(search, "under", 100),
  system: wordOf(search, "system"),
});

export interface TraceSearch {
  /** The item whose lineage is shown. */
  readonly node?: string | undefined;
  /** The organization, or the system, that it is narrowed down to. */
  readonly organization?: string | undefined;
  readonly system?: string | undefined;
  /** The other moment, to see the difference from. */
  readonly compare?: string | undefined;
  /** Only what differs between the two moments. */
  readonly changed?: "yes" | undefined;
}

export const traceSearch = (search: RawSearch): TraceSearch => ({
  node: wordOf(search, "node"),
  organization: wordOf(search, "organization", 100),
  system: wordOf(search, "system", 300),
  compare: instantOf(search, "compare"),
  changed: oneOf(search, "changed", ["yes"]),
});

export interface SignInSearch {
  /** The address to go on to. */
  readonly next?: string | undefined;
}

export const signInSearch = (search: RawSearch): SignInSearch => ({ next: wordOf(search, "next", 2_000) });
