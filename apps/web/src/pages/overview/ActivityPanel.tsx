import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { activityQuery } from "../../api/queries.ts";
import { EmptyState } from "../../components/page/EmptyState.tsx";
import { Loaded } from "../../components/page/Loaded.tsx";
import { Panel } from "../../components/page/Panel.tsx";
import { TimeOfDay } from "../../components/time/Instant.tsx";
import { useText } from "../../i18n/useText.ts";
import { useAskedMoment } from "../../moment/useAskedMoment.ts";
import { EventLine } from "./EventLine.tsx";

const shown = 12;

/** What just happened, newest first; it moves by itself. Beside a moment of the past it would tell of another one. */
export function ActivityPanel() {
  const say = useText();
  const { asOf, knownAt } = useAskedMoment();
  return (
    <Panel
      title={say("overview.activity")}
      aside={
        <Link to="/timeline" search={{}} className="link" data-no-print>
          {say("timeline.open")}
        </Link>
      }
    >
      {asOf === undefined && knownAt === undefined ? (
        <Latest />
      ) : (
        <EmptyState title={say("overview.activity-of-now")}>{say("overview.activity-of-now.remedy")}</EmptyState>
      )}
    </Panel>
  );
}

function Latest() {
  const say = useText();
  const query = useQuery(activityQuery(shown));
  return (
    <Loaded query={query}>
      {({ events }) =>
        events.length === 0 ? (
          <EmptyState title={say("overview.no-activity")}>{say("overview.no-activity.remedy")}</EmptyState>
        ) : (
          <ol className="divide-y divide-line border-b border-line text-dns-14N-130">
            {events.map((event) => (
              <li key={event.id} className="grid grid-cols-[4.25rem_minmax(0,1fr)] gap-x-2 py-1.5">
                <span className="text-ink-soft">
                  <TimeOfDay at={event.at} />
                </span>
                <EventLine event={event} />
              </li>
            ))}
          </ol>
        )
      }
    </Loaded>
  );
}
