import type { ControlDetail } from "@tokiwa/server/api";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { controlQuery } from "../../api/queries.ts";
import { InOtherLanguage, Localized } from "../../components/Localized.tsx";
import { Loaded } from "../../components/page/Loaded.tsx";
import { PageHead } from "../../components/page/PageHead.tsx";
import { Panel } from "../../components/page/Panel.tsx";
import { useLanguage, useText } from "../../i18n/useText.ts";
import { RequirementsList } from "../../lists/RequirementsList.tsx";
import { ShownMoment } from "../../moment/ShownMoment.tsx";
import { useAskedMoment } from "../../moment/useAskedMoment.ts";
import { functions } from "../../routes/searches.ts";
import { StandingBar } from "../../standing/StandingBar.tsx";
import { ControlBasis } from "./ControlBasis.tsx";
import { ControlChecks } from "./ControlChecks.tsx";
import { ControlFacts } from "./ControlFacts.tsx";
import { ControlText } from "./ControlText.tsx";
import { NotRequiredBy } from "./NotRequiredBy.tsx";

/** One control: what it asks for, how it stands in each system, what checks it, and which clauses it carries out. */
export function ControlPage() {
  const say = useText();
  const language = useLanguage();
  const { control: id } = useParams({ from: "/controls/$control" });
  const search = useSearch({ from: "/controls/$control" });
  const query = useQuery(controlQuery(useAskedMoment(), id));
  return (
    <Loaded query={query} before={<PageHead title={id} over={say("nav.controls")} />}>
      {(answer) => (
        <ShownMoment moment={answer.moment}>
          <PageHead
            title={`${answer.control.id} ${answer.control.title[language]}`}
            over={<Way control={answer.control} />}
            under={<InOtherLanguage text={answer.control.title} />}
            aside={
              <Link to="/trace" search={{ node: id }} className="link text-dns-14N-130" data-no-print>
                {say("why.in-trace")}
              </Link>
            }
          />
          <StandingBar />
          <div className="grid items-start gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)]">
            <ControlText control={answer.control} />
            <ControlFacts control={answer.control} />
          </div>
          <Panel title={say("control.systems")} className="mt-8">
            <RequirementsList search={search} control={id} />
            <NotRequiredBy answer={answer} />
          </Panel>
          <ControlChecks checks={answer.checks} />
          <ControlBasis basis={answer.basis} />
        </ShownMoment>
      )}
    </Loaded>
  );
}

/** The way to the control from the list of all: its function and its category. */
function Way({ control: { group } }: Pick<ControlDetail, "control">) {
  const say = useText();
  return (
    <>
      <Link to="/controls" search={{}} className="link">
        {say("nav.controls")}
      </Link>{" "}
      /{" "}
      <Link to="/controls" search={{ function: functions.find((each) => each === group.function.id) }} className="link">
        <Localized text={group.function.title} />
      </Link>{" "}
      /{" "}
      <Link to="/controls" search={{ category: group.id }} className="link">
        <span translate="no">{group.id}</span> <Localized text={group.title} />
      </Link>
    </>
  );
}
