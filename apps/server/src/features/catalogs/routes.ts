/**
 * The routes of catalogs, profiles and mapping collections.
 * @module
 */
import { createHash } from "node:crypto";
import { z } from "@hono/zod-openapi";
import { chainInSigns } from "@tokiwa/oscal";
import { type Database, inSnapshot, inTransaction } from "../../platform/database/database.ts";
import { readBytes } from "../../platform/http/body.ts";
import { jsonOf, textOf } from "../../platform/http/json.ts";
import { ProblemError } from "../../platform/http/problem.ts";
import { invalidRequest, notFound } from "../../platform/http/problems.ts";
import { type Route, route } from "../../platform/http/route.ts";
import {
  answerTable,
  atOnce,
  listQuery,
  momentOf,
  openView,
  type Posture,
  says,
  tableTypes,
  tooManyRows,
  type View,
} from "../posture/service.ts";
import { joined, mostFiles } from "./authoring.ts";
import { documentLimit, lookAt } from "./look.ts";
import { documentInUse, invalidDocument, removalUnconfirmed, tooManyDocuments } from "./problems.ts";
import { addressOf } from "./reference.ts";
import { listed, related, type Scene } from "./related.ts";
import { unmeant } from "./relations.ts";
import * as schema from "./schema.ts";
import type { Catalogs } from "./service.ts";
import { resolveAmong } from "./shelf.ts";
import { keep, readContent, readKept, refer, remove } from "./store.ts";
import { catalogTable } from "./table.ts";
import { usageOf } from "./usage.ts";

/** The most documents that are kept. */
const mostKept = 200;
/** So many contradictions are told. */
const mostContradictions = 100;

const params = z.object({ catalog: z.string().min(1).max(200) });
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
const oscal = z.string().openapi({ description: "A document of OSCAL, up to 32 MiB." });

const importQuery = z.object({
  name: z
    .string()
    .min(1)
    .max(200)
    .openapi({ description: "The name of the file: profiles and mappings refer to it by that." }),
  dryRun: z.enum(["true", "false"]).default("true").openapi({ description: "Whether to look only. Default: to look." }),
});

const controlsQuery = listQuery
  .pick({ q: true, offset: true, format: true, lang: true })
  .extend({ limit: z.coerce.number().int().min(1).max(2000).default(100) });

