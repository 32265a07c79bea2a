/**
 * One query for each read model. Whatever shows the same number asks the same query, so that no two places disagree.
 * @module
 */
import type {
  AssetRow,
  CatalogDetail,
  CatalogRow,
  CellExplanation,
  CellRow,
  CellTimeline,
  ControlDetail,
  ControlGroups,
  ControlRow,
  Diagnosis,
  ListedCatalogControl,
  LiveEvent,
  OrganizationDetail,
  OrganizationRow,
  Overview,
  PlannedChange,
  RelatedCatalogControl,
  RequirementExplanation,
  RequirementRow,
  RequirementsTimeline,
  RequirementTimeline,
  Session,
  Settling,
  SystemRow,
  Tailoring,
  TailoringChange,
  TailoringPreview,
  Trace,
  TraceSystem,
} from "@tokiwa/server/api";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { CellTarget, RequirementsTarget, RequirementTarget, TimelineTarget } from "../address/timeline.ts";
import type { Listing } from "./answers.ts";
import { ApiProblem } from "./problem.ts";
import { apiPath, inquire, type Parameters, read } from "./read.ts";

/** The first part of the key of all that follows the live stream. */
export const livingKey = "living";

/** The moment that the address asks for; empty for now. */
export interface AskedMoment {
  readonly asOf?: string | undefined;
  readonly knownAt?: string | undefined;
}

function living<Answer extends object>(path: string, parameters: Parameters) {
  return queryOptions({
    queryKey: [livingKey, path, parameters],
    queryFn: ({ signal }) => read<Answer>(path, parameters, signal),
    // While another window, filter or moment of the same thing loads, the old one stays; never that of another thing.
    placeholderData: (previous, query) => (query?.queryKey[1] === path ? previous : undefined),
  });
}

/** How one answer that follows the live stream is asked for. */
export type LivingQuery<Answer extends object> = ReturnType<typeof living<Answer>>;

const at = ({ asOf, knownAt }: AskedMoment): Parameters => ({ asOf, knownAt });

export const overviewQuery = (moment: AskedMoment) => living<Overview>("overview", at(moment));
export const traceQuery = (moment: AskedMoment, within: Parameters = {}) =>
  living<Trace>("trace", { ...within, ...at(moment) });
export const traceSystemsQuery = (moment: AskedMoment, parameters: Parameters) =>
  living<Listing<TraceSystem>>("trace/systems", { ...parameters, ...at(moment) });

interface OrganizationTree {
  readonly moment: Overview["moment"];
  readonly items: readonly OrganizationRow[];
  readonly planned: readonly PlannedChange[];
}

/** Organizations in the order of their tree. @param on The day that names and places are of; it may be to come. */
export const organizationsQuery = (moment: AskedMoment, on?: string) =>
  living<OrganizationTree>("organizations", { ...at(moment), on });
export const organizationQuery = (moment: AskedMoment, id: string) =>
  living<OrganizationDetail>(apiPath("organizations", id), at(moment));

export const systemsQuery = (moment: AskedMoment, parameters: Parameters = {}) =>
  living<Listing<SystemRow>>("systems", { ...parameters, ...at(moment) });
export const assetsQuery = (moment: AskedMoment, parameters: Parameters = {}) =>
  living<Listing<AssetRow>>("assets", { ...parameters, ...at(moment) });
export const requirementsQuery = (moment: AskedMoment, parameters: Parameters = {}) =>
  living<Listing<RequirementRow>>("requirements", { ...parameters, ...at(moment) });
export const cellsQuery = (moment: AskedMoment, parameters: Parameters = {}) =>
  living<Listing<CellRow>>("cells", { ...parameters, ...at(moment) });

export const controlsQuery = (moment: AskedMoment, parameters: Parameters = {}) =>
  living<Listing<ControlRow>>("controls", { ...parameters, ...at(moment) });
export const controlGroupsQuery = (moment: AskedMoment, parameters: Parameters) =>
  living<ControlGroups>("control-groups", { ...parameters, ...at(moment) });

export const controlQuery = (moment: AskedMoment, id: string) =>
  living<ControlDetail>(apiPath("controls", id), at(moment));
export const systemQuery = (moment: AskedMoment, id: string) =>
  living<SystemRow & { moment: Overview["moment"] }>(apiPath("systems", id), at(moment));
export const assetQuery = (moment: AskedMoment, id: string) =>
  living<AssetRow & { moment: Overview["moment"] }>(apiPath("assets", id), at(moment));
export const requirementQuery = (moment: AskedMoment, system: string, control: string) =>
  living<RequirementExplanation>(apiPath("requirements", system, control), at(moment));
