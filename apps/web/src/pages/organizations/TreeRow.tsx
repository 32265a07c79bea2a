import { Link } from "@tanstack/react-router";
import { CountsBar } from "../../components/counts/CountsBar.tsx";
import { partsOf } from "../../components/counts/parts.ts";
import { Localized } from "../../components/Localized.tsx";
import { useLanguage, useText } from "../../i18n/useText.ts";
import { CountLinks } from "../../lists/CountLinks.tsx";
import { PhaseTag, TermText } from "../../lists/TermText.tsx";
import type { Visible } from "./visible.ts";

interface TreeRowProps {
  readonly one: Visible;
  /** Whether it has the place in the order of Tab. */
  readonly current: boolean;
  /** Whether numbers are those of now, which lists have the rows of. */
  readonly linked: boolean;
  /** How many changes are planned of it. */
  readonly planned: number;
  readonly onOpen: (open: boolean) => void;
  readonly onFocus: () => void;
}

/** How far in a row stands for each level, in rem; from some depth on no further. */
const step = 1.25;
const deepest = 8;

/** One organization of the tree. */
export function TreeRow({ one, current, linked, planned, onOpen, onFocus }: TreeRowProps) {
  const say = useText();
  const language = useLanguage();
  const { row, level, place, beside, open } = one;
  const { id, name, phase, term, whole } = row;
  const parts = partsOf(whole.counts);
  const label = (word: Parameters<typeof say>[0]) => (
    <span className="cell-label" aria-hidden="true">
      {say(word)}
    </span>
  );
  return (
    <tr
      role="row"
      aria-level={level}
      aria-posinset={place}
      aria-setsize={beside}
      aria-expanded={open}
      data-tree-row={id}
      tabIndex={current ? 0 : -1}
      onFocus={onFocus}
    >
      <th role="rowheader" scope="row" className="lead">
        <div
          className="flex items-start gap-1.5"
          style={{ paddingInlineStart: `${step * Math.min(level - 1, deepest)}rem` }}
        >
          {open === undefined ? (
            <span className="w-6 shrink-0" />
          ) : (
            <button
              type="button"
              className="-my-0.5 inline-flex size-6 shrink-0 items-center justify-center rounded-4 hover:bg-chosen"
              aria-label={say(open ? "organizations.shut" : "organizations.open", { name: name[language] })}
              onClick={() => onOpen(!open)}
            >
              <svg viewBox="0 0 10 10" aria-hidden="true" className="size-2.5 fill-current">
                <path d={open ? "M0 2h10L5 8z" : "M2 0v10l6-5z"} />
              </svg>
            </button>
          )}
          <span className="min-w-0 [overflow-wrap:anywhere]">
            <Link
              to="/organizations/$organization"
              params={{ organization: id }}
              className={`link ${phase === "ended" ? "text-ink-soft" : ""}`}
            >
              <Localized text={name} />
            </Link>{" "}
            <PhaseTag phase={phase} />{" "}
            <span className="text-dns-14N-130 font-400 text-ink-soft" translate="no">
              {id}
            </span>
            {planned > 0 && (
              <span className="block text-dns-14N-130 font-400 text-ink-soft">
                {say("organizations.planned.count", { count: planned })}
              </span>
            )}
            {phase === "ended" && row.systems > 0 && (
              <span className="block text-dns-14N-130 font-400">
                {say("organizations.left", { count: row.systems })}
              </span>
            )}
          </span>
        </div>
      </th>
      <td role="gridcell">
        {label("organizations.term")}
        <span className="min-w-0">
          <TermText term={term} />
        </span>
      </td>
      <td role="gridcell" className="end">
        {label("nav.systems")}
        <Number to="/systems" id={id} value={whole.systems} linked={linked} />
      </td>
      <td role="gridcell" className="end">
        {label("column.assets")}
        <Number to="/assets" id={id} value={whole.assets} linked={linked} />
      </td>
      <td role="gridcell" className="@min-[54rem]:min-w-48">
        {label("column.state")}
        <div className="min-w-0">
          {whole.systems > 0 ? (
            <>
              <CountsBar parts={parts} />
              {linked && (
                <div className="mt-1">
                  <CountLinks parts={parts} search={{ under: id }} />
                </div>
              )}
            </>
          ) : (
            "—"
          )}
        </div>
      </td>
    </tr>
  );
}

interface NumberProps {
  readonly to: "/systems" | "/assets";
  readonly id: string;
  readonly value: number;
  readonly linked: boolean;
}

/** A number of what stands below, with the rows behind it. */
function Number({ to, id, value, linked }: NumberProps) {
  const say = useText();
  const said = say("number", { value });
  if (!linked) return said;
  return (
    <Link to={to} search={{ under: id }} className="link">
      {said}
    </Link>
  );
}
