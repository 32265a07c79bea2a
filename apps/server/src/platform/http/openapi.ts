/**
 * The description of the API (OpenAPI 3.1), from the same declarations that answer.
 * @module
 */
import { OpenAPIHono, type RouteConfig, z } from "@hono/zod-openapi";
import { problem } from "../schema.ts";
import { type ProblemKind, mediaType } from "./problem.ts";
import type { Route } from "./route.ts";

export interface Described {
  readonly title: string;
  readonly version: string;
}

/** Makes the document. */
export function describe(routes: readonly Route[], { title, version }: Described): unknown {
  const { openAPIRegistry, getOpenAPI31Document } = new OpenAPIHono();
  openAPIRegistry.registerComponent("securitySchemes", "key", { type: "http", scheme: "bearer" });
  openAPIRegistry.registerComponent("securitySchemes", "session", { type: "apiKey", in: "cookie", name: "tokiwa" });
  for (const route of routes) openAPIRegistry.registerPath(operation(route));
  return getOpenAPI31Document({
    openapi: "3.1.0",
    info: { title, version, license: { name: "Apache-2.0" } },
    servers: [{ url: "/" }],
  });
}

function operation(route: Route): RouteConfig {
  const { method, path, summary, description, request, permission } = route;
  return {
    method,
    path,
    summary,
    description: [description, permission === "public" ? null : `Permission: \`${permission}\`.`]
      .filter((part) => part != null)
      .join("\n\n"),
    operationId: `${method}${path.replace(/[^A-Za-z0-9]+(.)?/g, (_, next: string = "") => next.toUpperCase())}`,
    tags: [path.split("/")[3] ?? "server"],
    security: permission === "public" ? [] : [{ key: [] }, { session: [] }],
    request: {
      ...(request.params instanceof z.ZodObject && { params: request.params }),
      ...(request.query instanceof z.ZodObject && { query: request.query }),
      ...(request.body && { body: { required: true, content: bodyOf(route, request.body) } }),
    },
    responses: { [route.status]: success(route), default: failure(route.problems) },
  };
}

function bodyOf({ reader }: Route, body: z.ZodType) {
  const types = reader?.types ?? { "application/json": body };
  return Object.fromEntries(Object.entries(types).map(([type, schema]) => [type, { schema }]));
}

function success({ status, answer, alsoAnswers }: Route): RouteConfig["responses"][string] {
  if (status === 204) return { description: "Done." };
  const others = alsoAnswers.map((type) => [type, { schema: { type: "string" as const } }] as const);
  return {
    description: status === 202 ? "Accepted, and on disk." : "The answer.",
    content: {
      ...(answer instanceof z.ZodUndefined ? {} : { "application/json": { schema: answer } }),
      ...Object.fromEntries(others),
    },
  };
}

function failure(kinds: readonly ProblemKind[]): RouteConfig["responses"][string] {
  const own = kinds.map((kind) => `\`${kind.code}\` (${kind.status}): ${kind.title.en}`);
  return {
    description: ["A problem (RFC 9457). Beside the general ones:", ...own]
      .slice(0, own.length ? undefined : 1)
      .join("\n- "),
    content: { [mediaType]: { schema: problem } },
  };
}
