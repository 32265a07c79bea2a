/**
 * Acceptance and the feed as they are seen from outside: what waits, how long things took.
 * @module
 */
import type { Posture } from "./features/posture/service.ts";
import type { Metrics } from "./platform/http/metrics.ts";
import type { FeedOptions } from "./platform/live/feed.ts";

/** What the feed tells the figures of. */
export function figuresOfFeed(metrics: Metrics, clock: () => number): Pick<FeedOptions, "onEvents" | "onReconnect"> {
  return {
    onEvents: (events) => {
      metrics.eventsTold.inc(events.length);
      const now = clock();
      for (const { kind, at } of events)
        if (kind === "report") metrics.pushLag.observe(Math.max(0, now - Date.parse(at)) / 1000);
    },
    onReconnect: () => metrics.feedReconnects.inc(),
  };
}

/** The posture, with how many reports were taken in and are not committed yet. */
export type Queued = Posture & { readonly queue: () => number };

export function queued(posture: Posture, metrics: Pick<Metrics, "accepted">): Queued {
  let waiting = 0;
  const counted = async <T>(reports: number, taking: () => Promise<T>): Promise<T> => {
    const arrived = performance.now();
    waiting += reports;
    try {
      const taken = await taking();
      metrics.accepted((performance.now() - arrived) / 1000);
      return taken;
    } finally {
      waiting -= reports;
    }
  };
  return {
    accept: (batch, options) => counted(1, () => posture.accept(batch, options)),
    acceptAll: (lines) => counted(lines.length, () => posture.acceptAll(lines)),
    queue: () => waiting,
    read: (asked, answer, about, manner) => posture.read(asked, answer, about, manner),
    change: (work) => posture.change(work),
    use: (content) => posture.use(content),
    settle: () => posture.settle(),
    tend: () => posture.tend(),
    retention: posture.retention,
    verify: () => posture.verify(),
    close: () => posture.close(),
  };
}
