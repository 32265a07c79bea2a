/**
 * The routes by which posture is reported and read.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { ProblemError } from "../../platform/http/problem.ts";
import { notFound } from "../../platform/http/problems.ts";
import { type Route, route } from "../../platform/http/route.ts";
import { moment, momentQuery } from "../../platform/schema.ts";
import { type Answered, answerTable } from "./answer.ts";
import { arrangementRoutes } from "./arrangement.ts";
import { assetRows, assetsQuery, rowsOfSubjects } from "./assets.ts";
import { cellRows, cellsQuery } from "./cells.ts";
import { explainCell, explainRequirement, historyOf, subjectAt, systemAt } from "./explanation.ts";
import { listing, type Window } from "./list.ts";
import { atOnce } from "./moment.ts";
import { overviewOf } from "./overview.ts";
import { type About, everything } from "./past/about.ts";
import {
  ambiguousSubject,
  keyReused,
  notKept,
  outsideOrganizations,
  outsideTime,
  subjectElsewhere,
  tooManyReports,
  tooManyRows,
} from "./problems.ts";
import { requirementRows, requirementsQuery } from "./requirements.ts";
import * as schema from "./schema.ts";
import type { Posture } from "./service.ts";
import { systemRow, systemRows, systemsQuery } from "./systems.ts";
import { tableTypes } from "./table.ts";
import { assetTable, cellTable, requirementTable, systemTable } from "./tables.ts";
import { retentionRoutes } from "./retention/routes.ts";
import { timelineRoutes } from "./timeline/routes.ts";
import { readTrends } from "./trend.ts";
import { keyOf, takeUpRoutes } from "./take-up/routes.ts";
import { momentOf, openView, type View } from "./view.ts";

const one = momentQuery.extend({ organization: z.string().max(100).optional() });
const problems = [outsideTime, notKept, ambiguousSubject];
const id = z.string().min(1).max(300);

/** Rows with the moment that they are of. */
async function rowsOf<T>(view: View, rows: Promise<Window<T>> | Window<T>): Promise<Answered<T>> {
  const { items, total } = await rows;
  return { moment: momentOf(view.projection), items, total };
}

