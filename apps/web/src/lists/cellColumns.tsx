import type { CellRow } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { Localized } from "../components/Localized.tsx";
import { StateBadge } from "../components/state/StateBadge.tsx";
import type { Column } from "../components/table/column.ts";
import { Since } from "../components/time/Since.tsx";
import { WhyLink } from "../why/WhyLink.tsx";
import { CellEvidence } from "./CellEvidence.tsx";
import { Freshness } from "./Freshness.tsx";
import { NumberText } from "./NumberText.tsx";

const check: Column<CellRow> = {
  id: "check",
  head: "column.check",
  sort: "check",
  lead: true,
  className: "@min-[54rem]:min-w-56",
  show: (row) => (
    <>
      <WhyLink target={{ kind: "cell", subject: row.subject.id, check: row.check.id }} className="link font-400">
        <Localized text={row.check.title} />
      </WhyLink>
      <code translate="no" className="block text-[0.75rem] text-ink-faint [overflow-wrap:anywhere]">
        {row.check.id}
      </code>
    </>
  ),
};

const subject: Column<CellRow> = {
  id: "subject",
  head: "column.asset",
  sort: "subject",
  show: (row) => (
    <Link to="/assets/$asset" params={{ asset: row.subject.id }} search={{}} className="link">
      <Localized text={row.subject.name} />
    </Link>
  ),
};

const state: Column<CellRow> = {
  id: "state",
  head: "column.state",
  sort: "state",
  show: (row) => (
    <WhyLink target={{ kind: "cell", subject: row.subject.id, check: row.check.id }}>
      <StateBadge state={row.excepted ? "excepted" : row.state} />
    </WhyLink>
  ),
};

const others: readonly Column<CellRow>[] = [
  {
    id: "evidence",
    head: "column.evidence",
    className: "@min-[54rem]:max-w-md",
    show: (row) => <CellEvidence cell={row} />,
  },
  {
    id: "severity",
    head: "column.severity",
    sort: "severity",
    align: "end",
    show: (row) => <NumberText value={row.check.severity} digits={1} />,
  },
  {
    id: "observed",
    head: "column.observed",
    sort: "observedAt",
    show: (row) => (row.observedAt ? <Since at={row.observedAt} /> : "—"),
  },
  { id: "fresh", head: "column.freshness", show: (row) => <Freshness cell={row} /> },
];

/** Cells of any subjects. */
export const cellColumns: readonly Column<CellRow>[] = [check, subject, state, ...others];

/** Cells of one asset, which the page names. */
export const cellColumnsOfAsset: readonly Column<CellRow>[] = [check, state, ...others];

export const cellKey = (row: CellRow) => `${row.subject.id} ${row.check.id}`;
export const cellStateWord = (row: CellRow) => `${row.state} ${row.excepted} ${row.unknownReason ?? ""}`;
