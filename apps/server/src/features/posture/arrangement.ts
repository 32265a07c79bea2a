/**
 * The routes by which the inventory is arranged.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { inBoth } from "@tokiwa/content";
import { type Route, route } from "../../platform/http/route.ts";
import { text } from "../../platform/schema.ts";
import { declareSystem, placeInSystem } from "./arrange.ts";
import { foreseePlacing, foreseeTransfer } from "./arrange-foresight.ts";
import { isName } from "./take-up/batch.ts";
import { ambiguousSubject } from "./problems.ts";
import type { Posture } from "./service.ts";
import { foreseenArrangement } from "./schema.ts";
import { transferSystem } from "./transfer.ts";
import { openView } from "./view.ts";

const name = z.string().min(1).max(100).refine(isName, "It has control characters, or blanks around it.");

const placing = z.object({ subject: z.string().min(1).max(300) });
const place = z.strictObject({ system: name, organization: name.optional() });

export function arrangementRoutes(posture: Posture): readonly Route[] {
  return [
    route({
      method: "put",
      path: "/api/v1/systems/{system}",
      permission: "inventory.update",
      summary: "Declare an information system, or change its name or profile",
      description: "A name may be one text, or one for each language.",
      request: {
        params: z.object({ system: name }),
        body: z.strictObject({
          name: z.union([name, z.strictObject({ ja: name, en: name })]).optional(),
          profile: z.string().max(100).optional(),
          organization: name.optional(),
        }),
      },
      answer: z.object({ id: z.string(), name: text, organization: z.string(), profile: z.string() }),
      handle: ({ params, body }) =>
        posture.change(async (tx, revision, { clock, defaults }) => {
          const id = body.organization ?? defaults.organization.id;
          const organization = id === defaults.organization.id ? defaults.organization : { id, name: inBoth(id) };
          const given = typeof body.name === "string" ? inBoth(body.name) : body.name;
          const declared = { organization, id: params.system, name: given, profile: body.profile };
          return declareSystem(tx, revision, declared, defaults.profile, clock);
        }),
    }),
    route({
      method: "put",
      path: "/api/v1/systems/{system}/organization",
      permission: "inventory.update",
      summary: "Put an information system into another organization, with its assets and all that is known of them",
      description:
        "Its exceptions and what was decided to be not applicable were the old organization's, and end; how many did is answered. " +
        "Its tailored profile, who shares in it and what is held of it go along.",
      request: {
        params: z.object({ system: name }),
        body: z.strictObject({ to: name, organization: name.optional(), reason: z.string().min(1).max(1000) }),
      },
      answer: z.object({ exceptions: z.int(), decisions: z.int() }),
      problems: [ambiguousSubject],
      handle: ({ params, body }, { principal, concerns }) => {
        concerns(body.organization ?? body.to);
        const { to, organization, reason } = body;
        const wanted = { system: params.system, organization, to, reason, actor: principal.user };
        return posture.change((tx, revision, given) => transferSystem(tx, revision, wanted, given));
      },
    }),
    route({
      method: "post",
      path: "/api/v1/systems/{system}/organization/preview",
      permission: "posture.read",
      summary:
        "What would come of putting a system into another organization: what ends, and how its requirements would stand",
      description: "Nothing is kept.",
      request: {
        params: z.object({ system: name }),
        body: z.strictObject({ to: name, organization: name.optional() }),
      },
      answer: foreseenArrangement,
      problems: [ambiguousSubject],
      handle: ({ params: { system }, body: { to, organization } }) =>
        posture.read({}, async (projection) =>
          foreseeTransfer(await openView(projection), { system, to, organization }),
        ),
    }),
    route({
      method: "post",
      path: "/api/v1/assets/{subject}/preview",
      permission: "posture.read",
      summary: "What would come of putting an asset into another system: how the requirements of both would stand",
      description: "Nothing is kept.",
      request: { params: placing, body: place },
      answer: foreseenArrangement,
      problems: [ambiguousSubject],
      handle: ({ params: { subject }, body: { system, organization } }) =>
        posture.read({}, async (projection) =>
          foreseePlacing(await openView(projection), { subject, system, organization }),
        ),
    }),
    route({
      method: "put",
      path: "/api/v1/assets/{subject}",
      permission: "inventory.update",
      summary: "Put an asset into an information system of its organization",
      request: {
        params: placing,
        body: place,
      },
      answer: z.undefined(),
      problems: [ambiguousSubject],
      handle: async ({ params, body }) => {
        const wanted = { subject: params.subject, system: body.system, organization: body.organization };
        await posture.change((tx, revision, { clock }) => placeInSystem(tx, revision, wanted, clock));
        return undefined;
      },
    }),
  ];
}
