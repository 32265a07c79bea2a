import { useSearch } from "@tanstack/react-router";
import { ranges, targetOf, type TimelineTarget } from "../../address/timeline.ts";
import { timelinePath } from "../../api/queries.ts";
import type { Parameters } from "../../api/read.ts";
import { PageHead } from "../../components/page/PageHead.tsx";
import { ExportLinks } from "../../components/table/ExportLinks.tsx";
import { useText } from "../../i18n/useText.ts";
import { useAskedMoment } from "../../moment/useAskedMoment.ts";
import { cellStates, requirementStates } from "../../routes/searches.ts";
import { ConnectionSign } from "../../standing/ConnectionSign.tsx";
import { Timeline } from "../../timeline/Timeline.tsx";
import { TimelineFilters } from "./TimelineFilters.tsx";
import { TimelineHead } from "./TimelineHead.tsx";

/** What was shown before, of one thing, of a system or of everything: since when, what happened, who or what did it. */
export function TimelinePage() {
  const say = useText();
  const moment = useAskedMoment();
  const search = useSearch({ from: "/timeline" });
  const { range = "month", cause } = search;
  const target = targetOf(search);
  const states: readonly string[] = target.kind === "cell" ? cellStates : requirementStates;
  const state = search.state !== undefined && states.includes(search.state) ? search.state : undefined;
  const parameters = { days: ranges[range], cause, state };
  return (
    <Timeline
      target={target}
      parameters={parameters}
      narrowed={cause !== undefined || state !== undefined}
      before={<PageHead title={say("timeline.title")} />}
    >
      {(newest) => (
        <>
          <TimelineHead target={target} newest={newest} />
          <div className="mb-4 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
            <TimelineFilters target={target} range={range} cause={cause} state={state} />
            <div className="flex flex-wrap items-baseline gap-x-4 text-dns-14N-130">
              <ConnectionSign />
              <ExportLinks path={timelinePath(target)} parameters={{ ...parameters, ...underOf(target), ...moment }} />
            </div>
          </div>
        </>
      )}
    </Timeline>
  );
}

const underOf = (target: TimelineTarget): Parameters => (target.kind === "all" ? { under: target.under } : {});
