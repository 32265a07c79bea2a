import type { TraceNode, TraceSystem } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { traceSystemsQuery } from "../../api/queries.ts";
import { CountsLine } from "../../components/counts/CountsBar.tsx";
import { cellPartsOf, partsOf } from "../../components/counts/parts.ts";
import { Localized } from "../../components/Localized.tsx";
import { EmptyState } from "../../components/page/EmptyState.tsx";
import { Panel } from "../../components/page/Panel.tsx";
import { StateBadge } from "../../components/state/StateBadge.tsx";
import type { Column } from "../../components/table/column.ts";
import { useText } from "../../i18n/useText.ts";
import { List } from "../../lists/List.tsx";
import { useAskedMoment } from "../../moment/useAskedMoment.ts";
import { organizationOf, type Within } from "./within.ts";

interface SystemsBehindProps {
  /** Default: all systems. */
  readonly node: TraceNode | undefined;
  readonly within: Within;
}

const columns: readonly Column<TraceSystem>[] = [
  {
    id: "system",
    head: "column.system",
    lead: true,
    show: ({ system, organization }) => (
      <Link
        to="/trace"
        search={({ node, ...before }) => ({
          ...before,
          organization: organization.id,
          system: system.id,
          // What stands for several systems is not there in the trace of one.
          ...(node?.startsWith("group:") ? {} : { node }),
        })}
        className="link font-400"
      >
        <Localized text={system.name} />
      </Link>
    ),
  },
  { id: "organization", head: "column.organization", show: (row) => <Localized text={row.organization.name} /> },
  { id: "state", head: "column.state", show: (row) => <StateBadge state={row.state} /> },
  {
    id: "counts",
    head: "column.counts",
    show: ({ counts, cells }) => <CountsLine parts={counts ? partsOf(counts) : cells ? cellPartsOf(cells) : []} />,
  },
];

/** Which systems stand behind an item of the trace, where they are too many to be drawn: the worst first. */
export function SystemsBehind({ node, within }: SystemsBehindProps) {
  const say = useText();
  const moment = useAskedMoment();
  const organization = within.organization ?? (node && organizationOf(node));
  const parameters = { ...(node && node.kind !== "systems" && { [node.kind]: node.id }), organization };
  return (
    <Panel title={say("trace.systems")} className="mt-8">
      <List
        caption={say("trace.systems")}
        columns={columns}
        query={(window) => traceSystemsQuery(moment, { ...parameters, ...window })}
        export={{ path: "trace/systems", parameters: { ...parameters, ...moment } }}
        sort={undefined}
        keyOf={(row) => `${row.organization.id} ${row.system.id}`}
        stateOf={(row) => row.state}
        narrowed={false}
        empty={<EmptyState title={say("trace.systems.none")} />}
      />
    </Panel>
  );
}
