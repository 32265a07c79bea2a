import type { TraceNode } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { CountsLine } from "../../components/counts/CountsBar.tsx";
import { cellPartsOf, partsOf } from "../../components/counts/parts.ts";
import { Localized } from "../../components/Localized.tsx";
import { EmptyState } from "../../components/page/EmptyState.tsx";
import { Panel } from "../../components/page/Panel.tsx";
import { StateBadge } from "../../components/state/StateBadge.tsx";
import type { Column } from "../../components/table/column.ts";
import { DataTable } from "../../components/table/DataTable.tsx";
import { useText } from "../../i18n/useText.ts";
import { NumberText } from "../../lists/NumberText.tsx";
import { CertaintyTag } from "../../lists/CertaintyTag.tsx";
import { ChangeText } from "./ChangeText.tsx";
import type { Change } from "./difference.ts";
import { StandingTag } from "./DocumentStanding.tsx";
import type { Graph } from "./graph.ts";
import { LayerName } from "./LayerName.tsx";

interface TraceTableProps {
  readonly graph: Graph;
  readonly nodes: readonly TraceNode[];
  readonly changes: ReadonlyMap<string, Change>;
  /** Whether two moments are compared. */
  readonly compared: boolean;
}

function columnsFor({ graph, changes, compared }: Omit<TraceTableProps, "nodes">): readonly Column<TraceNode>[] {
  return [
    {
      id: "item",
      head: "column.item",
      lead: true,
      show: (node) => (
        <>
          <Link to="/trace" search={(before) => ({ ...before, node: node.id })} className="link font-400">
            <Localized text={node.title} />
          </Link>{" "}
          <StandingTag node={node} />
          <CertaintyTag certainty={node.certainty} />
        </>
      ),
    },
    { id: "layer", head: "column.layer", show: (node) => <LayerName node={node} /> },
    ...(compared
      ? [
          {
            id: "change",
            head: "column.change",
            show: (node: TraceNode) => <ChangeText change={changes.get(node.id)} />,
          } as const,
        ]
      : []),
    { id: "state", head: "column.state", show: (node) => <StateBadge state={node.state} /> },
    {
      id: "counts",
      head: "column.counts",
      show: (node) => (
        <CountsLine parts={node.counts ? partsOf(node.counts) : node.cells ? cellPartsOf(node.cells) : []} />
      ),
    },
    {
      id: "above",
      head: "column.above",
      align: "end",
      show: (node) => <NumberText value={graph.above.get(node.id)?.length ?? 0} />,
    },
    {
      id: "below",
      head: "column.below",
      align: "end",
      show: (node) => <NumberText value={graph.below.get(node.id)?.length ?? 0} />,
    },
  ];
}

/** The same as the drawing, as a table: for the keyboard, for a screen reader, for paper. */
export function TraceTable({ graph, nodes, changes, compared }: TraceTableProps) {
  const say = useText();
  const columns = useMemo(() => columnsFor({ graph, changes, compared }), [graph, changes, compared]);
  return (
    <Panel
      title={say("trace.table")}
      className="mt-8"
      aside={<span className="text-ink-soft">{say("list.total", { count: nodes.length })}</span>}
    >
      {nodes.length === 0 ? (
        <EmptyState title={say("list.none-found")} />
      ) : (
        <DataTable
          caption={say("trace.table")}
          columns={columns}
          total={nodes.length}
          rowAt={(index) => nodes[index]}
          keyOf={(node) => node.id}
          stateOf={(node) => node.state}
        />
      )}
    </Panel>
  );
}