export function catalogRoutes({
  database,
  posture,
  catalogs,
}: {
  readonly database: Database;
  readonly posture: Posture;
  readonly catalogs: Catalogs;
}): readonly Route[] {
  const viewNow = (): Promise<View> => posture.read({}, openView, undefined, atOnce);
  const all = async () => catalogs.all((await viewNow()).projection.revision.content);

  async function scene(id: string): Promise<Scene> {
    const view = await viewNow();
    const { content } = view.projection.revision;
    const opened = await catalogs.one(content, id);
    const relations = await catalogs.relations(opened.shelf);
    return { opened, view, relations, ours: await catalogs.ours(content), catalogs };
  }
  const rowsOf = ({ opened: { resolved } }: Scene) =>
    resolved.document && "catalog" in resolved.document ? catalogs.rows(resolved.document.catalog) : [];

  return [
    route({
      method: "get",
      path: "/api/v1/catalogs",
      permission: "posture.read",
      summary: "Catalogs, profiles and mapping collections: ours, and those that were imported",
      request: {},
      answer: z.object({ items: z.array(schema.catalogRow) }),
      handle: async () => ({ items: (await all()).map(({ row }) => row) }),
    }),
    route({
      method: "post",
      path: "/api/v1/catalogs",
      permission: "catalog.update",
      summary: "Import a catalog, profile or mapping collection of OSCAL",
      description:
        "The body is the document itself, in JSON, YAML or XML. Unless `dryRun=false` it is only looked at: what it is, how much " +
        "is in it, what is wrong with it and where. It is kept by the SHA-256 of its bytes; sent again, it is kept once.",
      request: { query: importQuery, body: bytes },
      reader: {
        types: {
          "application/json": oscal,
          "application/yaml": oscal,
          "application/xml": oscal,
          "application/octet-stream": oscal,
        },
        read: (request) => readBytes(request, documentLimit),
      },
      answer: schema.imported,
      problems: [invalidDocument, tooManyDocuments],
      handle: async ({ query: { name, dryRun }, body }, { principal, now }) => {
        const { document, summary, problems } = lookAt(body);
        const id = createHash("sha256").update(body).digest("hex");
        if (dryRun === "false" && !document) {
          const errors = problems.filter(({ severity }) => severity === "error").slice(0, 50);
          throw new ProblemError(invalidDocument, {
            errors: errors.map(({ pointer, line, column, message, remedy }) => {
              const place = line === null ? "" : `${line}:${column} `;
              return {
                pointer,
                detail: { ja: `${place}${message.ja}${remedy.ja}`, en: `${place}${message.en} ${remedy.en}` },
              };
            }),
          });
        }
        const shelved = await all();
        const known = shelved.some(({ row }) => row.id === id);
        const kept = dryRun === "false" && summary !== undefined;
        if (kept && !known)
          await inTransaction(database, async (tx) => {
            if ((await readKept(tx)).length >= mostKept) throw new ProblemError(tooManyDocuments);
            await keep(tx, { id, name, summary, refers: {}, importedBy: principal.user, importedAt: now }, body);
          });
        const resolved = document ? await resolveAmong(document, id, shelved) : undefined;
        return {
          ...{ id, name, summary: summary ?? null, known, kept, missing: [...(resolved?.missing ?? [])] },
          problems: [...problems],
          errors: problems.filter(({ severity }) => severity === "error").length,
          warnings: problems.filter(({ severity }) => severity === "warning").length,
        };
      },
    }),
    route({
      method: "post",
      path: "/api/v1/catalogs/authoring",
      permission: "posture.read",
      summary: "Make one document of OSCAL of the files of its authoring form",
      description: "`files` are texts by their paths. Nothing is kept: what comes back can be imported.",
      request: { body: z.strictObject({ files: z.record(z.string().max(1000), z.string()) }) },
      reader: {
        types: { "application/json": z.object({ files: z.record(z.string(), z.string()) }) },
        read: async (request) => jsonOf(textOf(await readBytes(request, documentLimit))),
      },
      answer: z.object({ name: z.string(), document: z.string() }),
      problems: [invalidDocument],
      handle: async ({ body: { files } }) => {
        if (Object.keys(files).length > mostFiles) throw new ProblemError(invalidDocument);
        return joined(files);
      },
    }),
    route({
      method: "get",
      path: "/api/v1/catalogs/{catalog}",
      permission: "posture.read",
      summary: "One of them; of a profile, what is missing for it",
      request: { params },
      answer: schema.catalogDetail,
      handle: async ({ params: { catalog } }) => {
        const { opened, view, relations } = await scene(catalog);
        const { found, resolved, shelf } = opened;
        const isMapping = found.row.model === "mapping-collection";
        const told = relations.contradictions.filter(({ chains }) =>
          chains.some(({ steps }) => steps.some(({ source }) => source?.collection === addressOf(catalog))),
        );
        return {
          ...found.row,
          problems: [...resolved.problems],
          missing: [...(isMapping ? unmeant(relations, catalog, shelf) : resolved.missing)],
          refers: { ...found.refers },
          usedBy: await usageOf(found, shelf, view),
          contradictions: (isMapping ? told : [])
            .slice(0, mostContradictions)
            .map(({ chains }) => ({ chains: chains.map(chainInSigns) })),
        };
      },
    }),
    route({
      method: "put",
      path: "/api/v1/catalogs/{catalog}/references",
      permission: "catalog.update",
      summary: "Say which documents are meant by the references of an imported document",
      description: "As `missing` names them → the id of a document. It takes the place of what was said before.",
      request: { params, body: schema.refers },
      answer: z.undefined(),
      handle: async ({ params: { catalog }, body }) => {
        const ids = new Set((await all()).map(({ row }) => row.id));
        const unknown = Object.entries(body).filter(([, id]) => !ids.has(id));
        if (unknown.length > 0)
          throw new ProblemError(invalidRequest, {
            errors: unknown.map(([name]) => ({
              pointer: `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`,
              detail: { ja: "その識別子の文書はありません。", en: "There is no document with that id." },
            })),
          });
        await inTransaction(database, async (tx) => {
          if (!(await readKept(tx)).some(({ id }) => id === catalog)) throw new ProblemError(notFound);
          await refer(tx, catalog, body);
        });
        return undefined;
      },
    }),
    route({
      method: "get",
      path: "/api/v1/catalogs/{catalog}/document",
      permission: "posture.read",
      summary: "The very bytes of an imported document",
      request: { params },
      answer: z.string(),
      alsoAnswers: ["application/octet-stream"],
      handle: async ({ params: { catalog } }) => {
        const [kept, content] = await inSnapshot(database, async (tx) => [
          (await readKept(tx)).find(({ id }) => id === catalog),
          /^[0-9a-f]{64}$/.test(catalog) ? await readContent(tx, catalog) : undefined,
        ]);
        if (!kept || !content) throw new ProblemError(notFound);
        const file = kept.name.replaceAll(/[^\w.-]/g, "_");
        return new Response(Buffer.from(content), {
          headers: {
            "content-type": "application/octet-stream",
            "content-disposition": `attachment; filename="${file}"`,
          },
        });
      },
    }),
    route({
      method: "get",
      path: "/api/v1/catalogs/{catalog}/controls",
      permission: "posture.read",
      summary: "The controls of a catalog, or of what a profile resolves to, with how they stand",
      description:
        "`q` finds words in either language, in identifiers, titles and statements. A standing that is `derived` follows " +
        "from ours by mappings; it is unknown wherever these leave several relations open.",
      request: { params, query: controlsQuery },
      answer: z.object({ items: z.array(schema.listedControl), total: z.int() }),
      alsoAnswers: tableTypes,
      problems: [tooManyRows],
      handle: async ({ params: { catalog }, query }, { language }) => {
        const { q, limit, offset, format } = query;
        const seen = await scene(catalog);
        const found = rowsOf(seen).filter(({ id, label, title, statement }) => says(q, [id, label, title, statement]));
        const shown = format === "json" ? found.slice(offset, offset + limit) : found;
        const items = shown.map((row) => listed(seen, row));
        const { projection } = seen.view;
        if (format === "json") return { items, total: found.length };
        const answered = { moment: momentOf(projection), items, total: found.length };
        return answerTable(catalogTable, answered, listQuery.parse({ ...query, limit: "1" }), language);
      },
    }),
    route({
      method: "get",
      path: "/api/v1/catalogs/{catalog}/controls/{control}",
      permission: "posture.read",
      summary: "One control: what it relates to in both directions, how it stands by that, and who is bound by it",
      request: { params: params.extend({ control: z.string().min(1).max(300) }) },
      answer: schema.relatedControl,
      handle: async ({ params: { catalog, control } }) => {
        const seen = await scene(catalog);
        const row = rowsOf(seen).find(({ id }) => id === control);
        if (!row) throw new ProblemError(notFound);
        return related(seen, row);
      },
    }),
    route({
      method: "delete",
      path: "/api/v1/catalogs/{catalog}",
      permission: "catalog.update",
      summary: "Remove a document that was imported",
      description:
        "What is built in stays, and what others refer to or a system was ever asked for. `confirm` is the id again.",
      request: { params, query: z.object({ confirm: z.string().max(200).optional() }) },
      answer: z.undefined(),
      problems: [removalUnconfirmed, documentInUse],
      handle: async ({ params: { catalog }, query: { confirm } }) => {
        const view = await viewNow();
        const shelf = await catalogs.all(view.projection.revision.content);
        const found = shelf.find(({ row }) => row.id === catalog);
        if (!found || found.row.builtIn) throw new ProblemError(notFound);
        if (confirm !== catalog) throw new ProblemError(removalUnconfirmed);
        const { documents, systems, wasChosen } = await usageOf(found, shelf, view);
        if (documents.length > 0 || wasChosen) {
          const users = [...documents.map(({ title }) => title), ...systems.map(({ name }) => name)];
          throw new ProblemError(documentInUse, { errors: users.map((detail) => ({ pointer: "/catalog", detail })) });
        }
        await inTransaction(database, (tx) => remove(tx, catalog));
        return undefined;
      },
    }),
  ];
}
