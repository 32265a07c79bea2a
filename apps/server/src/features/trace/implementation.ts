/**
 * The layer of what is implemented: systems one by one, or, where they are many, by organization.
 * @module
 */
import type { Text } from "@tokiwa/content";
import {
  checksBearing,
  controlsOfProfile,
  countsOf,
  organizationOf,
  type Rollup,
  scopeOf,
  type View,
} from "../posture/service.ts";
import { countsAny, type Extent } from "./extent.ts";
import type { TraceNode } from "./schema.ts";
import { counted, groupId, mostSingle, type Ties, uniqueIds } from "./ties.ts";

const layer = "implementation";
const plain = { layer, group: null, inForce: true } as const;
const allSystems: Text = { ja: "すべての情報システム", en: "All information systems" };

export async function implementationNodes(view: View, extent: Extent, ties: Ties): Promise<readonly TraceNode[]> {
  const { systems } = extent;
  if (systems.length <= mostSingle) return singleSystems(view, extent, ties);
  const byOrganization = Map.groupBy(systems, ({ organization }) => organization);
  if (byOrganization.size > mostSingle)
    return [group(view, ties, { id: "all", title: allSystems, number: systems.length, rollup: extent.rollup })];
  const nodes: TraceNode[] = [];
  for (const [id, those] of byOrganization) {
    const { name: title } = organizationOf(view, id);
    nodes.push(group(view, ties, { id, title, number: those.length, rollup: await extent.rollupOf(id) }));
  }
  return nodes;
}

interface Several {
  /** The organization; `all` where there are too many of them. */
  readonly id: string;
  readonly title: Text;
  readonly number: number;
  readonly rollup: Rollup;
}

function group(
  { projection: { revision } }: View,
  ties: Ties,
  { id: organization, title, number, rollup }: Several,
): TraceNode {
  const id = groupId(layer, organization);
  for (const control of rollup.byControl.keys()) ties.add(control, id);
  for (const place of revision.checks.values()) if (countsAny(rollup.cells(place))) ties.add(id, place.check.id);
  return { ...plain, id, kind: "systems", title, number, ...counted(rollup.all) };
}

function singleSystems(view: View, { systems, counters }: Extent, ties: Ties): readonly TraceNode[] {
  const { revision } = view.projection;
  const nodeId = uniqueIds(systems);
  return systems.map((system) => {
    const [id, scope] = [nodeId(system), scopeOf(system.organization, system.id)];
    for (const control of view.standings.get(scope)?.keys() ?? []) ties.add(control, id);
    const those = [counters.get(scope), counters.get(scopeOf(system.organization, ""))];
    for (const { rule } of checksBearing(revision, controlsOfProfile(revision, system.profile)))
      if (those.some((of) => countsAny(of?.get(rule.check)))) ties.add(id, rule.check);
    return { ...plain, id, kind: "system", title: system.name, ...counted(countsOf(view, scope)) };
  });
}
