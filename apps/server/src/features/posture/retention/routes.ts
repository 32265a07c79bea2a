/**
 * The routes by which it is decided how long what was is kept.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { ProblemError } from "../../../platform/http/problem.ts";
import { invalidRequest, notFound } from "../../../platform/http/problems.ts";
import { type Route, route } from "../../../platform/http/route.ts";
import { instant } from "../../../platform/schema.ts";
import { outsideOrganizations } from "../problems.ts";
import type { Posture } from "../service.ts";
import type { Cleared } from "./clearing.ts";
import { type Hold, isInForce } from "./holds.ts";

const months = z.int().min(1).max(1200).nullable();
const name = z.string().min(1).max(300);
const reason = z.string().min(1).max(4000);

const policy = z.object({
  organization: z.string(),
  reports: months.openapi({ description: "Whole months beside the present one; null for ever." }),
  history: months.openapi({ description: "The same, of what was shown: at least two more than of reports." }),
  reason: z.string(),
  decidedBy: z.string(),
  decidedAt: instant,
});

const hold = z.object({
  id: z.int(),
  organization: z.string(),
  system: z.string().nullable(),
  subject: z.string().nullable(),
  from: instant.nullable(),
  until: instant,
  reason: z.string(),
  placedBy: z.string(),
  placedAt: instant,
  inForce: z.boolean(),
  liftedBy: z.string().nullable(),
  liftedAt: instant.nullable(),
});

const cleared = z.object({
  organization: z.string(),
  rows: z.record(z.string(), z.int()),
  held: z.object({ "open-finding": z.int(), exception: z.int(), hold: z.int() }),
  answersFrom: instant.nullable(),
});

/** The policies and holds of retention, and from when on the past can be told. */
const retained = z
  .object({
    policies: z.array(policy),
    holds: z.array(hold),
    kept: z.array(
      z.object({
        organization: z.string(),
        reportsFrom: instant,
        historyFrom: instant.nullable(),
        answersFrom: instant,
      }),
    ),
  })
  .openapi("Retention");

const written = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

const holdRow = (one: Hold, now: number): z.input<typeof hold> => ({
  ...one,
  from: written(one.from),
  until: new Date(one.until).toISOString(),
  placedAt: new Date(one.placedAt).toISOString(),
  liftedAt: written(one.liftedAt),
  inForce: isInForce(one, now),
});

const clearedRow = ({ answersFrom, ...row }: Cleared): z.input<typeof cleared> => ({
  ...row,
  rows: { ...row.rows },
  held: { ...row.held },
  answersFrom: written(answersFrom),
});

export function retentionRoutes({ retention }: Posture): readonly Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/retention",
      permission: "retention.read",
      summary: "How long what was is kept, what is held, and from when on the past can be told",
      request: {},
      answer: retained,
      handle: async (_, { now }) => {
        const { policies, holds, cuts } = await retention.read();
        return {
          policies: policies.map((one) => ({ ...one, decidedAt: new Date(one.decidedAt).toISOString() })),
          holds: holds.map((one) => holdRow(one, now)),
          kept: cuts.map(({ organization, reportsFrom, historyFrom, answersFrom }) => ({
            organization,
            reportsFrom: new Date(reportsFrom).toISOString(),
            historyFrom: written(historyFrom),
            answersFrom: new Date(answersFrom).toISOString(),
          })),
        };
      },
    }),
    route({
      method: "get",
      path: "/api/v1/retention/preview",
      permission: "retention.read",
      summary: "What would go if it were cleared now",
      description: "Counted by the same statements that clear, row by row: on a large history it takes its time.",
      request: {},
      answer: z.object({ items: z.array(cleared) }),
      handle: async () => ({ items: (await retention.preview()).map(clearedRow) }),
    }),
    route({
      method: "put",
      path: "/api/v1/retention/policies/{organization}",
      permission: "retention.update",
      summary: "Decide how long what was is kept of an organization",
      description: "What is gone does not come back where a later policy keeps it longer.",
      request: {
        params: z.object({ organization: name }),
        body: z.strictObject({ reports: months, history: months, reason }),
      },
      answer: policy,
      problems: [outsideOrganizations],
      handle: async ({ params: { organization }, body }, { now, principal, concerns }) => {
        concerns(organization);
        const { reports, history } = body;
        if (history !== null && (reports === null || history < reports + 2)) {
          const detail = {
            ja: "history は null か、reports より 2 か月以上長くしてください（応答には前の一か月の推移が付きます）。",
            en: "Let history be null, or at least two months longer than reports: an answer has the trend of a month before it.",
          };
          throw new ProblemError(invalidRequest, { errors: [{ pointer: "/history", detail }] });
        }
        const decided = { organization, ...body, decidedBy: principal.user, decidedAt: now };
        await retention.decide(decided);
        return { ...decided, decidedAt: new Date(now).toISOString() };
      },
    }),
    route({
      method: "post",
      path: "/api/v1/retention/holds",
      permission: "retention.update",
      summary: "Let nothing go of an organization, a system or a subject until a day, as for an audit",
      request: {
        body: z.strictObject({
          organization: name,
          system: name.optional(),
          subject: name.optional().openapi({ description: "The id, as in host:web-01." }),
          from: instant.optional().openapi({ description: "What was from then on. Default: all that is kept." }),
          until: instant,
          reason,
        }),
      },
      answer: hold,
      problems: [outsideOrganizations],
      status: 201,
      handle: async ({ body }, { now, principal, concerns }) => {
        concerns(body.organization);
        const until = Date.parse(body.until);
        if (until <= now) {
          const detail = { ja: "現在より後の時刻にしてください。", en: "Let it be later than now." };
          throw new ProblemError(invalidRequest, { errors: [{ pointer: "/until", detail }] });
        }
        const placed = {
          organization: body.organization,
          system: body.system ?? null,
          subject: body.subject ?? null,
          from: body.from === undefined ? null : Date.parse(body.from),
          ...{ until, reason: body.reason, placedBy: principal.user, placedAt: now },
        };
        const id = await retention.hold(placed);
        return holdRow({ ...placed, id, liftedBy: null, liftedAt: null }, now);
      },
    }),
    route({
      method: "delete",
      path: "/api/v1/retention/holds/{organization}/{hold}",
      permission: "retention.update",
      summary: "Lift a hold before its time",
      request: { params: z.object({ organization: name, hold: z.coerce.number().int().min(1) }) },
      answer: z.undefined(),
      problems: [outsideOrganizations],
      handle: async ({ params: { organization, hold: id } }, { now, principal, concerns }) => {
        concerns(organization);
        if (!(await retention.lift({ organization, id, by: principal.user, at: now })))
          throw new ProblemError(notFound);
        return undefined;
      },
    }),
  ];
}
