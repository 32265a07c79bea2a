/**
 * The routes of the tree of organizations.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { type Route, route } from "../../platform/http/route.ts";
import { moment, momentQuery } from "../../platform/schema.ts";
import {
  ambiguousSubject,
  atOnce,
  isName,
  listQuery,
  momentOf,
  openView,
  outsideTime,
  type Posture,
  type Projection,
  systemAt,
  tableResponse,
  tableTypes,
} from "../posture/service.ts";
import { organizationDetail, readTree } from "./look.ts";
import { instantOf } from "./plan.ts";
import * as schema from "./schema.ts";
import { readTreeBody, tableMediaTypes } from "./sheet.ts";
import { sharersOf } from "./sharing.ts";
import { type Done, stateSharing, stateTree, undoDecision } from "./state.ts";
import { organizationTable, tableRows, treeDocument } from "./table.ts";

const id = z.string().min(1).max(100).refine(isName, "It has control characters, or blanks around it.");
const treeQuery = momentQuery.extend({
  on: schema.since.optional().openapi({
    description: "The names and places on this day, as it is stated; it may be in the future. Default: the moment.",
  }),
  format: listQuery.shape.format,
});
const dryRun = z.enum(["true", "false"]).openapi({ description: "Whether to look only. Default: to look." });
const importQuery = z
  .object({ reason: z.string().max(1000).default(""), dryRun: dryRun.default("true") })
  .refine((query) => query.dryRun === "true" || query.reason.trim() !== "", {
    path: ["reason"],
    message: "Say why it changes.",
  });
const csv = z.string().openapi({
  description: "A table, CSV or XLSX, with the columns id, name.ja, name.en, parent, from, until.",
});

const told = ({ added, stating, unchanged, sequence }: Done, isLook: boolean): schema.ImportedChanges => ({
  dryRun: isLook,
  added: added.map((one) => one.id),
  changes: stating.map((one) => ({
    organization: one.organization,
    kind: one.kind,
    name: one.kind === "name" && one.name ? { ...one.name } : null,
    parent: one.kind === "parent" ? one.parent : null,
    from: one.from === null ? null : new Date(one.from).toISOString(),
    until: one.until === null ? null : new Date(one.until).toISOString(),
  })),
  ...{ unchanged, sequence },
});

export function organizationRoutes(posture: Posture): readonly Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/organizations",
      permission: "posture.read",
      summary: "Organizations in the order of their tree, with what stands below each, and what will be otherwise",
      description:
        "As CSV or XLSX it has a row for each time over which an organization had a name and a place, and can be imported again.",
      request: { query: treeQuery },
      answer: z.object({ moment, items: z.array(schema.organizationRow), planned: z.array(schema.plannedChange) }),
      alsoAnswers: tableTypes,
      problems: [outsideTime],
      handle: ({ query: { on, format, ...query } }, { language }) => {
        const answer = async (projection: Projection) => {
          const at = momentOf(projection);
          const tree = await readTree(projection, on === undefined ? undefined : instantOf(on));
          if (format === "json") return { moment: at, items: [...tree.rows], planned: [...tree.planned] };
          return tableResponse(organizationTable, tableRows(tree), { format, language, asOf: at.asOf });
        };
        return posture.read(query, answer, undefined, atOnce);
      },
    }),
    route({
      method: "get",
      path: "/api/v1/organization-tree",
      permission: "posture.read",
      summary: "The whole tree in the form that is imported: names and parents, each for its interval",
      description: "As a document, or as a table. Imported again as it is, it changes nothing.",
      request: { query: momentQuery.extend({ format: listQuery.shape.format }) },
      answer: schema.importedTree,
      alsoAnswers: tableTypes,
      problems: [outsideTime],
      handle: ({ query: { format, ...query } }, { language }) => {
        const answer = async (projection: Projection) => {
          const tree = await readTree(projection);
          if (format === "json") return treeDocument(tree);
          const { asOf } = momentOf(projection);
          return tableResponse(organizationTable, tableRows(tree), { format, language, asOf });
        };
        return posture.read(query, answer, undefined, atOnce);
      },
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
        posture.read(query, (projection) => organizationDetail(projection, params.organization), undefined, atOnce),
    }),
    route({
      method: "put",
      path: "/api/v1/organizations/{organization}",
      permission: "inventory.update",
      summary: "State an organization's name, or whom it is under, for an interval",
      description:
        "Of several statements about the same moment the newest counts. Without `from` it holds from now on, without `until` until " +
        "something else is stated. An organization is there while it bears a name. One that is not known is registered.",
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
      summary: "Import a tree of organizations, from JSON, YAML, CSV or XLSX",
      description: "Unless `dryRun=false` it is only looked at. What is so already is not stated again.",
      request: { query: importQuery, body: schema.importedTree },
      reader: {
        types: {
          "application/json": schema.importedTree,
          "application/yaml": schema.importedTree,
          ...Object.fromEntries(tableMediaTypes.map((type) => [type, csv])),
          "application/octet-stream": csv,
        },
        read: readTreeBody,
      },
      answer: schema.importedChanges,
      handle: async ({ query, body }, { principal }) => {
        const by = { actor: principal.user, reason: query.reason.trim(), dryRun: query.dryRun === "true" };
        const plan = await posture.change((tx, revision, { clock }) => stateTree(tx, revision, body, { ...by, clock }));
        return told(plan, by.dryRun);
      },
    }),
    route({
      method: "post",
      path: "/api/v1/organization-decisions/undo",
      permission: "inventory.update",
      summary: "Take back what was decided of organizations: what was so before is stated again",
      description:
        "What was decided since stays. An organization that was added is registered for good, and is no longer there.",
      request: { query: z.object({ dryRun: dryRun.default("false") }), body: schema.undoneDecision },
      answer: schema.importedChanges,
      handle: async ({ query, body: { reason, ...undone } }, { principal, concerns }) => {
        concerns(undone.organization);
        const by = { actor: principal.user, reason, dryRun: query.dryRun === "true" };
        const done = await posture.change((tx, revision, { clock, defaults }) =>
          undoDecision(tx, revision, undone, { ...by, clock, usual: defaults.organization }),
        );
        return told(done, by.dryRun);
      },
    }),
    route({
      method: "get",
      path: "/api/v1/systems/{system}/sharing",
      permission: "posture.read",
      summary: "Who shares in a system beside the organization that is accountable, now and as it is planned",
      request: {
        params: z.object({ system: id }),
        query: momentQuery.extend({ organization: z.string().max(100).optional() }),
      },
      answer: z.object({ moment, items: z.array(schema.sharer) }),
      problems: [outsideTime, ambiguousSubject],
      handle: ({ params: { system }, query: { organization, ...query } }) =>
        posture.read(query, async (projection) => {
          const found = systemAt(await openView(projection), system, organization);
          return { moment: momentOf(projection), items: [...(await sharersOf(projection, found))] };
        }),
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
