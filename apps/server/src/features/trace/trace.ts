/**
 * The trace: from the sentences of the strategy down to what stands as evidence, with counts and states at every node.
 * What there may be very many of, systems and subjects, stands as one where it is many, so that the answer does not grow
 * with them; which they are is asked for apart.
 * @module
 */
import { cellCounts, countsOver } from "@tokiwa/assurance";
import type { AuthorityDocument } from "@tokiwa/content";
import { momentOf, organizationOf, type View } from "../posture/service.ts";
import { evidenceNodes } from "./evidence.ts";
import { type Asked, countsAny, type Extent, extentOf } from "./extent.ts";
import { implementationNodes } from "./implementation.ts";
import type { Trace, TraceNode } from "./schema.ts";
import { celled, counted, Ties } from "./ties.ts";

const layers: Readonly<Record<AuthorityDocument["kind"], TraceNode["layer"]>> = {
  strategy: "strategy",
  plan: "plan",
  policy: "plan",
  standard: "standard",
  guide: "standard",
  report: "standard",
  "organization-policy": "standard",
};

function clauseNodes({ projection }: View, { rollup }: Extent, ties: Ties): readonly TraceNode[] {
  const { content } = projection.revision;
  return [...content.clauses.values()].map(({ id, text, basis, certainty, document }) => {
    for (const higher of basis) ties.add(higher, id);
    return {
      ...{ id, layer: layers[document.kind], kind: "clause", title: text },
      group: { id: document.id, title: document.title },
      inForce: content.obliges(id, projection.moment.asOf),
      certainty,
      ...counted(countsOver(content.controlsOfClause(id), rollup.byControl)),
    };
  });
}

function controlNodes({ projection }: View, { rollup }: Extent, ties: Ties): readonly TraceNode[] {
  const { content } = projection.revision;
  return [...content.controls.values()].map(({ id, title, group, clauses }) => {
    for (const clause of clauses) ties.add(clause, id);
    for (const check of content.checksOfControl(id)) ties.add(id, check);
    return {
      ...{ id, layer: "control", kind: "control", title, group: { id: group.id, title: group.title }, inForce: true },
      ...counted(rollup.counts(id)),
    };
  });
}

/** How the cells of each check stand that are in scope. */
function checkNodes({ projection }: View, { rollup }: Extent): readonly TraceNode[] {
  return [...projection.revision.checks.values()].flatMap(({ check, number }): TraceNode[] => {
    const cells = rollup.cells({ number });
    if (!countsAny(cells)) return [];
    return [
      {
        ...{ id: check.id, layer: "check", kind: "check", title: check.title, group: check.family, inForce: true },
        ...celled(cellCounts(cells)),
      },
    ];
  });
}

/** The trace at the moment of a view. Every edge leads from a node to a node. */
export async function traceOf(view: View, asked: Asked): Promise<Trace> {
  const extent = await extentOf(view, asked);
  const { organization, system } = extent;
  const ties = new Ties();
  const nodes = [
    ...clauseNodes(view, extent, ties),
    ...controlNodes(view, extent, ties),
    ...(await implementationNodes(view, extent, ties)),
    ...checkNodes(view, extent),
    ...(await evidenceNodes(view, extent, ties)),
  ];
  return {
    moment: momentOf(view.projection),
    within: {
      organization: organization === null ? null : organizationOf(view, organization),
      system: system && { id: system.id, name: system.name },
    },
    nodes,
    edges: ties.among(nodes),
  };
}
