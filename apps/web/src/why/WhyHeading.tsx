import type { ReactNode } from "react";
import { Link } from "@tanstack/react-router";
import { FormattedMessage } from "react-intl";
import type { TimelineOf } from "../address/timeline.ts";
import { StateBadge } from "../components/state/StateBadge.tsx";
import { type State, toneOf } from "../components/state/tone.ts";
import { Instant } from "../components/time/Instant.tsx";
import { Since } from "../components/time/Since.tsx";
import { useText } from "../i18n/useText.ts";
import { useFlash } from "../components/useFlash.ts";
import { Bracketed } from "../components/Bracketed.tsx";

interface WhyHeadingProps {
  readonly state: State;
  readonly since: string | null;
  /** What it is, for the way to how it came to be so. */
  readonly of: TimelineOf;
  readonly children: ReactNode;
}

/** What is the case, in a sentence, with its state and since when. */
export function WhyHeading({ state, since, of, children }: WhyHeadingProps) {
  const say = useText();
  const flash = useFlash<HTMLDivElement>(state);
  return (
    <div ref={flash} className={`mb-3 rounded-4 px-4 py-3 ground-tone-${toneOf(state)}`}>
      <p className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <StateBadge state={state} strong />
        <span className="flex flex-wrap gap-x-3 text-dns-14N-130 text-ink-soft">
          {since && (
            <span>
              <FormattedMessage id="since" values={{ moment: <Instant at={since} pace="second" /> }} />
              <Bracketed>
                <Since at={since} pace="second" />
              </Bracketed>
            </span>
          )}
          <Link to="/timeline" search={of} className="link" data-no-print>
            {say("timeline.open")}
          </Link>
        </span>
      </p>
      <p className="mt-1 text-dns-17B-130">{children}</p>
    </div>
  );
}
