import { FormattedMessage } from "react-intl";
import type { CellRow, RequirementExplanation } from "@tokiwa/server/api";
import { Link } from "@tanstack/react-router";
import { useQuery } from "@tanstack/react-query";
import { cellQuery } from "../api/queries.ts";
import { Localized } from "../components/Localized.tsx";
import { Loaded } from "../components/page/Loaded.tsx";
import { useText } from "../i18n/useText.ts";
import { useAskedMoment } from "../moment/useAskedMoment.ts";
import { TimelineBrief } from "../timeline/TimelineBrief.tsx";
import { CellFindings } from "./CellFindings.tsx";
import { ClauseList } from "./ClauseList.tsx";
import { Finding } from "./Finding.tsx";
import { RequirementCells } from "./RequirementCells.tsx";
import { cellsInOrder, isInTheWay } from "./weight.ts";
import { WhyHeading } from "./WhyHeading.tsx";
import { Bracketed } from "../components/Bracketed.tsx";

/** Why a requirement of a system is as it is: the clauses above it, the checks below it, and the worst of them in full. */
export function WhyRequirement({ explanation }: { readonly explanation: RequirementExplanation }) {
  const say = useText();
  const { requirement, control, clauses, cells } = explanation;
  const of = { system: requirement.system.id, control: control.id };
  const worst = cellsInOrder(cells).find(isInTheWay);
  return (
    <>
      <WhyHeading state={requirement.state} since={requirement.since} of={of}>
        {control.id} <Localized text={control.title} />
      </WhyHeading>
      <p className="mb-3">
        <FormattedMessage
          id="why.system"
          values={{
            system: (
              <Link to="/systems/$system" params={{ system: requirement.system.id }} search={{}} className="link">
                <Localized text={requirement.system.name} />
              </Link>
            ),
          }}
        />
        {requirement.exceptions > 0 && <> · {say("why.exceptions", { count: requirement.exceptions })}</>}
        {" · "}
        <FormattedMessage id="why.owner" values={{ role: <Localized text={requirement.control.role.title} /> }} />
      </p>
      <dl>
        <Finding label={say("why.clauses")}>
          <ClauseList clauses={clauses} />
        </Finding>
        <Finding label={say("why.control")}>
          <p>
            <Localized text={control.statement} />
          </p>
          <p className="mt-1 text-dns-14N-130 text-ink-soft">
            <Link to="/controls/$control" params={{ control: control.id }} search={{}} className="link">
              {say("why.control-page")}
            </Link>
            {" · "}
            <Link to="/trace" search={{ node: control.id }} className="link">
              {say("why.in-trace")}
            </Link>
            {control.sp80053.length > 0 && <> · SP 800-53 {control.sp80053.join(say("list.comma"))}</>}
            {control.csf.length > 0 && <> · CSF 2.0 {control.csf.join(say("list.comma"))}</>}
          </p>
        </Finding>
        <Finding label={say("why.checks")}>
          <RequirementCells cells={cells} />
        </Finding>
      </dl>
      {worst && <WorstCell key={`${worst.subject.id} ${worst.check.id}`} cell={worst} />}
      <dl>
        <Finding label={say("timeline.title")}>
          <TimelineBrief of={of} />
        </Finding>
        <Finding label={say("why.guidance")}>
          <p className="whitespace-pre-line">
            <Localized text={control.guidance} />
          </p>
        </Finding>
      </dl>
    </>
  );
}

/** The cell that weighs most, explained in place. */
function WorstCell({ cell }: { readonly cell: CellRow }) {
  const say = useText();
  const query = useQuery(cellQuery(useAskedMoment(), cell.subject.id, cell.check.id));
  return (
    <section className="border-t-2 border-ink pt-3">
      <h3 className="pb-2 text-dns-16B-130">
        <span className="block text-dns-14N-130 text-ink-soft">{say("why.worst")}</span>
        <Localized text={cell.check.title} />
        <Bracketed>
          <Localized text={cell.subject.name} />
        </Bracketed>
      </h3>
      <Loaded query={query}>
        {(explanation) => (
          <dl>
            <CellFindings explanation={explanation} />
          </dl>
        )}
      </Loaded>
    </section>
  );
}
