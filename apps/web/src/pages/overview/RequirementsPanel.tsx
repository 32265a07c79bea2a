import type { Overview } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { CountsBar } from "../../components/counts/CountsBar.tsx";
import { Delta } from "../../components/counts/Delta.tsx";
import { partsOf, totalOf } from "../../components/counts/parts.ts";
import { Panel } from "../../components/page/Panel.tsx";
import { StateIcon } from "../../components/state/StateIcon.tsx";
import { toneOf } from "../../components/state/tone.ts";
import { Instant } from "../../components/time/Instant.tsx";
import { useText } from "../../i18n/useText.ts";
import { requirementStates } from "../../routes/searches.ts";
import { ScoreLine } from "../../standing/ScoreLine.tsx";

/** All requirements by state, with what changed since the day before. */
export function RequirementsPanel({ overview }: { readonly overview: Overview }) {
  const say = useText();
  const parts = partsOf(overview.requirements);
  const before = overview.dayBefore ? partsOf(overview.dayBefore.counts) : [];
  return (
    <Panel
      title={
        <>
          {say("overview.requirements")}{" "}
          <Link to="/requirements" className="link ms-1">
            {say("number", { value: totalOf(parts) })}
          </Link>
        </>
      }
      aside={
        <span className="text-ink-soft">
          {overview.dayBefore ? (
            <>
              {say("overview.since-day-before")} <Instant at={overview.dayBefore.at} />
            </>
          ) : (
            say("overview.no-day-before")
          )}
        </span>
      }
    >
      <CountsBar parts={parts} size="head" />
      <dl className="mt-3 grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-5">
        {parts.map((part, index) => (
          <div key={part.state}>
            <dt className={`flex items-center gap-1.5 text-dns-14N-130 tone-${toneOf(part.state)}`}>
              <StateIcon tone={toneOf(part.state)} />
              {say(`state.${part.state}`)}
            </dt>
            <dd className="flex flex-wrap items-baseline gap-x-2">
              <Link
                to="/requirements"
                search={{ state: requirementStates.find((state) => state === part.state) }}
                className="link-quiet text-std-24B-150"
              >
                {say("number", { value: part.count })}
              </Link>
              <Delta now={part.count} before={before[index]?.count} />
            </dd>
          </div>
        ))}
      </dl>
      <ScoreLine score={overview.score} />
    </Panel>
  );
}
