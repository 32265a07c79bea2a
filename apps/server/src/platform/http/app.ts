/**
 * One application of all declared routes and the pages: what is done for every request, in one place.
 * @module
 */
import { randomUUID } from "node:crypto";
import type { HttpBindings } from "@hono/node-server";
import { type Context as HonoContext, Hono } from "hono";
import { compress } from "hono/compress";
import type { Logger } from "pino";
import { withSight } from "../database/sight.ts";
import { errorCode, isExhausted, isPassing } from "../database/unavailable.ts";
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
import { noTracing, type Span, type Tracing } from "../telemetry/tracing.ts";

export interface AppOptions {
  readonly routes: readonly Route[];
  readonly authenticate: Authenticate;
  /** The names that it answers to (`answeredHosts`); null for any. */
  readonly hosts: ReadonlySet<string> | null;
  /** The pages for a browser; null where there are none. */
  readonly pages: Pages | null;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Default: nothing is traced. */
  readonly tracing?: Tracing;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** The version that the API's description bears. */
  readonly version: string;
}

interface Environment {
  Bindings: Partial<HttpBindings>;
  Variables: { id: string; path: string; user: string; organization: string; problem: string; failure: Failure };
}
type Call = HonoContext<Environment>;

/** What a request failed by, for the log. */
interface Failure {
  readonly level: "warn" | "error";
  readonly told: object;
  readonly message: string;
}

/** Makes the application; its `fetch` answers a request and never throws. */
export function createApp(options: AppOptions): Hono<Environment> {
  const { hosts, pages, tracing = noTracing } = options;
  const app = new Hono<Environment>();

  app.use((call, next) => {
    const parent = call.req.header("traceparent") ?? null;
    return tracing.within(call.req.method, { kind: "server", parent }, async (span) => {
      const start = performance.now();
      call.set("id", randomUUID());
      call.set("path", "(page)");
      await next();
      secure(call.res.headers);
      call.res.headers.set("x-request-id", call.var.id);
      answered(call, (performance.now() - start) / 1000, options, span);
    });
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
    throw new ProblemError(problems.notFound);
  });
  app.onError((error, call) => {
    const problem = problemOf(error, call);
    call.set("problem", problem.kind.code);
    return respond(problem, language(call));
  });
  return app;
}

/** What watches over us asks all the time; that it did is no news. */
const unremarkable: ReadonlySet<string> = new Set(["/healthz", "/readyz", "/metrics"]);

/** Tells that a request was answered: one line in the log, figures, and the end of its span. */
function answered({ req, res, var: told }: Call, seconds: number, { log, metrics }: AppOptions, span: Span): void {
  const { id, path, user, organization, problem, failure } = told;
  const { status } = res;
  metrics.answered(req.method, path, status, seconds);
  if (problem !== undefined) metrics.refused(problem);
  span.rename(`${req.method} ${path}`);
  span.set({ "http.request.method": req.method, "http.route": path, "http.response.status_code": status });
  if (status >= 500) span.end(new Error(problem));
  const ms = Math.round(seconds * 10_000) / 10;
  const level = failure?.level ?? (unremarkable.has(path) && status < 400 ? "debug" : "info");
  const line = { id, method: req.method, route: path, status, ms, user, organization, problem, ...failure?.told };
  log[level](line, failure?.message ?? "request");
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
  const asked = query(call.req.queries());
  const concerns = (organization: string | undefined): void => {
    if (organization !== undefined) call.set("organization", organization.slice(0, 100));
  };
  if (typeof asked["organization"] === "string") concerns(asked["organization"]);
  const parts = {
    params: call.req.param(),
    query: asked,
    body: route.request.body ? await (route.reader?.read ?? readJson)(request) : undefined,
  };
  const context = {
    request,
    now,
    address,
    principal,
    headers,
    language: language(call),
    signal: request.signal,
    concerns,
  };
  // What is asked by nobody, as whether the server lives, is of the house.
  const sight = route.permission === "public" ? null : principal.organizations;
  const response = await withSight(sight, () => route.run(parts, context));
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
function problemOf(error: Error, call: Call): ProblemError {
  if (error instanceof ProblemError) return error;
  if (isPassing(error)) {
    const told = { code: errorCode(error) };
    call.set(
      "failure",
      isExhausted(error)
        ? { level: "error", told: { err: error }, message: "the database has no room" }
        : { level: "warn", told, message: "the database was away" },
    );
    return new ProblemError(problems.unavailable, { headers: { "retry-after": "1" } });
  }
  call.set("failure", { level: "error", told: { err: error }, message: "a request failed" });
  return new ProblemError(problems.internal, { instance: `urn:uuid:${call.var.id}` });
}
