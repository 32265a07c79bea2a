/**
 * The routes of the tree of organizations.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { type Route, route } from "../../platform/http/route.ts";
import { moment, momentQuery } from "../../platform/schema.ts";
import { ambiguousSubject, isName, momentOf, outsideTime, type Posture } from "../posture/service.ts";
import { organizationDetail, organizationRows } from "./look.ts";
import { instantOf, type TreePlan } from "./plan.ts";
import * as schema from "./schema.ts";
import { readTreeBody } from "./sheet.ts";
import { stateSharing, stateTree } from "./state.ts";

const id = z.string().min(1).max(100).refine(isName, "It has control characters, or blanks around it.");
const importQuery = z.object({
  reason: z.string().min(1).max(1000),
  dryRun: z.enum(["true", "false"]).default("true").openapi({ description: "Whether to look only. Default: to look." }),
});
const csv = z.string().openapi({ description: "A table with the columns id, name.ja, name.en, parent, from, until." });

const told = ({ added, stating, unchanged }: TreePlan, dryRun: boolean): schema.ImportedChanges => ({
  dryRun,
  added: added.map((one) => one.id),
  changes: stating.map((one) => ({
    organization: one.organization,
    kind: one.kind,
    name: one.kind === "name" ? { ...one.name } : null,
    parent: one.kind === "parent" ? one.parent : null,
    from: one.from === null ? null : new Date(one.from).toISOString(),
    until: one.until === null ? null : new Date(one.until).toISOString(),
  })),
  unchanged,
});

export function organizationRoutes(posture: Posture): readonly Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/organizations",
      permission: "posture.read",
      summary: "Organizations in the order of their tree, with what stands below each",
      request: { query: momentQuery },
      answer: z.object({ moment, items: z.array(schema.organizationRow) }),
      problems: [outsideTime],
      handle: ({ query }) =>
        posture.read(query, async (projection) => ({
          moment: momentOf(projection),
          items: await organizationRows(projection),
        })),
    }),
    route({
      method: "get",
      path: "/api/v1/organizations/{organization}",
      permission: "posture.read",
      summary: "One organization, with all names and parents that were stated of it",
      request: { params: z.object({ organization: id }), query: momentQuery },
      answer: schema.organizationDetail,
      problems: [outsideTime],
      handle: ({ params, query }) =>
        posture.read(query, (projection) => organizationDetail(projection, params.organization)),
    }),
    route({
      method: "put",
      path: "/api/v1/organizations/{organization}",
      permission: "inventory.update",
      summary: "State an organization's name, or whom it is under, for an interval",
      description:
        "Of several statements about the same moment the newest counts. Without `from` it holds from now on, without `until` until " +
        "something else is stated. An organization that is not known is registered.",
      request: { params: z.object({ organization: id }), body: schema.statedOrganization },
      answer: schema.importedChanges,
      handle: async ({ params, body: { name, parent, reason, ...interval } }, { principal, concerns }) => {
        concerns(params.organization);
        const names = name === undefined ? [] : [{ name, ...interval }];
        const parents = parent === undefined ? [] : [{ parent, ...interval }];
        const tree = { organizations: [{ id: params.organization, names, parents }] };
        const plan = await posture.change((tx, revision, { clock }) =>
          stateTree(tx, revision, tree, { actor: principal.user, reason, clock }),
        );
        return told(plan, false);
      },
    }),
    route({
      method: "post",
      path: "/api/v1/organizations",
      permission: "inventory.update",
      summary: "Import a tree of organizations, from JSON, YAML or CSV",
      description: "Unless `dryRun=false` it is only looked at. What is so already is not stated again.",
      request: { query: importQuery, body: schema.importedTree },
      reader: {
        types: {
          "application/json": schema.importedTree,
          "application/yaml": schema.importedTree,
          "text/csv": csv,
          "application/octet-stream": csv,
        },
        read: readTreeBody,
      },
      answer: schema.importedChanges,
      handle: async ({ query: { reason, dryRun }, body }, { principal }) => {
        const by = { actor: principal.user, reason, dryRun: dryRun === "true" };
        const plan = await posture.change((tx, revision, { clock }) => stateTree(tx, revision, body, { ...by, clock }));
        return told(plan, by.dryRun);
      },
    }),
    route({
      method: "put",
      path: "/api/v1/systems/{system}/sharing",
      permission: "inventory.update",
      summary: "State that an organization shares in a system beside the one that is accountable, or no longer does",
      request: { params: z.object({ system: id }), body: schema.statedSharing },
      answer: z.undefined(),
      problems: [ambiguousSubject],
      handle: async ({ params: { system }, body }, { principal }) => {
        const { organization, with: sharer, shares, reason } = body;
        const from = body.from === undefined ? null : instantOf(body.from);
        const until = body.until === undefined ? null : instantOf(body.until);
        await posture.change((tx, revision, { clock }) =>
          stateSharing(
            tx,
            revision,
            { organization, system, sharer, shares, from, until },
            { actor: principal.user, reason, clock },
          ),
        );
        return undefined;
      },
    }),
  ];
}