export function postureRoutes(posture: Posture): readonly Route[] {
  const viewed = <T>(
    query: z.output<typeof momentQuery>,
    about: About,
    answer: (view: View) => Promise<T>,
  ): Promise<T> => posture.read(query, async (projection) => answer(await openView(projection)), about, atOnce);

  return [
    route({
      method: "post",
      path: "/api/v1/observations",
      permission: "observation.create",
      summary: "Report what a source observed of one subject",
      description:
        "All of the batch is taken up in one transaction, or nothing. A subject that is not known is registered. The same " +
        "batch sent again is taken up once, and answered with the number that it has. What bears the same Idempotency-Key is " +
        "taken up once as well.",
      request: { body: schema.observationBatch },
      answer: schema.accepted,
      status: 202,
      problems: [subjectElsewhere, ambiguousSubject, tooManyReports, keyReused, outsideOrganizations],
      handle: async ({ body }, { request, concerns }) => {
        concerns(body.subject.organization);
        const { sequence } = await posture.accept(body, { key: keyOf(request) });
        return { sequence };
      },
    }),
    ...takeUpRoutes(posture),
    route({
      method: "get",
      path: "/api/v1/overview",
      permission: "posture.read",
      summary: "How everything stands",
      request: { query: momentQuery },
      answer: schema.overview,
      problems,
      handle: ({ query }) => viewed(query, everything, overviewOf),
    }),
    route({
      method: "get",
      path: "/api/v1/systems",
      permission: "posture.read",
      summary: "Information systems",
      request: { query: systemsQuery },
      answer: listing(schema.systemRow),
      alsoAnswers: tableTypes,
      problems: [...problems, tooManyRows],
      handle: async ({ query }, { language }) => {
        const answered = await viewed(query, { organization: query.organization }, async (view) =>
          rowsOf(view, systemRows(view, await readTrends(view), query)),
        );
        return answerTable(systemTable, answered, query, language);
      },
    }),
    route({
      method: "get",
      path: "/api/v1/systems/{system}",
      permission: "posture.read",
      summary: "One information system",
      request: { params: z.object({ system: id }), query: one },
      answer: schema.systemRow.extend({ moment }),
      problems,
      handle: ({ params, query }) =>
        viewed(query, { system: params.system, organization: query.organization }, async (view) => {
          const system = systemAt(view, params.system, query.organization);
          return { ...systemRow(view, system, await readTrends(view)), moment: momentOf(view.projection) };
        }),
    }),
    route({
      method: "get",
      path: "/api/v1/assets",
      permission: "posture.read",
      summary: "Assets",
      request: { query: assetsQuery },
      answer: listing(schema.assetRow),
      alsoAnswers: tableTypes,
      problems: [...problems, tooManyRows],
      handle: async ({ query }, { language }) => {
        const answered = await viewed(query, query, (view) => rowsOf(view, assetRows(view, query)));
        return answerTable(assetTable, answered, query, language);
      },
    }),
    route({
      method: "get",
      path: "/api/v1/assets/{subject}",
      permission: "posture.read",
      summary: "One asset, or any other subject",
      description: "`subject` is an id, as in host:web-01, or a bare name.",
      request: { params: z.object({ subject: id }), query: one },
      answer: schema.assetRow.extend({ moment }),
      problems,
      handle: ({ params, query }) =>
        viewed(query, { subject: params.subject, organization: query.organization }, async (view) => {
          const [row] = await rowsOfSubjects(view, [await subjectAt(view, params.subject, query.organization)]);
          if (!row) throw new ProblemError(notFound);
          return { ...row, moment: momentOf(view.projection) };
        }),
    }),
    route({
      method: "get",
      path: "/api/v1/requirements",
      permission: "posture.read",
      summary: "Requirements of systems",
      request: { query: requirementsQuery },
      answer: listing(schema.requirementRow),
      alsoAnswers: tableTypes,
      problems: [...problems, tooManyRows],
      handle: async ({ query }, { language }) => {
        const answered = await viewed(query, query, (view) => rowsOf(view, requirementRows(view, query)));
        return answerTable(requirementTable, answered, query, language);
      },
    }),
    route({
      method: "get",
      path: "/api/v1/requirements/{system}/{control}",
      permission: "posture.read",
      summary: "Why a requirement is as it is",
      request: { params: z.object({ system: id, control: id }), query: one },
      answer: schema.requirementExplanation,
      problems,
      handle: ({ params, query }) =>
        viewed(query, { system: params.system, organization: query.organization }, (view) =>
          explainRequirement(view, systemAt(view, params.system, query.organization), params.control),
        ),
    }),
    route({
      method: "get",
      path: "/api/v1/cells",
      permission: "posture.read",
      summary: "Cells: checks of subjects",
      description: "Where `subject` and `check` name one cell, the answer has its history, with both clocks.",
      request: { query: cellsQuery },
      answer: listing(schema.cellRow).extend({ history: z.array(schema.observationRow).optional() }),
      alsoAnswers: tableTypes,
      problems: [...problems, tooManyRows],
      handle: async ({ query }, { language }) => {
        const answered = await viewed(query, query, async (view) => {
          const rows = await rowsOf(view, cellRows(view, query));
          const place = view.projection.revision.checks.get(query.check ?? "");
          if (query.subject === undefined || !place || query.format !== "json") return rows;
          const subjects = await view.projection.subjects({ organization: query.organization, subject: query.subject });
          const [subject, another] = subjects.filter(({ kind }) => kind === place.check.subject);
          if (!subject || another) return rows;
          return { ...rows, history: await historyOf(view, subject, place) };
        });
        return answerTable(cellTable, answered, query, language);
      },
    }),
    route({
      method: "get",
      path: "/api/v1/cells/{subject}/{check}",
      permission: "posture.read",
      summary: "Why a cell is as it is",
      request: { params: z.object({ subject: id, check: id }), query: one },
      answer: schema.cellExplanation,
      problems,
      handle: ({ params, query }) =>
        viewed(query, { subject: params.subject, organization: query.organization }, async (view) =>
          explainCell(view, await subjectAt(view, params.subject, query.organization), params.check),
        ),
    }),
    route({
      method: "get",
      path: "/api/v1/state/verify",
      permission: "posture.verify",
      summary: "Recount everything from the log, and tell every difference",
      request: {},
      answer: schema.verification,
      handle: () => posture.verify(),
    }),
    ...timelineRoutes(posture),
    ...retentionRoutes(posture),
    ...arrangementRoutes(posture),
  ];
}
