import { FormattedMessage } from "react-intl";
import type { CellExplanation } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { useText } from "../i18n/useText.ts";
import { Localized } from "../components/Localized.tsx";
import { StateBadge } from "../components/state/StateBadge.tsx";
import { TimelineBrief } from "../timeline/TimelineBrief.tsx";
import { ClauseList } from "./ClauseList.tsx";
import { CellFindings } from "./CellFindings.tsx";
import { Finding } from "./Finding.tsx";
import { History } from "./History.tsx";
import { WhyHeading } from "./WhyHeading.tsx";
import { WhyLink } from "./WhyLink.tsx";
import { Bracketed } from "../components/Bracketed.tsx";

/** Why a check of a subject is as it is. */
export function WhyCell({ explanation }: { readonly explanation: CellExplanation }) {
  const say = useText();
  const { cell, controls, clauses, history } = explanation;
  const of = { subject: cell.subject.id, check: cell.check.id };
  return (
    <>
      <WhyHeading state={cell.excepted ? "excepted" : cell.state} since={cell.since} of={of}>
        <Localized text={cell.check.title} />
      </WhyHeading>
      <dl>
        <Finding label={say("why.subject")}>
          <Link to="/assets/$asset" params={{ asset: cell.subject.id }} search={{}} className="link">
            <Localized text={cell.subject.name} />
          </Link>
          <span className="text-ink-soft">
            <Bracketed>
              <Link to="/systems/$system" params={{ system: cell.system.id }} search={{}} className="link">
                <Localized text={cell.system.name} />
              </Link>
            </Bracketed>
          </span>
        </Finding>
        <Finding label={say("why.clauses")}>
          <ClauseList clauses={clauses} />
        </Finding>
        <Finding label={say("why.controls")}>
          <ul className="grid gap-2">
            {controls.map((control) => (
              <li key={control.id}>
                <p className="flex flex-wrap items-baseline gap-x-3">
                  <Link to="/controls/$control" params={{ control: control.id }} search={{}} className="link">
                    {control.id} <Localized text={control.title} />
                  </Link>
                  {control.state && (
                    <WhyLink target={{ kind: "requirement", system: cell.system.id, control: control.id }}>
                      <StateBadge state={control.state} />
                    </WhyLink>
                  )}
                </p>
                <p className="text-dns-14N-130 text-ink-soft">
                  <FormattedMessage id="why.owner" values={{ role: <Localized text={control.role.title} /> }} />
                </p>
              </li>
            ))}
          </ul>
        </Finding>
        <CellFindings explanation={explanation} />
        <Finding label={say("timeline.title")}>
          <TimelineBrief of={of} />
        </Finding>
        <Finding label={say("history.caption")}>
          <History history={history} />
        </Finding>
      </dl>
    </>
  );
}
