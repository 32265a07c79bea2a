/**
 * A route, as data: its method, path, permission, schemas and handler in one declaration, so that none can lack one.
 * @module
 */
import { z } from "@hono/zod-openapi";
import type { Language, Text } from "@tokiwa/content";
import type { Permission, Principal } from "./permission.ts";
import { type Place, ProblemError, type ProblemKind } from "./problem.ts";
import { invalidRequest } from "./problems.ts";

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
  const { method, path, permission, summary, description, answer, alsoAnswers = [], problems = [] } = declaration;
  const status = declaration.status ?? (answer instanceof z.ZodUndefined ? 204 : 200);
  const input = z.object<S>(declaration.request);
  return {
    ...{ method, path, permission, summary, description, answer, status, alsoAnswers, problems },
    request: declaration.request,
    run: async (parts, context) => {
      const parsed = input.safeParse(parts);
      if (!parsed.success) throw invalid(input, parts);
      const result = await declaration.handle(parsed.data, context);
      if (result instanceof Response) return result;
      if (status === 204) return new Response(null, { status });
      const bytes = Buffer.from(JSON.stringify(result));
      const headers = { "content-type": "application/json", "content-length": String(bytes.byteLength) };
      return new Response(bytes, { status, headers });
    },
  };
}

/** The most places that one answer names. */
const most = 50;

function invalid(input: z.ZodType, parts: unknown): ProblemError {
  // Parsed again for the messages in both languages: this happens to mistaken requests only.
  const [en, ja] = [z.locales.en(), z.locales.ja()].map(
    ({ localeError }) => input.safeParse(parts, { error: localeError }).error?.issues.flatMap(leaves) ?? [],
  );
  const errors = (en ?? []).slice(0, most).map((issue, index): Place => {
    const detail: Text = { en: issue.message, ja: ja?.[index]?.message ?? issue.message };
    return { pointer: pointer(issue.path), detail };
  });
  return new ProblemError(invalidRequest, { errors });
}

/** Keys that are not known are one issue to zod; each is a place of its own to whoever looks for it. */
function leaves(issue: z.core.$ZodIssue): readonly Pick<z.core.$ZodIssue, "path" | "message">[] {
  if (issue.code !== "unrecognized_keys") return [issue];
  return issue.keys.map((key) => ({ path: [...issue.path, key], message: issue.message }));
}

/** A JSON pointer into the body; `?name` for a parameter of the query, `{name}` for one of the path. */
function pointer([part, ...path]: readonly PropertyKey[]): string {
  if (part === "query") return `?${path.map(String).join("/")}`;
  if (part === "params") return `{${path.map(String).join("/")}}`;
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
