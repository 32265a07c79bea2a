/**
 * The trace: from the sentences of the strategy down to what stands as evidence, with counts and states at every node.
 * @module
 */
import {
  addTo,
  cellCounts,
  type CellCounts,
  type Counts,
  countsOver,
  emptyHistogram,
  noCounts,
  Status,
  worst,
} from "@tokiwa/assurance";
import type { AuthorityDocument, ContentCheck } from "@tokiwa/content";
import type { System } from "../inventory/service.ts";
import {
  type CheckPlace,
  checksInScope,
  countersInScope,
  countsByControl,
  countsOf,
  keyOf,
  momentOf,
  scopeOf,
  subjectOf,
  systemOf,
  type View,
} from "../posture/service.ts";
import type { Trace, TraceNode } from "./schema.ts";

/** At most this many edges lead to subjects; of a larger fleet, the subjects that stand worst are shown. */
const mostEvidence = 30_000;
/** At most this many assets are looked at. */
const mostSubjects = 500;

const layers: Readonly<Record<AuthorityDocument["kind"], TraceNode["layer"]>> = {
  strategy: "strategy",
  plan: "plan",
  policy: "plan",
  standard: "standard",
  guide: "standard",
  report: "standard",
  "organization-policy": "standard",
};

type Edges = { readonly from: string; readonly to: string }[];

function stateOf(cells: CellCounts): TraceNode["state"] {
  if (cells.fail > 0) return "not-satisfied";
  if (cells.unknown > 0) return "unknown";
  if (cells.pass + cells.excepted > 0) return "satisfied";
  return cells.notApplicable > 0 ? "not-applicable" : "unknown";
}

const counted = (counts: Counts) => ({ counts, cells: null, state: worst(counts) });
const celled = (cells: CellCounts) => ({ counts: null, cells, state: stateOf(cells) });

/** Ids of systems and subjects are unique in their organization; here they get it before them where need be. */
function uniqueIds<T extends { readonly organization: string; readonly id: string }>(
  all: readonly T[],
): (one: T) => string {
  const number = new Map<string, number>();
  for (const { id } of all) number.set(id, (number.get(id) ?? 0) + 1);
  return ({ organization, id }) => ((number.get(id) ?? 0) > 1 ? `${organization}/${id}` : id);
}

function clauseNodes(view: View, byControl: ReadonlyMap<string, Counts>, edges: Edges): readonly TraceNode[] {
  const { content } = view.projection.revision;
  return [...content.clauses.values()].map(({ id, text, basis, certainty, document }) => {
    for (const higher of basis) if (content.clauses.has(higher)) edges.push({ from: higher, to: id });
    return {
      ...{ id, layer: layers[document.kind], kind: "clause", title: text },
      group: { id: document.id, title: document.title },
      inForce: content.obliges(id, view.projection.moment.asOf),
      certainty,
      ...counted(countsOver(content.controlsOfClause(id), byControl)),
    };
  });
}

function controlNodes(view: View, byControl: ReadonlyMap<string, Counts>, edges: Edges): readonly TraceNode[] {
  const { content } = view.projection.revision;
  return [...content.controls.values()].map(({ id, title, group, clauses }) => {
    for (const clause of clauses) if (content.clauses.has(clause)) edges.push({ from: clause, to: id });
    for (const check of content.checksOfControl(id)) edges.push({ from: id, to: check });
    return {
      ...{ id, layer: "control", kind: "control", title, group: { id: group.id, title: group.title }, inForce: true },
      ...counted(byControl.get(id) ?? noCounts),
    };
  });
}

function systemNodes(view: View, nodeId: (system: System) => string, edges: Edges): readonly TraceNode[] {
  return [...view.systems].map(([scope, system]) => {
    const id = nodeId(system);
    for (const control of view.standings.get(scope)?.keys() ?? []) edges.push({ from: control, to: id });
    return {
      ...{ id, layer: "implementation", kind: "system", title: system.name, group: null, inForce: true },
      ...counted(countsOf(view, scope)),
    };
  });
}

/** How the cells of each check stand that are in scope, and which systems they count in. */
async function checkNodes(view: View, nodeId: (system: System) => string, edges: Edges): Promise<readonly TraceNode[]> {
  const heirs = Map.groupBy(view.systems.values(), ({ organization }) => organization);
  const sums = new Map<ContentCheck, ReturnType<typeof emptyHistogram>>();
  for (const { organization, system: within, place, cells } of await countersInScope(view)) {
    const sum = sums.get(place.check) ?? emptyHistogram();
    addTo(sum, cells);
    sums.set(place.check, sum);
    const own = view.systems.get(scopeOf(organization, within));
    const counting = own ? [own] : (heirs.get(organization) ?? []).filter((system) => bears(view, system, place));
    for (const system of counting) edges.push({ from: nodeId(system), to: place.check.id });
  }
  return [...sums].map(([check, cells]) => ({
    ...{ id: check.id, layer: "check", kind: "check", title: check.title, group: check.family, inForce: true },
    ...celled(cellCounts(cells)),
  }));
}

/** Whether a check that a system inherits bears on one of its controls. */
function bears(view: View, system: System, { rule }: CheckPlace): boolean {
  const standings = view.standings.get(scopeOf(system.organization, system.id));
  return rule.controls.some((control) => standings?.has(control) ?? false);
}

async function subjectNodes(view: View, edges: Edges): Promise<readonly TraceNode[]> {
  const subjects = await view.projection.worst(mostSubjects);
  const nodeId = uniqueIds(subjects);
  const statuses = await view.projection.statuses(subjects);
  const found = subjects.map((subject) => {
    const status = statuses.get(keyOf(subject)) ?? new Uint8Array();
    const checks = checksInScope(view, subject).filter(
      ({ position }) => (status[position] ?? Status.absent) !== Status.absent,
    );
    const histogram = emptyHistogram();
    for (const { position } of checks) {
      const of = status[position] ?? 0;
      histogram[of] = (histogram[of] ?? 0) + 1;
    }
    return { subject, checks, cells: cellCounts(histogram) };
  });
  found.sort((a, b) => b.cells.fail - a.cells.fail || b.cells.unknown - a.cells.unknown);
  let room = mostEvidence;
  const nodes: TraceNode[] = [];
  for (const { subject, checks, cells } of found) {
    room -= checks.length;
    if (room < 0) break;
    const id = nodeId(subject);
    for (const { rule } of checks) edges.push({ from: rule.check, to: id });
    const system = subject.system === "" ? null : systemOf(view, subject.organization, subject.system);
    nodes.push({
      ...{ id, layer: "evidence", kind: "subject", title: subjectOf(view, subject).name, inForce: true },
      group: system && { id: system.id, title: system.name },
      ...celled(cells),
    });
  }
  return nodes;
}

/** The whole trace at the moment of a view. Every edge leads from a node to a node. */
export async function traceOf(view: View): Promise<Trace> {
  const byControl = countsByControl(view);
  const systemId = uniqueIds([...view.systems.values()]);
  const edges: Edges = [];
  const nodes = [
    ...clauseNodes(view, byControl, edges),
    ...controlNodes(view, byControl, edges),
    ...systemNodes(view, systemId, edges),
    ...(await checkNodes(view, systemId, edges)),
    ...(await subjectNodes(view, edges)),
  ];
  const known = new Set(nodes.map(({ id }) => id));
  return {
    moment: momentOf(view.projection),
    nodes,
    edges: edges.filter(({ from, to }) => known.has(from) && known.has(to)),
  };
}
