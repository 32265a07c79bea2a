/**
 * The route of the trace.
 * @module
 */
import { type Route, route } from "../../platform/http/route.ts";
import { momentQuery } from "../../platform/schema.ts";
import { openView, outsideTime, type Posture } from "../posture/service.ts";
import { trace } from "./schema.ts";
import { traceOf } from "./trace.ts";

export function traceRoutes(posture: Posture): readonly Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/trace",
      permission: "posture.read",
      summary: "The thread from the strategy to the evidence, as nodes and edges",
      request: { query: momentQuery },
      answer: trace,
      problems: [outsideTime],
      handle: ({ query }) => posture.read(query, async (projection) => traceOf(await openView(projection))),
    }),
  ];
}
