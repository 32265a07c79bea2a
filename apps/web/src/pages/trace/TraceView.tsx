import type { Trace } from "@tokiwa/server/api";
import { useSearch } from "@tanstack/react-router";
import { useDeferredValue, useMemo } from "react";
import { layers } from "../../address/traceWord.ts";
import { EmptyState } from "../../components/page/EmptyState.tsx";
import { useText } from "../../i18n/useText.ts";
import { ChosenPanel } from "./ChosenPanel.tsx";
import { DifferenceLine } from "./DifferenceLine.tsx";
import { type Change, differenceOf } from "./difference.ts";
import { graphOf } from "./graph.ts";
import { columnsOf, membersOf } from "./items.ts";
import { LayerList } from "./LayerList.tsx";
import { lineageOf } from "./lineage.ts";
import { TraceDrawing } from "./TraceDrawing.tsx";
import { SystemsBehind } from "./SystemsBehind.tsx";
import { TraceTable } from "./TraceTable.tsx";
import { withinOf } from "./within.ts";

interface TraceViewProps {
  readonly trace: Trace;
  /** The trace at the other moment, where two are compared. */
  readonly other: Trace | undefined;
}

/** From the strategy down; within a layer as the content has them. */
function inOrder(nodes: Trace["nodes"]): Trace["nodes"] {
  return nodes.toSorted((a, b) => layers.indexOf(a.layer) - layers.indexOf(b.layer));
}

const none: ReadonlyMap<string, Change> = new Map();

/** What is in sight of the trace: all of it in layers, or the lineage of what was chosen; drawn, and as a table. */
export function TraceView({ trace, other }: TraceViewProps) {
  const say = useText();
  const { node: chosen, changed } = useSearch({ from: "/trace" });
  const graph = useMemo(() => graphOf(trace), [trace]);
  const members = useMemo(() => membersOf(trace.nodes, chosen), [trace, chosen]);
  const shown = useMemo(() => {
    if (members.length === 0) return inOrder(trace.nodes);
    const ids = lineageOf(
      graph,
      members.map((node) => node.id),
    );
    return inOrder(trace.nodes.filter((node) => ids.has(node.id)));
  }, [graph, members, trace]);
  const columns = useMemo(() => columnsOf(shown), [shown]);
  const changes = useMemo(() => (other ? differenceOf(other, trace) : none), [other, trace]);
  const inTable = useMemo(
    () => (changed ? shown.filter((node) => changes.has(node.id)) : shown),
    [shown, changes, changed],
  );
  // The drawing answers first; the table, which is longer, right after it.
  const listed = useDeferredValue(inTable);

  const within = withinOf(trace);
  // Where systems stand together, those behind an item are listed; of evidence its own list tells.
  const together = trace.nodes.some(({ kind }) => kind === "systems");
  const [behind, another] = members;
  const hasSystems = together && !another && behind?.layer !== "evidence";

  if (trace.nodes.length === 0) {
    return <EmptyState title={say("trace.none")}>{say("trace.none.remedy")}</EmptyState>;
  }
  return (
    <>
      {other && <DifferenceLine changes={changes} only={changed !== undefined} />}
      {chosen !== undefined && <ChosenPanel word={chosen} within={within} members={members} shown={shown} />}
      <div className="trace-room">
        <TraceDrawing graph={graph} columns={columns} chosen={chosen} changes={changes} />
        <LayerList columns={columns} chosen={chosen} changes={changes} />
      </div>
      {hasSystems && <SystemsBehind key={behind?.id} node={behind} within={within} />}
      <TraceTable graph={graph} nodes={listed} changes={changes} compared={other !== undefined} />
    </>
  );
}
