import type { SystemRow } from "@tokiwa/server/api";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { systemQuery } from "../../api/queries.ts";
import { Sharers } from "../../arranging/Sharers.tsx";
import { TransferForm } from "../../arranging/TransferForm.tsx";
import { CountsBar } from "../../components/counts/CountsBar.tsx";
import { partsOf } from "../../components/counts/parts.ts";
import { Trend } from "../../components/counts/Trend.tsx";
import { Localized } from "../../components/Localized.tsx";
import { Loaded } from "../../components/page/Loaded.tsx";
import { PageHead } from "../../components/page/PageHead.tsx";
import { Panel } from "../../components/page/Panel.tsx";
import { useLanguage, useText } from "../../i18n/useText.ts";
import { CountLinks } from "../../lists/CountLinks.tsx";
import { OrganizationPath } from "../../lists/OrganizationPath.tsx";
import { RequirementsList } from "../../lists/RequirementsList.tsx";
import { ShownMoment } from "../../moment/ShownMoment.tsx";
import { useAskedMoment } from "../../moment/useAskedMoment.ts";
import { ScoreLine } from "../../standing/ScoreLine.tsx";
import { StandingBar } from "../../standing/StandingBar.tsx";
import { TimelineBrief } from "../../timeline/TimelineBrief.tsx";
import { SystemAssets } from "./SystemAssets.tsx";
import { SystemDocuments } from "./SystemDocuments.tsx";

/** One information system: which requirements bind it, which are red, what to mend first. */
export function SystemPage() {
  const say = useText();
  const language = useLanguage();
  const { system: id } = useParams({ from: "/systems/$system" });
  const search = useSearch({ from: "/systems/$system" });
  const query = useQuery(systemQuery(useAskedMoment(), id));
  return (
    <Loaded query={query} before={<PageHead title={id} over={say("nav.systems")} />}>
      {(system) => (
        <ShownMoment moment={system.moment}>
          <PageHead
            title={system.name[language]}
            shown={<Localized text={system.name} />}
            over={<OrganizationPath organization={system.organization.id} />}
          />
          <StandingBar
            lastReceived={system.lastReceived}
            coverage={system.coverage}
            oldestInput={system.oldestInput}
            scope={{ system: system.id }}
          />
          <Summary system={system} />
          <Panel
            title={say("system.requirements")}
            className="mt-8"
            aside={
              <p className="flex flex-wrap gap-x-4 gap-y-1.5" data-no-print>
                <Link to="/controls" search={{ system: id }} className="link">
                  {say("system.controls")}
                </Link>
                <Link to="/trace" search={{ organization: system.organization.id, system: id }} className="link">
                  {say("system.trace")}
                </Link>
              </p>
            }
          >
            <RequirementsList search={search} within={id} />
          </Panel>
          <Panel title={say("timeline.title")} className="mt-8">
            <TimelineBrief of={{ system: id }} />
          </Panel>
          <SystemAssets system={id} count={system.assets} />
          <div id="accountable">
            <Accountable system={system} />
          </div>
          <SystemDocuments system={system} />
        </ShownMoment>
      )}
    </Loaded>
  );
}

/** Which organization is accountable, who shares in it, and the way to hand it over. */
function Accountable({ system }: { readonly system: SystemRow }) {
  const say = useText();
  const { asOf, knownAt } = useAskedMoment();
  // What was is not changed from here.
  const isNow = asOf === undefined && knownAt === undefined;
  return (
    <Panel title={say("system.accountable")} className="mt-8">
      <p>
        {say("tailoring.with", { word: say("organization.shared.owner") })}
        <Link to="/organizations/$organization" params={{ organization: system.organization.id }} className="link">
          <Localized text={system.organization.name} />
        </Link>
      </p>
      <Sharers system={system} changeable={isNow} />
      {isNow && (
        <details className="mt-4" data-no-print>
          <summary className="cursor-pointer py-1 font-700">{say("arranging.transfer")}</summary>
          <TransferForm system={system} />
        </details>
      )}
    </Panel>
  );
}

function Summary({ system }: { readonly system: SystemRow }) {
  const say = useText();
  const parts = partsOf(system.counts);
  return (
    <div className="grid items-start gap-x-10 gap-y-4 lg:grid-cols-[minmax(0,7fr)_minmax(0,6fr)]">
      <div>
        <CountsBar parts={parts} size="head" />
        <div className="mt-2">
          <CountLinks parts={parts} search={{ system: system.id }} />
        </div>
        <ScoreLine score={system.score} />
      </div>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-1.5 text-dns-14N-130">
        <dt className="text-ink-soft">{say("organization.shared.owner")}</dt>
        <dd>
          <Localized text={system.organization.name} />{" "}
          <Link to="." hash="accountable" search={(before) => before} className="link" data-no-print>
            {say("system.accountable")}
          </Link>
        </dd>
        <dt className="text-ink-soft">{say("column.profile")}</dt>
        <dd>
          <Localized text={system.profile.title} />
          {system.profile.added + system.profile.removed > 0 && (
            <span className="ms-2">
              {say("tailoring.changed", { added: system.profile.added, removed: system.profile.removed })}
            </span>
          )}{" "}
          <Link to="/systems/$system/tailoring" params={{ system: system.id }} className="link" data-no-print>
            {say("tailoring.open")}
          </Link>
        </dd>
        <dt className="text-ink-soft">{say("column.assets")}</dt>
        <dd>
          <Link to="/assets" search={{ system: system.id }} className="link">
            {say("number", { value: system.assets })}
          </Link>
        </dd>
        <dt className="text-ink-soft">{say("column.trend")}</dt>
        <dd>
          <Trend points={system.trend} />{" "}
          <Link to="/timeline" search={{ system: system.id }} className="link" data-no-print>
            {say("timeline.open")}
          </Link>
        </dd>
      </dl>
    </div>
  );
}
