/**
 * The overview: how everything stands, what is worst, and which sentences of which documents it is about.
 * @module
 */
import { countsOver, type RequirementStanding, statusesOf } from "@tokiwa/assurance";
import type { AuthorityDocument } from "@tokiwa/content";
import type { Subject, System } from "../inventory/service.ts";
import { keyOf } from "./records.ts";
import type { CheckPlace } from "./revision.ts";
import type { GapRow, Overview } from "./schema.ts";
import { placeOf, scopeOf } from "./scope.ts";
import { cellsSince } from "./since.ts";
import { readTrends, type Trends } from "./trend.ts";
import { momentOf, subjectOf, systemOf, type View, wholeStanding, written } from "./view.ts";

/** How many gaps are named. */
const mostGaps = 3;

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
function documentsOf({ projection, rollup: { byControl } }: View, trends: Trends): Overview["documents"] {
  const { content } = projection.revision;
  const found = [...content.documents.values()].flatMap(({ id, title, kind, clauses, certainty, unsure = null }) => {
    const controls = new Set(clauses.flatMap((clause) => content.controlsOfClause(clause.id)));
    if (controls.size === 0) return [];
    const inForce = content.inForce(id, projection.moment.asOf);
    const trend = [...trends.over(controls)];
    return [{ id, title, kind, inForce, certainty, unsure, counts: countsOver(controls, byControl), trend }];
  });
  const order = ({ kind, inForce }: (typeof found)[number]) => kinds.indexOf(kind) + (inForce ? 0 : kinds.length);
  return found.toSorted((a, b) => order(a) - order(b) || (a.id < b.id ? -1 : 1));
}

interface Gap {
  readonly system: System;
  readonly control: string;
  readonly place: CheckPlace;
  readonly state: "fail" | "unknown";
  /** How many cells they are. */
  readonly number: number;
}

/** The gaps that weigh most: failures before what is unknown, by severity, then by how many cells they are. */
async function worstGaps(view: View): Promise<readonly Gap[]> {
  const named = new Map<string, Gap>();
  for (const state of ["fail", "unknown"] as const) {
    if (named.size === mostGaps) break;
    for (const gap of await gapsOf(view, state)) {
      if (named.size === mostGaps) break;
      if (!named.has(gap.place.rule.check)) named.set(gap.place.rule.check, gap);
    }
  }
  return [...named.values()];
}

/** What a check in a scope counts of cells that stand in a way. */
interface Counted {
  readonly scope: string;
  readonly place: CheckPlace;
  readonly number: number;
}

/** Those of one severity that are most first. Of a fleet there are many, so names are compared only where numbers tie. */
const byNumber = (a: Counted, b: Counted): number => {
  if (a.number !== b.number) return b.number - a.number;
  const [one, other] = [a.place.rule.check, b.place.rule.check];
  return (one === other ? a.scope < b.scope : one < other) ? -1 : 1;
};

/** Cells in scope that stand in a way by check and scope, those that weigh most first. */
async function* heaviest({ projection, rollup }: View, state: Gap["state"]): AsyncIterable<Counted> {
  const statuses = statusesOf(state);
  const number = (cells: ArrayLike<number>) => statuses.reduce((sum, status) => sum + (cells[status] ?? 0), 0);
  const found = [...projection.revision.checks.values()].filter((place) => number(rollup.cells(place)) > 0);
  const bySeverity = Map.groupBy(found, ({ rule }) => rule.severity);
  // Whoever reads stops after a few: only those of the severities that it came to are looked for and put in order.
  for (const [, places] of [...bySeverity].toSorted(([a], [b]) => b - a)) {
    const counters = await projection.gaps(state, places);
    yield* counters.map(({ scope, place, cells }) => ({ scope, place, number: number(cells) })).toSorted(byNumber);
  }
}

/** The few checks that hold a requirement back by the state given and weigh most, the worst first. */
async function gapsOf(view: View, state: Gap["state"]): Promise<readonly Gap[]> {
  const gaps: Gap[] = [];
  const named = new Set<string>();
  for await (const { scope, place, number } of heaviest(view, state)) {
    if (named.size === mostGaps) break;
    const held = named.has(place.check.id) ? null : heldBack(view, scope, place, state);
    if (!held) continue;
    named.add(place.check.id);
    gaps.push({ ...held, place, state, number });
  }
  return gaps;
}

/** A requirement that a check in a scope holds back; for an organization's own, of the first of its systems. */
function heldBack(
  view: View,
  scope: string,
  { rule }: CheckPlace,
  state: Gap["state"],
): Pick<Gap, "system" | "control"> | null {
  const { organization, system: id } = placeOf(scope);
  const own = view.systems.get(scopeOf(organization, id));
  const heirs = own
    ? [own]
    : [...view.systems.values()].filter((one) => id === "" && one.organization === organization);
  const standing: RequirementStanding = state === "fail" ? "notSatisfied" : "unknown";
  for (const system of heirs) {
    const standings = view.standings.get(scopeOf(organization, system.id));
    const control = rule.controls.find((one) => standings?.get(one) === standing);
    if (control !== undefined) return { system, control };
  }
  return null;
}

/** How many subjects of a gap are named: to find further ones, many would be looked at. */
const mostNamed = 1;

async function gapRow(view: View, { system, control: controlId, place, state, number }: Gap): Promise<GapRow> {
  const { organization, id } = system;
  const control = view.projection.revision.content.controls.get(controlId);
  const scope = scopeOf(organization, place.check.subject === "organization" ? "" : id);
  const cells = await firstCells(view, scope, place, { state, most: Math.min(number, mostNamed) });
  const since = (await cellsSince(view.projection, cells)).filter((at) => at !== null);
  return {
    system: systemOf(view, organization, id),
    control: { id: controlId, title: control?.title ?? { ja: controlId, en: controlId } },
    check: { id: place.check.id, title: place.check.title },
    state,
    severity: place.rule.severity,
    number,
    subjects: cells.map(({ subject }) => {
      const { id: subjectId, name } = subjectOf(view, subject);
      return { id: subjectId, name };
    }),
    since: written(since.length > 0 ? Math.min(...since) : null),
  };
}

/** The first cells of a check in a scope that stand in a way, in the order of their subjects. */
async function firstCells(
  { projection }: View,
  scope: string,
  { check, position }: CheckPlace,
  { state, most }: { readonly state: Gap["state"]; readonly most: number },
): Promise<readonly { readonly subject: Subject; readonly position: number; readonly status: number }[]> {
  const wanted = new Set(statusesOf(state));
  const cells: { subject: Subject; position: number; status: number }[] = [];
  for await (const subjects of projection.inOrder({ kind: check.subject, scopes: [scope], with: state })) {
    const statuses = await projection.statuses(subjects);
    for (const subject of subjects) {
      const status = statuses.get(keyOf(subject))?.[position];
      if (status !== undefined && wanted.has(status)) cells.push({ subject, position, status });
      if (cells.length === most) return cells;
    }
  }
  return cells;
}

export async function overviewOf(view: View): Promise<Overview> {
  const { projection } = view;
  const trends = await readTrends(view);
  const counts = view.rollup.all;
  const { coverage, score, oldestInput, lastReceived } = wholeStanding(view);
  const worst: GapRow[] = [];
  for (const gap of await worstGaps(view)) worst.push(await gapRow(view, gap));
  return {
    moment: momentOf(projection),
    requirements: counts,
    dayBefore: trends.dayBefore,
    ...{ coverage, score, oldestInput, lastReceived, worst },
    gaps: counts.notSatisfied,
    documents: documentsOf(view, trends),
  };
}
