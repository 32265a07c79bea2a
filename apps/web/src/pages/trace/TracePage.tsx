import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { overviewQuery, traceQuery } from "../../api/queries.ts";
import { Loaded } from "../../components/page/Loaded.tsx";
import { PageHead } from "../../components/page/PageHead.tsx";
import { useText } from "../../i18n/useText.ts";
import { ShownMoment } from "../../moment/ShownMoment.tsx";
import { useAskedMoment } from "../../moment/useAskedMoment.ts";
import { StandingBar } from "../../standing/StandingBar.tsx";
import { NotCurrent } from "./DocumentStanding.tsx";
import { TimeControl } from "./TimeControl.tsx";
import { TraceView } from "./TraceView.tsx";
import { TraceWithin } from "./TraceWithin.tsx";

/** The thread from the strategy to the evidence, at any moment. */
export function TracePage() {
  const say = useText();
  const moment = useAskedMoment();
  const { compare, organization, system } = useSearch({ from: "/trace" });
  const within = { organization, system };
  const trace = useQuery(traceQuery(moment, within));
  const other = useQuery({ ...traceQuery({ ...moment, asOf: compare }, within), enabled: compare !== undefined });
  const overview = useQuery(overviewQuery(moment));
  const documents = overview.data?.documents;
  const notCurrent = useMemo(
    () => new Set(documents?.filter((document) => !document.inForce).map(({ id }) => id)),
    [documents],
  );
  return (
    <>
      <PageHead title={say("trace.title")} />
      <StandingBar
        lastReceived={overview.data?.lastReceived}
        coverage={overview.data?.coverage}
        oldestInput={overview.data?.oldestInput}
      />
      <TimeControl />
      <Loaded query={trace}>
        {(answer) => (
          <ShownMoment moment={answer.moment}>
            <NotCurrent value={notCurrent}>
              <TraceWithin within={answer.within} />
              <TraceView trace={answer} other={compare === undefined ? undefined : other.data} />
            </NotCurrent>
          </ShownMoment>
        )}
      </Loaded>
    </>
  );
}
