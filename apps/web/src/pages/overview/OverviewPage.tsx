import type { Overview } from "@tokiwa/server/api";
import { useQuery } from "@tanstack/react-query";
import { overviewQuery } from "../../api/queries.ts";
import { partsOf, totalOf } from "../../components/counts/parts.ts";
import { Loaded } from "../../components/page/Loaded.tsx";
import { PageHead } from "../../components/page/PageHead.tsx";
import { FirstDiagnosis } from "../../diagnosis/FirstDiagnosis.tsx";
import { useText } from "../../i18n/useText.ts";
import { ShownMoment } from "../../moment/ShownMoment.tsx";
import { useAskedMoment } from "../../moment/useAskedMoment.ts";
import { StandingBar } from "../../standing/StandingBar.tsx";
import { ActivityPanel } from "./ActivityPanel.tsx";
import { DocumentsPanel } from "./DocumentsPanel.tsx";
import { GapsPanel } from "./GapsPanel.tsx";
import { RequirementsPanel } from "./RequirementsPanel.tsx";
import { SystemsPanel } from "./SystemsPanel.tsx";

/** How everything stands, how sure that is, what is worst, and what just happened. */
export function OverviewPage() {
  const say = useText();
  const query = useQuery(overviewQuery(useAskedMoment()));
  return (
    <>
      <PageHead title={say("overview.title")} />
      <FirstDiagnosis />
      <Loaded query={query}>
        {(overview) => (
          <ShownMoment moment={overview.moment}>
            <Standing overview={overview} />
            <div className="grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,7fr)_minmax(0,6fr)]">
              <RequirementsPanel overview={overview} />
              <GapsPanel
                gaps={overview.worst}
                total={overview.gaps}
                some={totalOf(partsOf(overview.requirements)) > 0}
              />
              <DocumentsPanel documents={overview.documents} />
              <ActivityPanel />
            </div>
          </ShownMoment>
        )}
      </Loaded>
      <SystemsPanel />
    </>
  );
}

function Standing({ overview }: { readonly overview: Overview }) {
  return (
    <StandingBar lastReceived={overview.lastReceived} coverage={overview.coverage} oldestInput={overview.oldestInput} />
  );
}
