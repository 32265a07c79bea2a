/**
 * The routes by which the API describes itself.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { text } from "../schema.ts";
import { describe } from "./openapi.ts";
import { ProblemError } from "./problem.ts";
import { general, notFound } from "./problems.ts";
import { type Route, route } from "./route.ts";

/** The description of `routes` and of itself, and the meaning of each code of a problem. */
export function describedRoutes(routes: readonly Route[], version: string): readonly Route[] {
  const kinds = new Map([...general, ...routes.flatMap(({ problems }) => problems)].map((kind) => [kind.code, kind]));
  let document: unknown;
  const own: readonly Route[] = [
    route({
      method: "get",
      path: "/api/openapi.json",
      permission: "public",
      summary: "This description, in OpenAPI 3.1",
      request: {},
      answer: z.record(z.string(), z.unknown()),
      handle: async () => {
        document ??= describe([...routes, ...own], { title: "Tokiwa", version });
        return Response.json(document, { headers: { "cache-control": "no-cache" } });
      },
    }),
    route({
      method: "get",
      path: "/api/v1/problems/{code}",
      permission: "public",
      summary: "What the code of a problem means, and what to do",
      request: { params: z.object({ code: z.string().max(100) }) },
      answer: z.object({ code: z.string(), status: z.int(), title: text, meaning: text }),
      handle: async ({ params }) => {
        const kind = kinds.get(params.code);
        if (!kind) throw new ProblemError(notFound);
        return kind;
      },
    }),
  ];
  return own;
}
