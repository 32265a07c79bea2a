/**
 * One application of all declared routes and the pages: what is done for every request, in one place.
 * @module
 */
import { randomUUID } from "node:crypto";
import type { HttpBindings } from "@hono/node-server";
import { type Context as HonoContext, Hono } from "hono";
import { compress } from "hono/compress";
import type { Logger } from "pino";
import { errorCode, isUnavailable } from "../database/unavailable.ts";
import { readJson } from "./body.ts";
import { describedRoutes } from "./described.ts";
import { hostName, isForged } from "./guard.ts";
import { secure } from "./headers.ts";
import type { Metrics } from "./metrics.ts";
import type { Pages } from "./pages.ts";
import { type Authenticate, type Principal, anonymous } from "./permission.ts";
import { ProblemError, preferred, respond } from "./problem.ts";
import * as problems from "./problems.ts";
import type { Route } from "./route.ts";

export interface AppOptions {
  readonly routes: readonly Route[];
  readonly authenticate: Authenticate;
  /** The names that it answers to (`answeredHosts`); null for any. */
  readonly hosts: ReadonlySet<string> | null;
  /** The pages for a browser; null where there are none. */
  readonly pages: Pages | null;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** The version that the API's description bears. */
  readonly version: string;
}

interface Environment {
  Bindings: Partial<HttpBindings>;
  Variables: { id: string; path: string; user: string };
}
type Call = HonoContext<Environment>;

/** Makes the application; its `fetch` answers a request and never throws. */
export function createApp(options: AppOptions): Hono<Environment> {
  const { hosts, pages, log, metrics } = options;
  const app = new Hono<Environment>();

  app.use(async (call, next) => {
    const start = performance.now();
    const id = randomUUID();
    call.set("id", id);
    await next();
    secure(call.res.headers);
    call.res.headers.set("x-request-id", id);
    const { method } = call.req;
    const { status } = call.res;
    const path = call.var.path ?? "(page)";
    const ms = performance.now() - start;
    metrics.answered(method, path, status, ms / 1000);
    log.info({ id, method, path, status, ms: Math.round(ms * 10) / 10, user: call.var.user }, "request");
  });

  app.use(compress({ encoding: "gzip", contentTypeFilter: /^application\/(problem\+)?json|^text\/(csv|plain)/ }));

  app.use(async (call, next) => {
    if (hosts && !hosts.has(hostName(call.req.header("host") ?? ""))) throw new ProblemError(problems.unknownHost);
    await next();
  });

  const routes = [...options.routes, ...describedRoutes(options.routes, options.version)];
  for (const route of routes) app.on(route.method, pattern(route), (call) => answer(route, call, options));
  for (const [path, methods] of methodsByPath(routes)) {
    app.all(path, () => {
      throw new ProblemError(problems.methodNotAllowed, { headers: { allow: methods.join(", ") } });
    });
  }

  app.notFound(async (call) => {
    const page = call.req.path.startsWith("/api/") ? null : await pages?.answer(call.req.raw, call.req.path);
    if (page) return page;
    return respond(new ProblemError(problems.notFound), language(call));
  });
  app.onError((error, call) => respond(problemOf(error, call, log), language(call)));
  return app;
}

const language = (call: Call) => preferred(call.req.header("accept-language") ?? null);

/** The path as Hono writes it: `/systems/:id` for `/systems/{id}`. */
const pattern = ({ path }: Route): string => path.replace(/\{(\w+)\}/g, ":$1");

function methodsByPath(routes: readonly Route[]): ReadonlyMap<string, readonly string[]> {
  const byPath = Map.groupBy(routes, pattern);
  return new Map(
    [...byPath].map(([path, those]) => {
      const methods = those.map(({ method }) => method.toUpperCase());
      return [path, methods.includes("GET") ? [...methods, "HEAD"] : methods];
    }),
  );
}

/** All that stands between a request and a handler: who asks, whether they may, whether it was forged, and the body. */
async function answer(route: Route, call: Call, { authenticate, clock }: AppOptions): Promise<Response> {
  call.set("path", route.path);
  const request = call.req.raw;
  const now = clock();
  const address = call.env?.incoming?.socket.remoteAddress ?? "";
  const principal = route.permission === "public" ? anonymous : await authenticate(request, { now, address });
  call.set("user", principal.user);
  allow(route, principal);
  if (isForged(request, principal)) throw new ProblemError(problems.crossSite);
  const headers = new Headers();
  const response = await route.run(
    {
      params: call.req.param(),
      query: query(call.req.queries()),
      body: route.request.body ? await readJson(request) : undefined,
    },
    { request, now, address, principal, headers, language: language(call), signal: request.signal },
  );
  for (const [name, value] of headers) response.headers.append(name, value);
  return response;
}

function allow(route: Route, principal: Principal): void {
  if (route.permission === "public" || principal.permissions.has(route.permission)) return;
  if (principal.by === "nothing")
    throw new ProblemError(problems.notSignedIn, { headers: { "www-authenticate": 'Bearer realm="tokiwa"' } });
  throw new ProblemError(problems.forbidden);
}

/** A parameter that is given twice is a list, which a schema for one value refuses. */
const query = (values: Record<string, string[]>): Record<string, string | string[] | undefined> =>
  Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.length === 1 ? all[0] : all]));

/** The problem that an error becomes. Of one that nobody foresaw, its reader learns only the number it has in the log. */
function problemOf(error: Error, call: Call, log: Logger): ProblemError {
  if (error instanceof ProblemError) return error;
  const { id } = call.var;
  if (isUnavailable(error)) {
    log.warn({ id, code: errorCode(error) }, "the database was away");
    return new ProblemError(problems.unavailable, { headers: { "retry-after": "1" } });
  }
  log.error({ id, err: error }, "a request failed");
  return new ProblemError(problems.internal, { instance: `urn:uuid:${id}` });
}