export const cellQuery = (moment: AskedMoment, subject: string, check: string) =>
  living<CellExplanation>(apiPath("cells", subject, check), at(moment));

/** A timeline, part by part, the newest first. */
function passing<Part extends { readonly next: string | null }>(path: string, parameters: Parameters) {
  return infiniteQueryOptions({
    queryKey: [livingKey, path, parameters, "parts"],
    queryFn: ({ signal, pageParam }) => read<Part>(path, { ...parameters, before: pageParam }, signal),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
    placeholderData: (previous, query) => (query?.queryKey[1] === path ? previous : undefined),
  });
}

/** Where the timeline of something is answered. */
export function timelinePath(target: TimelineTarget): string {
  switch (target.kind) {
    case "cell":
      return apiPath("cells", target.subject, target.check, "timeline");
    case "requirement":
      return apiPath("requirements", target.system, target.control, "timeline");
    case "system":
      return apiPath("systems", target.system, "timeline");
    case "all":
      return "timeline";
  }
}

export const cellTimelineQuery = (moment: AskedMoment, of: CellTarget, parameters: Parameters) =>
  passing<CellTimeline>(timelinePath(of), { ...parameters, ...at(moment) });
export const requirementTimelineQuery = (moment: AskedMoment, of: RequirementTarget, parameters: Parameters) =>
  passing<RequirementTimeline>(timelinePath(of), { ...parameters, ...at(moment) });
/** Of the requirements of a system, or of all, or of all under an organization. */
export const requirementsTimelineQuery = (moment: AskedMoment, of: RequirementsTarget, parameters: Parameters) =>
  passing<RequirementsTimeline>(timelinePath(of), {
    ...{ ...parameters, under: of.kind === "all" ? of.under : undefined },
    ...at(moment),
  });

/** The first part of the key of all that changes when a document is imported or removed. */
export const catalogsKey = "catalogs";

const shelved = <Answer extends object>(path: string, parameters: Parameters = {}) =>
  queryOptions({
    queryKey: [catalogsKey, path, parameters],
    queryFn: ({ signal }) => read<Answer>(path, parameters, signal),
    placeholderData: (previous, query) => (query?.queryKey[1] === path ? previous : undefined),
    staleTime: 30_000,
  });

/** Catalogs, profiles and mapping collections: ours, and those that were imported. */
export const catalogsQuery = () => shelved<{ readonly items: readonly CatalogRow[] }>("catalogs");
export const catalogQuery = (id: string) => shelved<CatalogDetail>(apiPath("catalogs", id));
export const catalogControlsQuery = (id: string, parameters: Parameters) =>
  shelved<{ readonly items: readonly ListedCatalogControl[]; readonly total: number }>(
    apiPath("catalogs", id, "controls"),
    parameters,
  );
/** One control: what it relates to, how it stands by that, and who is bound by it. */
export const relatedControlQuery = (id: string, control: string) =>
  shelved<RelatedCatalogControl>(apiPath("catalogs", id, "controls", control));

/** What a system is asked for, and every change of that. */
export const tailoringQuery = (system: string) => living<Tailoring>(apiPath("systems", system, "tailoring"), {});

/** What would come of a change of that. */
export const foreseenQuery = (system: string, change: TailoringChange | undefined) =>
  queryOptions({
    queryKey: [livingKey, apiPath("systems", system, "tailoring", "preview"), change],
    queryFn: ({ signal }) =>
      inquire<TailoringPreview>(apiPath("systems", system, "tailoring", "preview"), { changes: [change] }, signal),
    enabled: change !== undefined,
  });

/** Who is signed in; null for nobody. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return await read<Session>("session", {}, signal);
    } catch (problem) {
      if (problem instanceof ApiProblem && problem.status === 401) return null;
      throw problem;
    }
  },
  staleTime: 60_000,
});

/** What just happened, newest first. */
export const activityQuery = (limit: number) =>
  living<{ readonly events: readonly LiveEvent[] }>("activity", { limit });

/** How far the diagnosis of the server's own machine is; asked for again while its first round goes on. */
export const diagnosisQuery = queryOptions({
  queryKey: ["diagnosis"],
  queryFn: ({ signal }) => read<Diagnosis>("diagnosis", {}, signal),
  staleTime: 0,
  refetchInterval: ({ state }) => (state.data?.running ? 700 : false),
});

/** How much is still to be written down: looked at now and then, and often while there is something. */
export const settlingQuery = queryOptions({
  queryKey: ["settling"],
  queryFn: ({ signal }) => read<Settling>("settling", {}, signal),
  staleTime: 0,
  refetchInterval: ({ state: { data } }) => (data && data.due + data.unmoved > 0 ? 2_000 : 15_000),
});
