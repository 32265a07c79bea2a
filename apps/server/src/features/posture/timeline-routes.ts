/**
 * The routes by which it is read what was shown before.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { ProblemError } from "../../platform/http/problem.ts";
import { notFound } from "../../platform/http/problems.ts";
import { type Route, route } from "../../platform/http/route.ts";
import { momentQuery } from "../../platform/schema.ts";
import { subjectAt, systemAt } from "./explanation.ts";
import { ambiguousSubject, notKept, outsideTime } from "./problems.ts";
import * as schema from "./schema.ts";
import type { Posture } from "./service.ts";
import { cellTimeline, requirementTimeline } from "./timeline.ts";
import { openView, type View } from "./view.ts";
import type { About } from "./past/about.ts";

const id = z.string().min(1).max(300);

const query = momentQuery.extend({
  organization: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  before: z.string().max(1000).optional().openapi({ description: "The `next` of the part before this one." }),
});

const description =
  "What was shown, change by change, the newest first: by `asOf`, of what was known by `knownAt`. `next` leads to what is " +
  "older; it is null at the beginning of what is kept.";

const problems = [outsideTime, notKept, ambiguousSubject];

export function timelineRoutes(posture: Posture): readonly Route[] {
  const viewed = <T>(asked: z.output<typeof query>, about: About, answer: (view: View) => Promise<T>): Promise<T> =>
    posture.read(asked, async (projection) => answer(await openView(projection)), about);
  return [
    route({
      method: "get",
      path: "/api/v1/cells/{subject}/{check}/timeline",
      permission: "posture.read",
      summary: "How a cell came to stand as it does",
      description,
      request: { params: z.object({ subject: id, check: id }), query },
      answer: schema.cellTimeline,
      problems,
      handle: ({ params, query: asked }) =>
        viewed(asked, { subject: params.subject, organization: asked.organization }, async (view) => {
          const subject = await subjectAt(view, params.subject, asked.organization);
          const place = view.projection.revision.checks.get(params.check);
          if (place?.check.subject !== subject.kind) throw new ProblemError(notFound);
          return cellTimeline(view, subject, place, asked);
        }),
    }),
    route({
      method: "get",
      path: "/api/v1/requirements/{system}/{control}/timeline",
      permission: "posture.read",
      summary: "How a requirement came to stand as it does",
      description,
      request: { params: z.object({ system: id, control: id }), query },
      answer: schema.requirementTimeline,
      problems,
      handle: ({ params, query: asked }) =>
        viewed(asked, { system: params.system, organization: asked.organization }, async (view) => {
          const system = systemAt(view, params.system, asked.organization);
          if (!view.projection.revision.content.controls.has(params.control)) throw new ProblemError(notFound);
          return requirementTimeline(
            view,
            { organization: system.organization, system, control: params.control },
            asked,
          );
        }),
    }),
    route({
      method: "get",
      path: "/api/v1/systems/{system}/timeline",
      permission: "posture.read",
      summary: "How the requirements of a system came to stand as they do",
      description,
      request: { params: z.object({ system: id }), query },
      answer: schema.requirementTimeline,
      problems,
      handle: ({ params, query: asked }) =>
        viewed(asked, { system: params.system, organization: asked.organization }, async (view) => {
          const system = systemAt(view, params.system, asked.organization);
          return requirementTimeline(view, { organization: system.organization, system }, asked);
        }),
    }),
    route({
      method: "get",
      path: "/api/v1/organizations/{organization}/timeline",
      permission: "posture.read",
      summary: "How the requirements of an organization's systems came to stand as they do",
      description,
      request: { params: z.object({ organization: id }), query: query.omit({ organization: true }) },
      answer: schema.requirementTimeline,
      problems,
      handle: ({ params: { organization }, query: asked }) =>
        viewed(asked, { organization }, async (view) => {
          if (!view.organizations.has(organization)) throw new ProblemError(notFound);
          return requirementTimeline(view, { organization }, asked);
        }),
    }),
  ];
}
