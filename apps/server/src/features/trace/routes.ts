/**
 * The routes of the trace.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { type Route, route } from "../../platform/http/route.ts";
import { momentQuery } from "../../platform/schema.ts";
import {
  ambiguousSubject,
  answerTable,
  atOnce,
  listing,
  momentOf,
  notKept,
  openView,
  outsideTime,
  type Posture,
  type Projection,
  tableTypes,
  tooManyRows,
} from "../posture/service.ts";
import { behindQuery, systemsBehind, systemsTable } from "./behind.ts";
import { trace, traceSystem } from "./schema.ts";
import { traceOf } from "./trace.ts";

const traceQuery = momentQuery.extend({
  organization: z
    .string()
    .max(100)
    .optional()
    .openapi({ description: "Counts the systems of this organization only." }),
  system: z.string().max(300).optional().openapi({ description: "Counts this system only, with what it inherits." }),
});

export function traceRoutes(posture: Posture): readonly Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/trace",
      permission: "posture.read",
      summary: "The thread from the strategy to the evidence, as nodes and edges",
      description:
        "More than a dozen systems stand by organization, and more than a dozen subjects of a kind as one: the answer " +
        "does not grow with them. `organization` and `system` narrow it down; GET /api/v1/trace/systems tells which " +
        "systems stand behind a node.",
      request: { query: traceQuery },
      answer: trace,
      problems: [outsideTime, notKept, ambiguousSubject],
      handle: ({ query }) =>
        posture.read(query, async (projection) => traceOf(await openView(projection), query), query, atOnce),
    }),
    route({
      method: "get",
      path: "/api/v1/trace/systems",
      permission: "posture.read",
      summary: "The systems behind a node of the trace, the worst first",
      request: { query: behindQuery },
      answer: listing(traceSystem),
      alsoAnswers: tableTypes,
      problems: [outsideTime, notKept, tooManyRows],
      handle: async ({ query }, { language }) => {
        const answer = async (projection: Projection) => ({
          moment: momentOf(projection),
          ...(await systemsBehind(await openView(projection), query)),
        });
        const answered = await posture.read(query, answer, undefined, atOnce);
        return answerTable(systemsTable, answered, query, language);
      },
    }),
  ];
}
