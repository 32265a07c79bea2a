import type { OrganizationRow } from "@tokiwa/server/api";
import { FormattedMessage } from "react-intl";
import { Instant } from "../components/time/Instant.tsx";
import type { MessageId } from "../i18n/catalog.ts";
import { useText } from "../i18n/useText.ts";

/** From when until when an organization is there. Its last day is the one before that on which it no longer is. */
export function TermText({ term: { from, until } }: Pick<OrganizationRow, "term">) {
  const say = useText();
  if (from === null && until === null) return <>{say("organization.term.none")}</>;
  const begin = from === null ? say("organization.term.unstated") : <Instant at={from} pace="day" />;
  if (until === null) return <FormattedMessage id="organization.term.from" values={{ from: begin }} />;
  const last = new Date(Date.parse(until) - 1).toISOString();
  return (
    <FormattedMessage
      id="organization.term.between"
      values={{ from: begin, until: <Instant at={last} pace="day" /> }}
    />
  );
}

/** A word beside the name of an organization that is not there yet, or no longer. */
export function PhaseTag({ phase, word }: Pick<OrganizationRow, "phase"> & { readonly word?: MessageId }) {
  const say = useText();
  if (phase === "present") return null;
  return <span className="tag text-ink-soft">{say(word ?? `organization.phase.${phase}`)}</span>;
}
