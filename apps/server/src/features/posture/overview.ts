/**
 * The overview: how everything stands, what is worst, and which sentences of which documents it is about.
 * @module
 */
import { addCounts, cellCounts, type Counts, countsOver, noCounts, standingOf } from "@tokiwa/assurance";
import type { AuthorityDocument } from "@tokiwa/content";
import type { System } from "../inventory/service.ts";
import { keyOf } from "./records.ts";
import { findRequirements, type Requirement } from "./requirements.ts";
import type { CheckPlace } from "./revision.ts";
import type { GapRow, Overview } from "./schema.ts";
import { scopeOf } from "./scope.ts";
import { cellsSince } from "./since.ts";
import { systemRow, systemsInOrder } from "./systems.ts";
import { readTrends, type Trends } from "./trend.ts";
import { momentOf, subjectOf, systemOf, type View, wholeStanding, written } from "./view.ts";

/** How many gaps are named. */
const mostGaps = 3;
const day = 86_400_000;

/** Numbers of requirements by control. */
export function countsByControl({ standings }: View): ReadonlyMap<string, Counts> {
  const counts = new Map<string, Counts>();
  for (const requirements of standings.values())
    for (const [control, standing] of requirements)
      counts.set(control, addCounts(counts.get(control) ?? noCounts, { ...noCounts, [standing]: 1 }));
  return counts;
}

const kinds: readonly AuthorityDocument["kind"][] = [
  "strategy",
  "plan",
  "policy",
  "standard",
  "guide",
  "report",
  "organization-policy",
];

/** The documents that some control carries out, those in force first, from the top. */
function documentsOf({ projection, ...view }: View, trends: Trends): Overview["documents"] {
  const { content } = projection.revision;
  const byControl = countsByControl({ projection, ...view });
  const found = [...content.documents.values()].flatMap(({ id, title, kind, clauses }) => {
    const controls = new Set(clauses.flatMap((clause) => content.controlsOfClause(clause.id)));
    if (controls.size === 0) return [];
    const inForce = content.inForce(id, projection.moment.asOf);
    const trend = [...trends.over(controls)];
    return [{ id, title, kind, inForce, counts: countsOver(controls, byControl), trend }];
  });
  const order = ({ kind, inForce }: (typeof found)[number]) => kinds.indexOf(kind) + (inForce ? 0 : kinds.length);
  return found.toSorted((a, b) => order(a) - order(b) || (a.id < b.id ? -1 : 1));
}

interface Gap {
  readonly requirement: Requirement;
  readonly place: CheckPlace;
  readonly state: "fail" | "unknown";
  readonly cells: number;
}

/** The gaps that weigh most: failures before what is unknown, by severity, then by how many cells they are. */
async function worstGaps(view: View): Promise<readonly Gap[]> {
  const held = (await findRequirements(view, {})).filter(
    ({ standing }) => standing === "notSatisfied" || standing === "unknown",
  );
  const own = await view.projection.histograms([
    ...new Set(held.map(({ system }) => scopeOf(system.organization, system.id))),
  ]);
  const gaps = held.flatMap((requirement) =>
    requirement.checks.flatMap((place): Gap[] => {
      const { organization, id } = requirement.system;
      const scopes = [own.get(scopeOf(organization, id)), view.inherited.get(scopeOf(organization, ""))];
      const counts = scopes.map((of) => cellCounts(of?.get(place.rule.check) ?? []));
      const fail = counts.reduce((sum, one) => sum + one.fail, 0);
      const unknown = counts.reduce((sum, one) => sum + one.unknown, 0);
      if (fail > 0) return [{ requirement, place, state: "fail", cells: fail }];
      const isHeldBack = requirement.standing === "unknown" && unknown > 0;
      return isHeldBack ? [{ requirement, place, state: "unknown", cells: unknown }] : [];
    }),
  );
  const order = (a: Gap, b: Gap) =>
    (a.state === b.state ? 0 : a.state === "fail" ? -1 : 1) ||
    b.place.rule.severity - a.place.rule.severity ||
    b.cells - a.cells ||
    (a.place.rule.check < b.place.rule.check ? -1 : a.place.rule.check > b.place.rule.check ? 1 : 0);
  const named = new Map<string, Gap>();
  for (const gap of gaps.toSorted(order)) {
    if (named.size === mostGaps) break;
    if (!named.has(gap.place.rule.check)) named.set(gap.place.rule.check, gap);
  }
  return [...named.values()];
}

async function gapRow(view: View, { requirement, place, state }: Gap): Promise<GapRow> {
  const { system, control } = requirement;
  const { organization, id } = system;
  const inheriting = place.check.subject === "organization" ? "" : id;
  const subjects = (await view.projection.subjects({ organization, system: inheriting })).filter(
    ({ kind }) => kind === place.check.subject,
  );
  const statuses = await view.projection.statuses(subjects);
  const cells = subjects.flatMap((subject) => {
    const status = statuses.get(keyOf(subject))?.[place.position];
    const standing = status === undefined ? null : standingOf(status);
    const isGap = standing?.state === state && !standing.excepted;
    return status !== undefined && isGap ? [{ subject, position: place.position, status }] : [];
  });
  const since = (await cellsSince(view.projection, cells)).filter((at) => at !== null);
  return {
    system: systemOf(view, organization, id),
    control: { id: control.id, title: control.title },
    check: { id: place.check.id, title: place.check.title },
    state,
    severity: place.rule.severity,
    subjects: cells.map(({ subject }) => {
      const { id: subjectId, name } = subjectOf(view, subject);
      return { id: subjectId, name };
    }),
    since: written(since.length > 0 ? Math.min(...since) : null),
  };
}

function dayBefore(trends: Trends, asOf: number): Overview["dayBefore"] {
  const at = new Date(asOf - day).toISOString();
  return trends.all.find((point) => point.at === at) ?? null;
}

export async function overviewOf(view: View): Promise<Overview> {
  const { projection } = view;
  const trends = await readTrends(view);
  const counts = [...countsByControl(view).values()].reduce(addCounts, noCounts);
  const { coverage, score, oldestInput, lastReceived } = wholeStanding(view);
  const worst: GapRow[] = [];
  for (const gap of await worstGaps(view)) worst.push(await gapRow(view, gap));
  const systems = [...view.systems.values()].map((system: System) => systemRow(view, system, trends));
  return {
    moment: momentOf(projection),
    requirements: counts,
    dayBefore: dayBefore(trends, projection.moment.asOf),
    ...{ coverage, score, oldestInput, lastReceived, worst },
    gaps: counts.notSatisfied,
    documents: documentsOf(view, trends),
    systems: [...systemsInOrder(systems)],
  };
}
