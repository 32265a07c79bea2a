import type { Made } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { FormattedMessage } from "react-intl";
import { Name } from "../components/Localized.tsx";
import { Instant } from "../components/time/Instant.tsx";
import { useText } from "../i18n/useText.ts";

/** Who or what made a change, with the way to it where there is one. */
export function MadeBy({ made, system }: { readonly made: Made; readonly system: string }) {
  const say = useText();
  switch (made.kind) {
    case "report":
      return <span translate="no">{made.source}</span>;
    case "exception":
      return (
        <span>
          {say(`timeline.exception.${made.event}`, { id: made.id })}
          <span className="block text-ink-soft">
            <FormattedMessage
              id="timeline.approved"
              values={{ approver: <Name of={made.approver} />, until: <Instant at={made.until} /> }}
            />
          </span>
          <span className="block text-ink-soft">
            <Name of={made.reason} />
          </span>
        </span>
      );
    case "decision":
      return (
        <span>
          {say(`timeline.decision.${made.event}`)}
          <span className="block text-ink-soft">
            <FormattedMessage id="timeline.decided" values={{ approver: <Name of={made.approver} /> }} />
          </span>
          <span className="block text-ink-soft">
            <Name of={made.reason} />
          </span>
        </span>
      );
    case "selection":
      return (
        <Link to="/systems/$system/tailoring" params={{ system }} className="link">
          {say("timeline.selection")}
        </Link>
      );
  }
}
