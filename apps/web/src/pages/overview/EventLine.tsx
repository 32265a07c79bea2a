import type { LiveEvent } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { Bracketed } from "../../components/Bracketed.tsx";
import { type BilingualText, Localized } from "../../components/Localized.tsx";
import { StateChange } from "../../components/state/StateChange.tsx";
import { useText } from "../../i18n/useText.ts";
import { WhyLink } from "../../why/WhyLink.tsx";

/** One event in a sentence, with the way to what it is about. */
export function EventLine({ event }: { readonly event: LiveEvent }) {
  const say = useText();
  switch (event.kind) {
    case "report":
      return (
        <span>
          <AssetLink id={event.subject.id} name={event.subject.name} />{" "}
          {say("event.report", { cells: event.cells, changed: event.changed })}{" "}
          <span className="text-ink-soft" translate="no">
            {event.source}
          </span>
        </span>
      );
    case "reports":
      return (
        <span>{say("event.reports", { reports: event.reports, cells: event.cells, changed: event.changed })}</span>
      );
    case "cell":
      return (
        <span>
          <AssetLink id={event.subject.id} name={event.subject.name} />{" "}
          <WhyLink target={{ kind: "cell", subject: event.subject.id, check: event.check.id }} className="link">
            <Localized text={event.check.title} />
          </WhyLink>{" "}
          <StateChange from={event.from} to={event.to} />
          {event.cause !== "report" && <span className="text-ink-soft"> {say(`event.cause.${event.cause}`)}</span>}
        </span>
      );
    case "requirement":
      return (
        <span>
          <Localized text={event.system.name} />{" "}
          <WhyLink
            target={{ kind: "requirement", system: event.system.id, control: event.control.id }}
            className="link"
          >
            {event.control.id} <Localized text={event.control.title} />
          </WhyLink>{" "}
          <StateChange from={event.from} to={event.to} />
          <Clauses control={event.control.id} count={event.clauses.length} />
        </span>
      );
    case "inventory":
      return (
        <span>
          <AssetLink id={event.subject.id} name={event.subject.name} /> {say("event.inventory")}
          <Localized text={event.system.name} />
        </span>
      );
    case "system":
      return (
        <span>
          <Link to="/systems/$system" params={{ system: event.system.id }} search={{}} className="link">
            <Localized text={event.system.name} />
          </Link>
          {say("event.organization", { what: say("event.organization.renamed") })}
          <FormerName was={event.was} />
        </span>
      );
    case "organization":
      return <OrganizationLine event={event} />;
  }
}

function OrganizationLine({ event }: { readonly event: Extract<LiveEvent, { kind: "organization" }> }) {
  const say = useText();
  const { subject, became, was } = event;
  // What ended is nowhere: that its place did, too, says nothing more.
  const told = became.filter((one) => one !== "moved" || !became.includes("ended"));
  const what = told.map((one) => say(`event.organization.${one}`)).join(say("event.organization.and"));
  return (
    <span>
      <Link to="/organizations/$organization" params={{ organization: subject.id }} className="link">
        <Localized text={subject.name} />
      </Link>
      {say("event.organization", { what: what === "" ? say("event.organization.stated") : what })}
      {was && <FormerName was={was} />}
    </span>
  );
}

function FormerName({ was }: { readonly was: BilingualText }) {
  const say = useText();
  return (
    <span className="text-ink-soft">
      <Bracketed>
        {say("event.organization.was")}
        <Localized text={was} />
      </Bracketed>
    </span>
  );
}

function AssetLink({ id, name }: { readonly id: string; readonly name: BilingualText }) {
  return (
    <Link to="/assets/$asset" params={{ asset: id }} search={{}} className="link">
      <Localized text={name} />
    </Link>
  );
}

/** How many clauses a change reached, with the way to them. */
function Clauses({ control, count }: { readonly control: string; readonly count: number }) {
  const say = useText();
  if (count === 0) return null;
  return (
    <span className="text-ink-soft">
      {" → "}
      <Link to="/trace" search={{ node: control }} className="link">
        {say("event.clauses", { count })}
      </Link>
    </span>
  );
}
