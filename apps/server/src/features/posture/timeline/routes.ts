/**
 * The routes by which it is read what was shown before.
 * @module
 */
import { z } from "@hono/zod-openapi";
import type { Language } from "@tokiwa/content";
import { ProblemError } from "../../../platform/http/problem.ts";
import { notFound } from "../../../platform/http/problems.ts";
import { type Route, route } from "../../../platform/http/route.ts";
import { subjectAt, systemAt } from "../explanation.ts";
import { type About, everything } from "../past/about.ts";
import { ambiguousSubject, notKept, outsideTime, tooManyRows } from "../problems.ts";
import type { Posture } from "../service.ts";
import { type Table, tableResponse, tableTypes } from "../table.ts";
import { openView, type View } from "../view.ts";
import { cellTimeline } from "./cells.ts";
import { type TimelineQuery, timelineQuery } from "./part.ts";
import { requirementsTimeline, requirementTimeline } from "./requirements.ts";
import * as schema from "./schema.ts";
import { cellChangeTable, requirementChangeTable } from "./tables.ts";

const id = z.string().min(1).max(300);
const came = "Only what came to be so.";
const cellQuery = timelineQuery.extend({
  state: z.enum(["pass", "fail", "not-applicable", "unknown", "excepted"]).optional().openapi({ description: came }),
});
const query = timelineQuery.extend({
  state: z
    .enum(["satisfied", "not-satisfied", "unknown", "not-applicable", "excepted"])
    .optional()
    .openapi({ description: came }),
});

const description =
  "What was shown, change by change, the newest first: by `asOf`, of what was known by `knownAt`. `next` leads to what is " +
  "older; it is null where there is no more. The newest part has the course of it since `from`. A file has all changes.";

const problems = [outsideTime, notKept, ambiguousSubject, tooManyRows];

interface Answer<Row> {
  readonly moment: { readonly asOf: string };
  readonly items: readonly Row[];
}

/** Answers as JSON, or with the changes as a file. */
function answered<Row, A extends Answer<Row>>(table: Table<Row>, answer: A, asked: TimelineQuery, language: Language) {
  const { format, lang = language } = asked;
  if (format === "json") return answer;
  return tableResponse(table, answer.items, { format, language: lang, asOf: answer.moment.asOf });
}

export function timelineRoutes(posture: Posture): readonly Route[] {
  const viewed = <T>(asked: TimelineQuery, about: About, answer: (view: View) => Promise<T>): Promise<T> =>
    posture.read(asked, async (projection) => answer(await openView(projection)), about);
  return [
    route({
      method: "get",
      path: "/api/v1/timeline",
      permission: "posture.read",
      summary: "How the requirements of all systems, or of those under an organization, came to stand as they do",
      description,
      request: { query: query.omit({ organization: true }) },
      answer: schema.requirementsTimeline,
      alsoAnswers: tableTypes,
      problems,
      handle: async ({ query: asked }, { language }) => {
        const read = (view: View) => requirementsTimeline(view, {}, asked);
        return answered(requirementChangeTable, await viewed(asked, everything, read), asked, language);
      },
    }),
    route({
      method: "get",
      path: "/api/v1/cells/{subject}/{check}/timeline",
      permission: "posture.read",
      summary: "How a cell came to stand as it does",
      description,
      request: { params: z.object({ subject: id, check: id }), query: cellQuery },
      answer: schema.cellTimeline,
      alsoAnswers: tableTypes,
      problems,
      handle: async ({ params, query: asked }, { language }) => {
        const about = { subject: params.subject, organization: asked.organization };
        const read = async (view: View) => {
          const subject = await subjectAt(view, params.subject, asked.organization);
          const place = view.projection.revision.checks.get(params.check);
          if (place?.check.subject !== subject.kind) throw new ProblemError(notFound);
          return cellTimeline(view, subject, place, asked);
        };
        return answered(cellChangeTable, await viewed(asked, about, read), asked, language);
      },
    }),
    route({
      method: "get",
      path: "/api/v1/requirements/{system}/{control}/timeline",
      permission: "posture.read",
      summary: "How a requirement came to stand as it does",
      description,
      request: { params: z.object({ system: id, control: id }), query },
      answer: schema.requirementTimeline,
      alsoAnswers: tableTypes,
      problems,
      handle: async ({ params: { system: named, control }, query: asked }, { language }) => {
        const about = { system: named, organization: asked.organization };
        const read = async (view: View) => {
          const system = systemAt(view, named, asked.organization);
          if (!view.projection.revision.content.controls.has(control)) throw new ProblemError(notFound);
          return requirementTimeline(view, { organization: system.organization, system, control }, asked);
        };
        return answered(requirementChangeTable, await viewed(asked, about, read), asked, language);
      },
    }),
    route({
      method: "get",
      path: "/api/v1/systems/{system}/timeline",
      permission: "posture.read",
      summary: "How the requirements of a system came to stand as they do",
      description,
      request: { params: z.object({ system: id }), query },
      answer: schema.requirementsTimeline,
      alsoAnswers: tableTypes,
      problems,
      handle: async ({ params, query: asked }, { language }) => {
        const about = { system: params.system, organization: asked.organization };
        const read = async (view: View) => {
          const system = systemAt(view, params.system, asked.organization);
          return requirementsTimeline(view, { organization: system.organization, system }, asked);
        };
        return answered(requirementChangeTable, await viewed(asked, about, read), asked, language);
      },
    }),
    route({
      method: "get",
      path: "/api/v1/organizations/{organization}/timeline",
      permission: "posture.read",
      summary: "How the requirements of an organization's own systems came to stand as they do",
      description,
      request: { params: z.object({ organization: id }), query: query.omit({ organization: true }) },
      answer: schema.requirementsTimeline,
      alsoAnswers: tableTypes,
      problems,
      handle: async ({ params: { organization }, query: asked }, { language }) => {
        const read = async (view: View) => {
          if (!view.organizations.has(organization)) throw new ProblemError(notFound);
          return requirementsTimeline(view, { organization }, asked);
        };
        return answered(requirementChangeTable, await viewed(asked, { organization }, read), asked, language);
      },
    }),
  ];
}
