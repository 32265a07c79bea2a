import type { OrganizationDetail } from "@tokiwa/server/api";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { organizationQuery, organizationsQuery } from "../../api/queries.ts";
import { OrganizationForm } from "../../arranging/OrganizationForm.tsx";
import { UndoPlanned } from "../../arranging/UndoPlanned.tsx";
import { CountsBar } from "../../components/counts/CountsBar.tsx";
import { partsOf } from "../../components/counts/parts.ts";
import { Localized } from "../../components/Localized.tsx";
import { EmptyState } from "../../components/page/EmptyState.tsx";
import { Loaded } from "../../components/page/Loaded.tsx";
import { PageHead } from "../../components/page/PageHead.tsx";
import { Panel } from "../../components/page/Panel.tsx";
import { useLanguage, useText } from "../../i18n/useText.ts";
import { CountLinks } from "../../lists/CountLinks.tsx";
import { PlannedChanges } from "../../lists/PlannedChanges.tsx";
import { PhaseTag, TermText } from "../../lists/TermText.tsx";
import { ShownMoment } from "../../moment/ShownMoment.tsx";
import { useAskedMoment } from "../../moment/useAskedMoment.ts";
import { TimelineBrief } from "../../timeline/TimelineBrief.tsx";
import { Shared } from "./Shared.tsx";
import { Statements } from "./Statements.tsx";

/** One organization: where it stands, what is below it, what will change, and how that came about. */
export function OrganizationPage() {
  const say = useText();
  const { organization: id } = useParams({ from: "/organizations/$organization" });
  const query = useQuery(organizationQuery(useAskedMoment(), id));
  return (
    <Loaded query={query} before={<PageHead title={id} over={say("nav.organizations")} />}>
      {(organization) => (
        <ShownMoment moment={organization.moment}>
          <Content organization={organization} />
        </ShownMoment>
      )}
    </Loaded>
  );
}

function Content({ organization }: { readonly organization: OrganizationDetail }) {
  const say = useText();
  const language = useLanguage();
  const { name, above, phase, planned } = organization;
  const { asOf, knownAt } = useAskedMoment();
  // What was is not changed from here.
  const isNow = asOf === undefined && knownAt === undefined;
  return (
    <>
      <PageHead
        title={name[language]}
        shown={
          <>
            <Localized text={name} /> <PhaseTag phase={phase} />
          </>
        }
        over={
          <nav aria-label={say("organization.path")}>
            <Link to="/organizations" className="link">
              {say("nav.organizations")}
            </Link>
            {above.map((one) => (
              <span key={one.id}>
                {" / "}
                <Link to="/organizations/$organization" params={{ organization: one.id }} className="link">
                  <Localized text={one.name} />
                </Link>
              </span>
            ))}
          </nav>
        }
      />
      <Summary organization={organization} />
      {planned.length > 0 && (
        <Panel title={say("organizations.planned")} className="mt-8">
          <PlannedChanges changes={planned} own>
            {(change) => isNow && <UndoPlanned change={change} />}
          </PlannedChanges>
        </Panel>
      )}
      {isNow && (
        <Panel title={say("organization.change")} className="mt-8 no-print">
          <OrganizationForm about={organization} />
        </Panel>
      )}
      <Below organization={organization} />
      <Shared organization={organization} />
      {organization.whole.systems > 0 && (
        <Panel title={say("timeline.title")} className="mt-8">
          <TimelineBrief of={{ under: organization.id }} />
        </Panel>
      )}
      <Statements organization={organization} undoable={isNow} />
    </>
  );
}

function Summary({ organization }: { readonly organization: OrganizationDetail }) {
  const say = useText();
  const { id, term, systems, whole } = organization;
  const parts = partsOf(whole.counts);
  return (
    <div className="grid items-start gap-x-10 gap-y-4 lg:grid-cols-[minmax(0,7fr)_minmax(0,6fr)]">
      {whole.systems === 0 ? (
        <EmptyState title={say("organization.no-systems")} />
      ) : (
        <div>
          <CountsBar parts={parts} size="head" />
          <div className="mt-2">
            <CountLinks parts={parts} search={{ under: id }} />
          </div>
        </div>
      )}
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-1.5 text-dns-14N-130">
        <dt className="text-ink-soft">{say("organization.id")}</dt>
        <dd className="[overflow-wrap:anywhere]" translate="no">
          {id}
        </dd>
        <dt className="text-ink-soft">{say("organizations.term")}</dt>
        <dd>
          <TermText term={term} />
        </dd>
        <dt className="text-ink-soft">{say("nav.systems")}</dt>
        <dd>
          <Link to="/systems" search={{ under: id }} className="link">
            {say("number", { value: whole.systems })}
          </Link>
          {whole.systems !== systems && <span className="ms-2">{say("organization.own", { count: systems })}</span>}
        </dd>
        <dt className="text-ink-soft">{say("column.assets")}</dt>
        <dd>
          <Link to="/assets" search={{ under: id }} className="link">
            {say("number", { value: whole.assets })}
          </Link>
        </dd>
      </dl>
    </div>
  );
}

function Below({ organization: { id } }: { readonly organization: OrganizationDetail }) {
  const say = useText();
  const { data } = useQuery(organizationsQuery(useAskedMoment()));
  // One that ended, and in which nothing is left, is below nothing any more; the tree shows it where it was.
  const rows = (data?.items ?? []).filter(
    ({ above, phase, whole }) => above.at(-1)?.id === id && (phase !== "ended" || whole.systems > 0),
  );
  if (rows.length === 0) return null;
  return (
    <Panel title={say("organization.below")} className="mt-8">
      <ul className="grid gap-x-8 gap-y-2 sm:grid-cols-2 lg:grid-cols-3">
        {rows.map((row) => (
          <li key={row.id} className="min-w-0 [overflow-wrap:anywhere]">
            <Link to="/organizations/$organization" params={{ organization: row.id }} className="link">
              <Localized text={row.name} />
            </Link>{" "}
            <PhaseTag phase={row.phase} />
            <p className="text-dns-14N-130 text-ink-soft">
              {say("organization.systems", { count: row.whole.systems, failing: row.whole.counts.notSatisfied })}
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
