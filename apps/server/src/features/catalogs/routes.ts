/**
 * The routes of catalogs, profiles and mapping collections.
 * @module
 */
import { createHash } from "node:crypto";
import { z } from "@hono/zod-openapi";
import type { Content } from "@tokiwa/content";
import { type Database, inSnapshot, inTransaction } from "../../platform/database/database.ts";
import { readBytes } from "../../platform/http/body.ts";
import { ProblemError } from "../../platform/http/problem.ts";
import { notFound } from "../../platform/http/problems.ts";
import { type Route, route } from "../../platform/http/route.ts";
import { type Posture, says } from "../posture/service.ts";
import { controlsOf } from "./controls.ts";
import { documentLimit, lookAt } from "./look.ts";
import { invalidDocument, removalUnconfirmed, tooManyDocuments } from "./problems.ts";
import * as schema from "./schema.ts";
import { resolveAmong, type Resolved, Shelf, type Shelved } from "./shelf.ts";
import { keep, readKept, remove } from "./store.ts";

/** The most documents that are kept. */
const mostKept = 200;

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

const controlsQuery = z.object({
  q: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(2000).default(100),
  offset: z.coerce.number().int().min(0).default(0),
});

export function catalogRoutes({
  database,
  posture,
}: {
  readonly database: Database;
  readonly posture: Posture;
}): readonly Route[] {
  const shelf = new Shelf(database);
  const contentNow = (): Promise<Content> => posture.read({}, async ({ revision }) => revision.content);
  const all = async () => shelf.all(await contentNow());

  async function one(id: string): Promise<{ readonly found: Shelved; readonly resolved: Resolved }> {
    const shelved = await all();
    const found = shelved.find(({ row }) => row.id === id);
    const document = await found?.document();
    if (!found || !document) throw new ProblemError(notFound);
    return { found, resolved: await resolveAmong(document, id, shelved) };
  }

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
            await keep(tx, { id, name, summary, importedBy: principal.user, importedAt: now }, body);
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
      method: "get",
      path: "/api/v1/catalogs/{catalog}",
      permission: "posture.read",
      summary: "One of them; of a profile, what is missing for it",
      request: { params },
      answer: schema.catalogDetail,
      handle: async ({ params: { catalog } }) => {
        const { found, resolved } = await one(catalog);
        return { ...found.row, problems: [...resolved.problems], missing: [...resolved.missing] };
      },
    }),
    route({
      method: "get",
      path: "/api/v1/catalogs/{catalog}/controls",
      permission: "posture.read",
      summary: "The controls of a catalog, or of what a profile resolves to",
      description: "`q` finds words in either language, in identifiers, titles and statements.",
      request: { params, query: controlsQuery },
      answer: z.object({ items: z.array(schema.catalogControl), total: z.int() }),
      handle: async ({ params: { catalog }, query: { q, limit, offset } }) => {
        const { resolved } = await one(catalog);
        const { document } = resolved;
        const rows = document && "catalog" in document ? controlsOf(document.catalog) : [];
        const found = rows.filter(({ id, label, title, statement }) => says(q, [id, label, title, statement]));
        return { items: found.slice(offset, offset + limit), total: found.length };
      },
    }),
    route({
      method: "delete",
      path: "/api/v1/catalogs/{catalog}",
      permission: "catalog.update",
      summary: "Remove a document that was imported",
      description: "What is built in stays. `confirm` is the id again.",
      request: { params, query: z.object({ confirm: z.string().max(200).optional() }) },
      answer: z.undefined(),
      problems: [removalUnconfirmed],
      handle: async ({ params: { catalog }, query: { confirm } }) => {
        const kept = await inSnapshot(database, readKept);
        if (!kept.some(({ id }) => id === catalog)) throw new ProblemError(notFound);
        if (confirm !== catalog) throw new ProblemError(removalUnconfirmed);
        await inTransaction(database, (tx) => remove(tx, catalog));
        return undefined;
      },
    }),
  ];
}
