import type { RequirementRow } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { cellPartsOf } from "../components/counts/parts.ts";
import { CountsLine } from "../components/counts/CountsBar.tsx";
import { Localized } from "../components/Localized.tsx";
import { StateBadge } from "../components/state/StateBadge.tsx";
import type { Column } from "../components/table/column.ts";
import { Instant } from "../components/time/Instant.tsx";
import { Since } from "../components/time/Since.tsx";
import { WhyLink } from "../why/WhyLink.tsx";
import { Exceptions } from "./Exceptions.tsx";
import { NumberText } from "./NumberText.tsx";

const control: Column<RequirementRow> = {
  id: "control",
  head: "column.requirement",
  sort: "control",
  lead: true,
  className: "@min-[54rem]:min-w-48",
  show: (row) => (
    <>
      <Link
        to="/controls/$control"
        params={{ control: row.control.id }}
        search={{}}
        className="link-quiet me-2 font-400 whitespace-nowrap"
      >
        {row.control.id}
      </Link>
      <WhyLink
        target={{ kind: "requirement", system: row.system.id, control: row.control.id }}
        className="link font-400"
      >
        <Localized text={row.control.title} />
      </WhyLink>
    </>
  ),
};

const system: Column<RequirementRow> = {
  id: "system",
  head: "column.system",
  sort: "system",
  show: (row) => (
    <Link to="/systems/$system" params={{ system: row.system.id }} search={{}} className="link">
      <Localized text={row.system.name} />
    </Link>
  ),
};

const others: readonly Column<RequirementRow>[] = [
  {
    id: "state",
    head: "column.state",
    sort: "state",
    show: (row) => (
      <>
        <WhyLink target={{ kind: "requirement", system: row.system.id, control: row.control.id }}>
          <StateBadge state={row.state} />
        </WhyLink>
        <Exceptions count={row.exceptions} />
      </>
    ),
  },
  {
    id: "cells",
    head: "column.cells",
    show: (row) => <CountsLine parts={cellPartsOf(row.cells)} />,
  },
  {
    id: "severity",
    head: "column.severity",
    sort: "severity",
    align: "end",
    show: (row) => <NumberText value={row.severity} digits={1} />,
  },
  { id: "since", head: "column.since", sort: "since", show: (row) => (row.since ? <Instant at={row.since} /> : "—") },
  {
    id: "oldest",
    head: "column.oldest",
    show: (row) => (row.oldestInput ? <Since at={row.oldestInput} /> : "—"),
  },
  { id: "role", head: "column.role", sort: "role", show: (row) => <Localized text={row.control.role.title} /> },
];

/** Requirements of any systems. */
export const requirementColumns: readonly Column<RequirementRow>[] = [control, system, ...others];

/** Requirements of one control, which the page names: its systems, one a row. */
export const requirementColumnsOfControl: readonly Column<RequirementRow>[] = [
  { ...system, lead: true },
  ...others.filter(({ id }) => id !== "role"),
];

/** Requirements of one system, which the page names. */
export const requirementColumnsOfSystem: readonly Column<RequirementRow>[] = [control, ...others];
