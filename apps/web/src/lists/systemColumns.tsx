import type { SystemRow } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { CountsBar } from "../components/counts/CountsBar.tsx";
import { partsOf } from "../components/counts/parts.ts";
import { Trend } from "../components/counts/Trend.tsx";
import { Localized } from "../components/Localized.tsx";
import type { Column } from "../components/table/column.ts";
import { Since } from "../components/time/Since.tsx";
import { CountLinks } from "./CountLinks.tsx";
import { NumberText } from "./NumberText.tsx";
import { PercentText } from "./PercentText.tsx";

/** Information systems, one a row. */
export const systemColumns: readonly Column<SystemRow>[] = [
  {
    id: "system",
    head: "column.system",
    sort: "name",
    lead: true,
    show: (row) => (
      <Link to="/systems/$system" params={{ system: row.id }} search={{}} className="link font-400">
        <Localized text={row.name} />
      </Link>
    ),
  },
  {
    id: "requirements",
    head: "column.requirements",
    sort: "notSatisfied",
    className: "@min-[54rem]:min-w-36",
    show: (row) => (
      <>
        <CountsBar parts={partsOf(row.counts)} />
        <div className="mt-1">
          <CountLinks parts={partsOf(row.counts)} search={{ system: row.id }} />
        </div>
      </>
    ),
  },
  {
    id: "coverage",
    head: "coverage",
    sort: "coverage",
    align: "end",
    show: (row) => (
      <Link to="/cells" search={{ system: row.id, state: "unknown" }} className="link">
        <PercentText part={row.coverage.known} whole={row.coverage.inScope} />
      </Link>
    ),
  },
  {
    id: "score",
    head: "score",
    sort: "score",
    align: "end",
    show: (row) => <NumberText value={row.score.value} digits={1} />,
  },
  { id: "trend", head: "column.trend", show: (row) => <Trend points={row.trend} /> },
  {
    id: "assets",
    head: "column.assets",
    sort: "assets",
    align: "end",
    show: (row) => (
      <Link to="/assets" search={{ system: row.id }} className="link">
        <NumberText value={row.assets} />
      </Link>
    ),
  },
  {
    id: "received",
    head: "standing.last-received",
    sort: "lastReceived",
    show: (row) => (row.lastReceived ? <Since at={row.lastReceived} /> : "—"),
  },
  { id: "profile", head: "column.profile", show: (row) => <Localized text={row.profile.title} /> },
  {
    id: "organization",
    head: "column.organization",
    sort: "organization",
    show: (row) => <Localized text={row.organization.name} />,
  },
];
export const systemStateWord = (row: SystemRow) => Object.values(row.counts).join(" ");
