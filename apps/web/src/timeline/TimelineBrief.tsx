import { Link } from "@tanstack/react-router";
import type { TimelineOf } from "../address/timeline.ts";
import { targetOf } from "../address/timeline.ts";
import { useText } from "../i18n/useText.ts";
import { Timeline } from "./Timeline.tsx";

/** How something went over the last month, with its newest changes and the way to all of them. */
export function TimelineBrief({ of }: { readonly of: TimelineOf }) {
  const say = useText();
  return (
    <Timeline
      target={targetOf(of)}
      parameters={{ days: 30, limit: 3 }}
      below={
        <p className="mt-2 text-dns-14N-130" data-no-print>
          <Link to="/timeline" search={of} className="link">
            {say("timeline.all")}
          </Link>
        </p>
      }
    />
  );
}
