/**
 * The routes of controls.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { type Route, route } from "../../platform/http/route.ts";
import { momentQuery } from "../../platform/schema.ts";
import {
  answerTable,
  atOnce,
  listing,
  momentOf,
  notKept,
  outsideTime,
  type Posture,
  type Projection,
  tableTypes,
  tooManyRows,
} from "../posture/service.ts";
import { controlDetail } from "./detail.ts";
import { controlsQuery } from "./find.ts";
import { controlGroups, groupsQuery } from "./groups.ts";
import { controlRows } from "./rows.ts";
import * as schema from "./schema.ts";
import { controlTable } from "./table.ts";

export function controlRoutes(posture: Posture): readonly Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/controls",
      permission: "posture.read",
      summary: "Controls of the content, and how they stand",
      request: { query: controlsQuery },
      answer: listing(schema.controlRow),
      alsoAnswers: tableTypes,
      problems: [outsideTime, notKept, tooManyRows],
      handle: async ({ query }, { language }) => {
        const answer = async (projection: Projection) => ({
          moment: momentOf(projection),
          ...(await controlRows(projection, query)),
        });
        const answered = await posture.read(query, answer, undefined, atOnce);
        return answerTable(controlTable, answered, query, language);
      },
    }),
    route({
      method: "get",
      path: "/api/v1/control-groups",
      permission: "posture.read",
      summary: "What controls are browsed by: functions, authority documents or profiles",
      description:
        "Takes the filters of the list. Each group has the number of controls that the list has when it is chosen in the " +
        "place of what the filters say of its axis.",
      request: { query: groupsQuery },
      answer: schema.controlGroups,
      problems: [outsideTime, notKept],
      handle: ({ query }) => posture.read(query, (projection) => controlGroups(projection, query), undefined, atOnce),
    }),
    route({
      method: "get",
      path: "/api/v1/controls/{control}",
      permission: "posture.read",
      summary: "One control in full",
      description: "How it stands in each system is told by `/api/v1/requirements?control=`.",
      request: { params: z.object({ control: z.string().min(1).max(100) }), query: momentQuery },
      answer: schema.controlDetail,
      problems: [outsideTime, notKept],
      handle: ({ params, query }) =>
        posture.read(query, (projection) => controlDetail(projection, params.control), undefined, atOnce),
    }),
  ];
}
