/**
 * A route, as data: its method, path, permission, schemas and handler in one declaration, so that none can lack one.
 * @module
 */
import { z } from "@hono/zod-openapi";
import type { Language } from "@tokiwa/content";
import type { Permission, Principal } from "./permission.ts";
import { ProblemError, type ProblemKind } from "./problem.ts";
import { invalidRequest } from "./problems.ts";
import { placesOf } from "./validation.ts";

/** What a route reads of a request; each part is optional. */
type Parts = "params" | "query" | "body";
type Shape = Readonly<Record<string, z.ZodType>>;

/** What a handler knows of a request besides its input. */
export interface Context {
  readonly request: Request;
  /** When the request came, in milliseconds since the epoch. */
  readonly now: number;
  readonly principal: Principal;
  /** The language for what a person will read. */
  readonly language: Language;
  /** The address that the request came from, for damping and logs. */
  readonly address: string;
  /** Aborted when the other side went away. */
  readonly signal: AbortSignal;
  /** Headers to send with the answer. */
  readonly headers: Headers;
  /** Tells which organization the request is about, for the log; of a query's `organization` it is known. */
  concerns(organization: string | undefined): void;
}

/** Reads the body of a request that is no JSON. */
export interface BodyReader {
  /** The media types that it reads, and what the body looks like in each, for the reader of the API's description. */
  readonly types: Readonly<Record<string, z.ZodType>>;
  /** @throws ProblemError where the body is not of that form, or too long. */
  readonly read: (request: Request) => Promise<unknown>;
}

export interface Declaration<S extends Shape, A extends z.ZodType> {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  /** As OpenAPI writes it, `/api/v1/systems/{id}`. */
  readonly path: `/${string}`;
  readonly permission: Permission | "public";
  /** A sentence for the reader of the API's description. */
  readonly summary: string;
  readonly description?: string;
  /** The schemas of `params`, `query` and `body`; `{}` for a route that reads nothing. All values of params and query come as strings. */
  readonly request: S & Record<Exclude<keyof S, Parts>, never>;
  /** The schema of the answer; `z.undefined()` for an answer without a body (204). */
  readonly answer: A;
  /** Default 200, or 204 without a body. */
  readonly status?: 200 | 201 | 202;
  /** How a body is read that is no JSON; what it gives is what `request.body` is the schema of. */
  readonly reader?: BodyReader;
  /** Further media types that it may answer with, as a handler does by returning a `Response`. */
  readonly alsoAnswers?: readonly string[];
  /** The problems of its own, beside those that every route may have. */
  readonly problems?: readonly ProblemKind[];
  readonly handle: (input: z.output<z.ZodObject<S>>, context: Context) => Promise<z.input<A> | Response>;
}

/** A declared route, whatever its types: what the application is made of. */
export interface Route {
  readonly method: Declaration<Shape, z.ZodType>["method"];
  readonly path: `/${string}`;
  readonly permission: Permission | "public";
  readonly summary: string;
  readonly description: string | undefined;
  readonly request: { readonly [P in Parts]?: z.ZodType };
  readonly answer: z.ZodType;
  readonly status: number;
  readonly alsoAnswers: readonly string[];
  readonly reader: BodyReader | undefined;
  readonly problems: readonly ProblemKind[];
  /** Validates the parts of the request, and has the handler answer. */
  run(parts: Readonly<Record<Parts, unknown>>, context: Context): Promise<Response>;
}

/**
 * Declares a route.
 * @example
 * route({
 *   method: "get",
 *   path: "/api/v1/systems/{id}",
 *   permission: "posture.read",
 *   summary: "One system",
 *   request: { params: z.object({ id: z.string().max(100) }), query: momentQuery },
 *   answer: systemRow,
 *   handle: async ({ params, query }, { now }) => findSystem(params.id, query, now),
 * })
 */
export function route<S extends Shape, A extends z.ZodType>(declaration: Declaration<S, A>): Route {
  const {
    method,
    path,
    permission,
    summary,
    description,
    answer,
    reader,
    alsoAnswers = [],
    problems = [],
  } = declaration;
  const status = declaration.status ?? (answer instanceof z.ZodUndefined ? 204 : 200);
  const input = z.object<S>(declaration.request);
  return {
    method,
    path,
    permission,
    summary,
    description,
    answer,
    status,
    alsoAnswers,
    reader,
    problems,
    request: declaration.request,
    run: async (parts, context) => {
      const parsed = input.safeParse(parts);
      if (!parsed.success) throw new ProblemError(invalidRequest, { errors: placesOf(parsed.error) });
      const result = await declaration.handle(parsed.data, context);
      if (result instanceof Response) return result;
      if (status === 204) return new Response(null, { status });
      const bytes = Buffer.from(JSON.stringify(result));
      const headers = { "content-type": "application/json", "content-length": String(bytes.byteLength) };
      return new Response(bytes, { status, headers });
    },
  };
}
