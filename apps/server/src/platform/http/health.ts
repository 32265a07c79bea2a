/**
 * Whether the server lives, whether it can serve, and its figures: for whatever watches over it.
 * @module
 */
import { z } from "@hono/zod-openapi";
import type { Metrics } from "./metrics.ts";
import { ProblemError } from "./problem.ts";
import { unavailable } from "./problems.ts";
import { type Route, route } from "./route.ts";

/**
 * @param ready Whether the server can serve now.
 */
export function healthRoutes({
  ready,
  metrics,
}: {
  ready: () => Promise<boolean>;
  metrics: Metrics;
}): readonly Route[] {
  const state = z.object({ status: z.string() });
  return [
    route({
      method: "get",
      path: "/healthz",
      permission: "public",
      summary: "Answers as long as the process lives",
      request: {},
      answer: state,
      handle: async () => ({ status: "live" }),
    }),
    route({
      method: "get",
      path: "/readyz",
      permission: "public",
      summary: "Whether the server has its database, and is not stopping",
      request: {},
      answer: state,
      handle: async () => {
        if (!(await ready())) throw new ProblemError(unavailable, { headers: { "retry-after": "1" } });
        return { status: "ready" };
      },
    }),
    route({
      method: "get",
      path: "/metrics",
      permission: "metrics.read",
      summary: "Figures about the server, in the text form of Prometheus",
      description: "The key of TOKIWA_METRICS_KEY opens this, and nothing else.",
      request: {},
      answer: z.undefined(),
      alsoAnswers: ["text/plain"],
      handle: async () => new Response(await metrics.text(), { headers: { "content-type": metrics.contentType } }),
    }),
  ];
}
