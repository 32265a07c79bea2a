import type { GapRow } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { FormattedMessage } from "react-intl";
import { Localized } from "../../components/Localized.tsx";
import { EmptyState } from "../../components/page/EmptyState.tsx";
import { Panel } from "../../components/page/Panel.tsx";
import { StateBadge } from "../../components/state/StateBadge.tsx";
import { Since } from "../../components/time/Since.tsx";
import { useText } from "../../i18n/useText.ts";
import { WhyLink } from "../../why/WhyLink.tsx";

interface GapsPanelProps {
  readonly gaps: readonly GapRow[];
  /** How many requirements are not satisfied in all. */
  readonly total: number;
  /** Whether there are requirements at all: without any, none that is not satisfied is no news. */
  readonly some: boolean;
}

/** The gaps that weigh most, by name. */
export function GapsPanel({ gaps, total, some }: GapsPanelProps) {
  const say = useText();
  return (
    <Panel
      title={say("overview.worst")}
      aside={
        <Link to="/requirements" search={{ state: "not-satisfied" }} className="link">
          {say("overview.all-gaps", { count: total })}
        </Link>
      }
    >
      {gaps.length === 0 ? (
        <EmptyState title={say(some ? "overview.no-gap" : "overview.no-requirement")} />
      ) : (
        <ol className="divide-y divide-line border-b border-line">
          {gaps.map((gap, index) => (
            <li
              key={`${gap.system.id} ${gap.control.id} ${gap.check.id}`}
              className="grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-2 py-2"
            >
              <span aria-hidden="true" className="pt-0.5 text-dns-14N-130 text-ink-faint">
                {index + 1}
              </span>
              <Gap gap={gap} />
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}

function Gap({ gap }: { readonly gap: GapRow }) {
  const say = useText();
  const [first] = gap.subjects;
  const target = first
    ? ({ kind: "cell", subject: first.id, check: gap.check.id } as const)
    : ({ kind: "requirement", system: gap.system.id, control: gap.control.id } as const);
  return (
    <div>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <WhyLink target={target} className="link py-0.5 text-dns-16B-130">
          <Localized text={gap.check.title} />
        </WhyLink>
        <StateBadge state={gap.state} />
      </div>
      <p className="mt-0.5 text-dns-14N-130 text-ink-soft">
        {first && <Localized text={first.name} />}
        {gap.number > 1 && say("overview.and-others", { count: gap.number - 1 })}
        {" · "}
        <WhyLink target={{ kind: "requirement", system: gap.system.id, control: gap.control.id }} className="link">
          {gap.control.id} <Localized text={gap.control.title} />
        </WhyLink>
        {gap.since && (
          <>
            {" · "}
            <FormattedMessage id="since" values={{ moment: <Since at={gap.since} /> }} />
          </>
        )}
      </p>
    </div>
  );
}
