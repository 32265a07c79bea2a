import type { Tailoring } from "@tokiwa/server/api";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { tailoringQuery } from "../../api/queries.ts";
import { Localized } from "../../components/Localized.tsx";
import { EmptyState } from "../../components/page/EmptyState.tsx";
import { Loaded } from "../../components/page/Loaded.tsx";
import { PageHead } from "../../components/page/PageHead.tsx";
import { Panel } from "../../components/page/Panel.tsx";
import { useText } from "../../i18n/useText.ts";
import { ChangeForm } from "./ChangeForm.tsx";
import { InForce } from "./InForce.tsx";
import { Proposal } from "./Proposal.tsx";
import { Record } from "./Record.tsx";

/** What a system is asked for: what is in force, what is proposed, and how it came about. */
export function TailoringPage() {
  const say = useText();
  const { system } = useParams({ from: "/systems/$system/tailoring" });
  const query = useQuery(tailoringQuery(system));
  return (
    <Loaded query={query} before={<PageHead title={say("tailoring.title")} over={say("nav.systems")} />}>
      {(tailoring) => <Content tailoring={tailoring} />}
    </Loaded>
  );
}

function Content({ tailoring }: { readonly tailoring: Tailoring }) {
  const say = useText();
  const { system, changes } = tailoring;
  const proposed = changes.filter(({ state }) => state === "proposed");
  const past = changes.filter(({ state }) => state !== "proposed");
  return (
    <>
      <PageHead
        title={say("tailoring.title")}
        over={
          <>
            <Link to="/systems" className="link">
              {say("nav.systems")}
            </Link>{" "}
            /{" "}
            <Link to="/systems/$system" params={{ system: system.id }} className="link">
              <Localized text={system.name} />
            </Link>
          </>
        }
      />
      <p className="mb-6 max-w-180">{say("tailoring.about")}</p>
      <InForce tailoring={tailoring} />
      <ChangeForm tailoring={tailoring} />
      <Panel
        title={say("tailoring.proposed")}
        className="mt-8"
        aside={<span role="status">{say("list.total", { count: proposed.length })}</span>}
      >
        {proposed.length === 0 ? (
          <EmptyState title={say("tailoring.proposed.none")} />
        ) : (
          <ul>
            {proposed.map((change) => (
              <Proposal key={change.id} system={system.id} change={change} />
            ))}
          </ul>
        )}
      </Panel>
      <Panel title={say("tailoring.history")} className="mt-8">
        {past.length === 0 ? (
          <EmptyState title={say("tailoring.history.none")} />
        ) : (
          <ul>
            {past.map((change) => (
              <Record key={change.id} system={system.id} change={change} />
            ))}
          </ul>
        )}
      </Panel>
    </>
  );
}
