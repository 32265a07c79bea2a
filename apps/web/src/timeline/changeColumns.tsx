import type { CellChange, CellStanding, RequirementChange } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { FormattedMessage } from "react-intl";
import { whyWord } from "../address/why.ts";
import { Localized } from "../components/Localized.tsx";
import { StateChange } from "../components/state/StateChange.tsx";
import type { State } from "../components/state/tone.ts";
import type { Column } from "../components/table/column.ts";
import { Instant } from "../components/time/Instant.tsx";
import { useText } from "../i18n/useText.ts";
import { WhyLink } from "../why/WhyLink.tsx";
import { MadeBy } from "./MadeBy.tsx";
import { Standing } from "./Standing.tsx";

/** Two instants that differ by less are one for whoever reads them, in milliseconds. */
const noticed = 1_000;

const cellWord = (standing: CellStanding | null): State | null =>
  standing && (standing.excepted ? "excepted" : standing.state);
const cameTo = ({ to, excepted }: RequirementChange): State | null => (excepted ? "excepted" : to);

/** The changes of a cell. @param subject its id, and @param check its check's, by which the page of then is found. */
export const cellChangeColumns = (subject: string, system: string, check: string): readonly Column<CellChange>[] => [
  {
    id: "at",
    head: "timeline.column.at",
    lead: true,
    show: ({ at, since }) => (
      <>
        <Instant at={at} pace="second" />
        {Math.abs(Date.parse(at) - Date.parse(since)) >= noticed && <TrueSince since={since} />}
      </>
    ),
  },
  {
    id: "change",
    head: "timeline.column.change",
    show: ({ from, to }) => (
      <>
        <Standing from={cellWord(from)} to={cellWord(to)} />
        <Reason standing={to} />
      </>
    ),
  },
  {
    id: "cause",
    head: "timeline.column.cause",
    show: ({ cause, made }) => (
      <>
        <CauseText cause={cause} /> {made && <MadeBy made={made} system={system} />}
      </>
    ),
  },
  {
    id: "then",
    head: "timeline.column.then",
    show: ({ at }) => (
      <Link
        to="/assets/$asset"
        params={{ asset: subject }}
        search={{ asOf: at, knownAt: at, why: whyWord({ kind: "cell", subject, check }) }}
        className="link whitespace-nowrap"
      >
        <SeeThen />
      </Link>
    ),
  },
];

const requirementAt: Column<RequirementChange> = {
  id: "at",
  head: "timeline.column.at",
  lead: true,
  show: ({ at }) => <Instant at={at} pace="second" />,
};

const requirement: Column<RequirementChange> = {
  id: "requirement",
  head: "column.requirement",
  className: "@min-[54rem]:min-w-56",
  show: ({ system, control }) => (
    <WhyLink target={{ kind: "requirement", system: system.id, control: control.id }} className="link">
      {control.id} <Localized text={control.title} />
    </WhyLink>
  ),
};

const system: Column<RequirementChange> = {
  id: "system",
  head: "column.system",
  show: (row) => (
    <Link to="/systems/$system" params={{ system: row.system.id }} search={{}} className="link">
      <Localized text={row.system.name} />
    </Link>
  ),
};

const others: readonly Column<RequirementChange>[] = [
  {
    id: "change",
    head: "timeline.column.change",
    show: (row) => <Standing from={row.from} to={cameTo(row)} />,
  },
  { id: "cause", head: "timeline.column.cause", show: (row) => <RequirementCause row={row} /> },
  {
    id: "then",
    head: "timeline.column.then",
    show: (row) => (
      <Link
        to="/systems/$system"
        params={{ system: row.system.id }}
        search={{
          ...{ asOf: row.at, knownAt: row.at },
          // Of one that was no requirement any more, there is nothing to explain.
          ...(row.to !== null && {
            why: whyWord({ kind: "requirement", system: row.system.id, control: row.control.id }),
          }),
        }}
        className="link whitespace-nowrap"
      >
        <SeeThen />
      </Link>
    ),
  },
];

/** The changes of one requirement, of those of one system, and of all. */
export const changeColumns = {
  requirement: [requirementAt, ...others],
  system: [requirementAt, requirement, ...others],
  all: [requirementAt, requirement, system, ...others],
} as const;

export const changeKey = ({ at, sequence, organization, system: { id }, control }: RequirementChange): string =>
  `${at} ${sequence} ${organization} ${id} ${control.id}`;

function SeeThen() {
  return <>{useText()("timeline.see-then")}</>;
}

function TrueSince({ since }: { readonly since: string }) {
  return (
    <span className="block text-dns-14N-130 font-400 text-ink-soft">
      <FormattedMessage id="timeline.true-since" values={{ moment: <Instant at={since} pace="second" /> }} />
    </span>
  );
}

function Reason({ standing }: { readonly standing: CellStanding | null }) {
  const say = useText();
  if (!standing?.unknownReason) return null;
  return <span className="block text-dns-14N-130 text-ink-soft">{say(`unknown.${standing.unknownReason}`)}</span>;
}

function CauseText({ cause }: Pick<CellChange, "cause">) {
  return <span className="text-ink-soft">{useText()(`timeline.cause.${cause}`)}</span>;
}

/** What made a requirement change: a decision, or the cells that bear on it, each with its source. */
function RequirementCause({ row: { cause, made, system: of, cells, further } }: { readonly row: RequirementChange }) {
  const say = useText();
  return (
    <>
      <CauseText cause={cause} /> {made && <MadeBy made={made} system={of.id} />}
      {cells.length > 0 && (
        <ul className="mt-1 grid gap-1.5">
          {cells.map(({ subject, check, from, to, source }) => (
            <li key={`${subject.id} ${check.id}`} className="py-0.5">
              <WhyLink target={{ kind: "cell", subject: subject.id, check: check.id }} className="link">
                <Localized text={check.title} />
              </WhyLink>{" "}
              <StateChange from={cellWord(from) ?? "unknown"} to={cellWord(to) ?? "unknown"} />{" "}
              <span className="text-dns-14N-130 text-ink-soft">
                <Localized text={subject.name} />
                {source !== null && (
                  <>
                    {" · "}
                    <span translate="no">{source}</span>
                  </>
                )}
              </span>
            </li>
          ))}
          {further > 0 && <li className="text-ink-soft">{say("timeline.further", { count: further })}</li>}
        </ul>
      )}
    </>
  );
}
