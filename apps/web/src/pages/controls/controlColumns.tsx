import type { ControlRow } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { partsOf, totalOf } from "../../components/counts/parts.ts";
import { Localized } from "../../components/Localized.tsx";
import { StateBadge } from "../../components/state/StateBadge.tsx";
import type { Column } from "../../components/table/column.ts";
import { CountLinks } from "../../lists/CountLinks.tsx";
import { ChecksOfControl } from "./ChecksOfControl.tsx";
import { NotRequired } from "./NotRequired.tsx";
import { MethodLines } from "./MethodLines.tsx";
import { ProfileFrom } from "./ProfileFrom.tsx";

const control: Column<ControlRow> = {
  id: "control",
  head: "layer.control",
  sort: "control",
  lead: true,
  className: "@min-[54rem]:min-w-72",
  show: (row) => (
    <>
      <Link to="/controls/$control" params={{ control: row.id }} search={{}} className="link font-400">
        <span className="me-1.5 whitespace-nowrap">{row.id}</span>
        <Localized text={row.title} />
      </Link>
      <span className="mt-0.5 block font-400 text-ink-soft">
        <Localized text={row.statement} />
      </span>
    </>
  ),
};

const others: readonly Column<ControlRow>[] = [
  {
    id: "checks",
    head: "column.check",
    sort: "checks",
    className: "whitespace-nowrap",
    show: (row) => <ChecksOfControl control={row} />,
  },
  {
    id: "profile",
    head: "column.profile",
    className: "whitespace-nowrap",
    show: (row) => <ProfileFrom profiles={row.profiles} />,
  },
  {
    id: "methods",
    head: "column.methods",
    className: "whitespace-nowrap",
    show: (row) => <MethodLines methods={row.methods} />,
  },
  { id: "role", head: "column.role", sort: "role", show: (row) => <Localized text={row.role.title} /> },
];

/** Controls, one a row; the numbers lead to the requirements of all systems, or of the one that the list is about. */
export function controlColumnsIn(system: string | undefined): readonly Column<ControlRow>[] {
  const state: Column<ControlRow> = {
    id: "state",
    head: "column.state",
    sort: "state",
    show: (row) =>
      row.state === null ? (
        <NotRequired />
      ) : totalOf(partsOf(row.counts)) === 1 ? (
        <Link to="/requirements" search={{ control: row.id, system }} className="link-quiet">
          <StateBadge state={row.counts.excepted > 0 ? "excepted" : row.state} />
        </Link>
      ) : (
        <>
          <StateBadge state={row.state} />
          <span className="mt-0.5 block">
            <CountLinks parts={partsOf(row.counts)} search={{ control: row.id, system }} />
          </span>
        </>
      ),
  };
  return [control, state, ...others];
}
