/**
 * The routes by which what a system is asked for is looked at, proposed and decided.
 * @module
 */
import { z } from "@hono/zod-openapi";
import type { Content } from "@tokiwa/content";
import { type Database, inSnapshot } from "../../platform/database/database.ts";
import { type Route, route } from "../../platform/http/route.ts";
import { type Catalogs, unresolvedProfile } from "../catalogs/service.ts";
import { ambiguousSubject, openView, type Posture, scopeOf, systemAt, type View } from "../posture/service.ts";
import { decide, propose, type Proposed, undoing } from "./deciding.ts";
import { alreadyDecided, alreadyProposed, changeWithoutEffect, ownProposal, tooManyChanges } from "./problems.ts";
import * as schema from "./schema.ts";
import { type Place, readChanges, readValues } from "./store.ts";
import { tailoringOf } from "./view.ts";
import { contentFor, foreseeChanges } from "./wanted.ts";

const params = z.object({ system: z.string().min(1).max(300) });
const one = params.extend({ change: z.uuid() });
const query = z.object({ organization: z.string().max(100).optional() });
const kept = z.object({ id: z.string() });

export function tailoringRoutes({
  database,
  posture,
  catalogs,
}: {
  readonly database: Database;
  readonly posture: Posture;
  readonly catalogs: Catalogs;
}): readonly Route[] {
  type Named = { readonly params: z.output<typeof params>; readonly query: z.output<typeof query> };
  const find = (view: View, { params: { system }, query: { organization } }: Named) =>
    systemAt(view, system, organization);
  const placeOf = async (named: Named): Promise<Place & { readonly content: Content }> =>
    posture.read({}, async (projection) => {
      const { organization, id } = find(await openView(projection), named);
      return { organization, system: id, content: projection.revision.content };
    });

  const keep = async (named: Named, proposed: Proposed): Promise<{ id: string }> => {
    const place = await placeOf(named);
    const content = await contentFor(catalogs, place.content, [proposed.change]);
    return { id: await posture.change((tx) => propose(tx, content, place, proposed)) };
  };

  return [
    route({
      method: "get",
      path: "/api/v1/systems/{system}/tailoring",
      permission: "posture.read",
      summary: "What a system is asked for, and every change of that: proposed, decided, in force",
      request: { params, query },
      answer: schema.tailoring,
      problems: [ambiguousSubject],
      handle: async (named, { concerns }) => {
        const { content } = await placeOf(named);
        const offers = await catalogs.offers(content);
        return posture.read({}, async (projection) => {
          const view = await openView(projection);
          const system = find(view, named);
          concerns(system.organization);
          const place = { organization: system.organization, system: system.id };
          const changes = await readChanges(projection.tx, place);
          const values = await readValues(projection.tx, place, null);
          return tailoringOf(view, system, { changes, values, offers });
        });
      },
    }),
    route({
      method: "post",
      path: "/api/v1/systems/{system}/tailoring/preview",
      permission: "posture.read",
      summary: "What would come of changes: requirements gained and lost, and how they stand now",
      description: "The changes are taken one after the other. Nothing is kept.",
      request: { params, query, body: schema.preview },
      answer: schema.foreseen,
      problems: [ambiguousSubject, changeWithoutEffect, unresolvedProfile],
      handle: async ({ body: { changes }, ...named }, { concerns }) => {
        const { content: now } = await placeOf(named);
        const content = await contentFor(catalogs, now, changes);
        return posture.read({}, async (projection) => {
          const view = await openView(projection);
          const system = find(view, named);
          concerns(system.organization);
          const values = await readValues(
            projection.tx,
            { organization: system.organization, system: system.id },
            null,
          );
          const standings = view.standings.get(scopeOf(system.organization, system.id)) ?? new Map();
          const { tx, revision } = projection;
          return foreseeChanges(tx, { revision, content }, { system, values, standings }, changes);
        });
      },
    }),
    route({
      method: "post",
      path: "/api/v1/systems/{system}/tailoring",
      permission: "tailoring.propose",
      summary: "Propose a change, with its reason",
      description: "A proposal binds nobody until it is approved.",
      request: { params, query, body: schema.proposal },
      answer: kept,
      status: 201,
      problems: [ambiguousSubject, changeWithoutEffect, alreadyProposed, tooManyChanges, unresolvedProfile],
      handle: ({ body, ...named }, { principal, now }) => keep(named, { ...body, by: principal.user, at: now }),
    }),
    route({
      method: "post",
      path: "/api/v1/systems/{system}/tailoring/{change}/decision",
      permission: "tailoring.decide",
      summary: "Decide on a proposal, or withdraw it",
      description:
        "Who decided is written down as it is told, and must not be who proposed it. What is approved binds from then on.",
      request: { params: one, query, body: schema.decision },
      answer: z.undefined(),
      problems: [ambiguousSubject, ownProposal, alreadyDecided, changeWithoutEffect, unresolvedProfile],
      handle: async ({ body, ...named }, { principal }) => {
        const place = await placeOf(named);
        const { change: id } = named.params;
        const proposal = (await inSnapshot(database, (tx) => readChanges(tx, place))).find((each) => each.id === id);
        const isChosen = body.decision === "approve" && proposal?.change.kind === "profile";
        const chosen = isChosen && proposal.change.kind === "profile" ? proposal.change.profile : "";
        const adoption = isChosen ? await catalogs.adoption(place.content, chosen) : null;
        await posture.change((tx, revision, { clock }) =>
          decide(tx, revision, place, { id, decision: body, recordedBy: principal.user, adoption, clock }),
        );
        return undefined;
      },
    }),
    route({
      method: "post",
      path: "/api/v1/systems/{system}/tailoring/{change}/undo",
      permission: "tailoring.propose",
      summary: "Propose to take back a change that is in force",
      request: { params: one, query, body: schema.undoing },
      answer: kept,
      status: 201,
      problems: [ambiguousSubject, alreadyDecided, changeWithoutEffect, alreadyProposed, tooManyChanges],
      handle: async ({ body: { reason }, ...named }, { principal, now }) => {
        const place = await placeOf(named);
        const undoes = named.params.change;
        const change = await inSnapshot(database, (tx) => undoing(tx, place, undoes));
        return keep(named, { change, reason, by: principal.user, at: now, undoes });
      },
    }),
  ];
}
