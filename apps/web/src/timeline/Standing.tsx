import { StateBadge } from "../components/state/StateBadge.tsx";
import type { State } from "../components/state/tone.ts";
import { useText } from "../i18n/useText.ts";

/** From which state to which, in words; where there was nothing to be in one, that. */
export function Standing({ from, to }: { readonly from: State | null; readonly to: State | null }) {
  const say = useText();
  const badge = (state: State | null, strong: boolean) =>
    state === null ? (
      <span className="text-ink-soft">{say("timeline.nothing")}</span>
    ) : (
      <StateBadge state={state} strong={strong} />
    );
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-2">
      {badge(from, false)}
      <span className="inline-flex items-baseline gap-x-2">
        <span aria-hidden="true">→</span>
        <span className="sr-only">{say("timeline.became")}</span>
        {badge(to, true)}
      </span>
    </span>
  );
}
