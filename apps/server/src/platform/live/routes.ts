/**
 * The routes by which events are followed.
 * @module
 */
import { z } from "@hono/zod-openapi";
import type { Metrics } from "../http/metrics.ts";
import { ProblemError } from "../http/problem.ts";
import { unavailable } from "../http/problems.ts";
import { type Route, route } from "../http/route.ts";
import type { Feed } from "./feed.ts";
import { activity } from "./schema.ts";
import { eventStream } from "./stream.ts";

/** The most streams at a time. */
const mostFollowers = 5000;

const place = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/**
 * @param closing Aborted when the server stops, so that streams end.
 */
export function liveRoutes(
  feed: Feed,
  { metrics, closing }: { metrics: Metrics; closing: AbortSignal },
): readonly Route[] {
  let followers = 0;
  return [
    route({
      method: "get",
      path: "/api/v1/events",
      permission: "event.read",
      summary: "Follow what happens, as server-sent events",
      description:
        "The SSE field `event` is the `kind` of the event, `id` its id, `data` the Event as JSON. A follower that comes " +
        "back sends `Last-Event-ID` (or `after`) and gets what it missed; where that is no longer kept, a `reset`: " +
        "look at everything anew, then go on.",
      request: { query: z.object({ after: place.optional() }) },
      answer: z.undefined(),
      alsoAnswers: ["text/event-stream"],
      handle: async ({ query }, { request, signal, principal }) => {
        if (followers >= mostFollowers) throw new ProblemError(unavailable, { headers: { "retry-after": "5" } });
        const resumed = place.safeParse(request.headers.get("last-event-id") ?? undefined);
        followers++;
        metrics.followers.set(followers);
        const stream = eventStream(feed, AbortSignal.any([signal, closing]), {
          sight: principal.organizations,
          after: resumed.success ? resumed.data : (query.after ?? null),
          onSent: (count) => metrics.eventsPushed.inc(count),
          onEnd: ({ slow }) => {
            followers--;
            metrics.followers.set(followers);
            if (slow) metrics.followersDropped.inc();
          },
        });
        return new Response(stream, {
          headers: { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" },
        });
      },
    }),
    route({
      method: "get",
      path: "/api/v1/activity",
      permission: "event.read",
      summary: "The newest events, newest first",
      request: {
        query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(50), before: place.optional() }),
      },
      answer: activity,
      handle: async ({ query }, { principal }) => ({
        events: [...(await feed.recent(query.limit, query.before, principal.organizations))],
      }),
    }),
  ];
}
