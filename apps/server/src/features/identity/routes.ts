/**
 * The routes of signing in and out.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { ProblemError } from "../../platform/http/problem.ts";
import { notFound } from "../../platform/http/problems.ts";
import { type Route, route } from "../../platform/http/route.ts";
import { wrongToken } from "./problems.ts";
import { invitation, keyRow, link, newKey, session, signIn } from "./schema.ts";
import { type Cookie, type Identity, linkLifetime } from "./service.ts";

const path = "/api/v1/session";

/**
 * @param url The address that browsers reach this server at, without a slash at the end.
 */
export function identityRoutes(identity: Identity, url: () => string): readonly Route[] {
  return [
    route({
      method: "post",
      path,
      permission: "public",
      summary: "Sign in, with the token of a sign-in link or the API key",
      request: { body: signIn },
      answer: session,
      status: 201,
      problems: [wrongToken],
      handle: async ({ body }, { request, now, address, headers }) => {
        const { token, lasts, as } = await identity.signIn(body.token, request, { now, address });
        headers.append("set-cookie", setCookie(identity.cookie, token, lasts / 1000));
        return as;
      },
    }),
    route({
      method: "get",
      path,
      permission: "session.own",
      summary: "Who is signed in",
      request: {},
      answer: session,
      handle: async (_, { principal }) => ({
        ...{ user: principal.user, role: principal.role },
        organizations: principal.organizations && [...principal.organizations],
      }),
    }),
    route({
      method: "delete",
      path,
      permission: "session.own",
      summary: "Sign out",
      request: {},
      answer: z.undefined(),
      handle: async (_, { request, headers }) => {
        await identity.signOut(request);
        headers.append("set-cookie", setCookie(identity.cookie, "", 0));
        return undefined;
      },
    }),
    route({
      method: "post",
      path: `${path}/link`,
      permission: "session.invite",
      summary: "Make a sign-in link, for one use within an hour",
      request: {},
      answer: link,
      status: 201,
      handle: async (_, { now }) => ({
        url: signInLink(url(), await identity.invite(now)),
        expiresAt: new Date(now + linkLifetime).toISOString(),
      }),
    }),
    route({
      method: "post",
      path: `${path}/invitation`,
      permission: "session.invite",
      summary: "Make a sign-in link whose session is limited to some organizations and what is below them",
      request: { body: invitation },
      answer: link,
      status: 201,
      handle: async ({ body }, { now }) => ({
        url: signInLink(url(), await identity.invite(now, body.organizations)),
        expiresAt: new Date(now + linkLifetime).toISOString(),
      }),
    }),
    route({
      method: "post",
      path: "/api/v1/keys",
      permission: "session.invite",
      summary: "Make a key for a machine, limited to some organizations and what is below them",
      description: "The key is told here and never again.",
      request: { body: newKey },
      answer: z.object({ id: z.string(), key: z.string() }),
      status: 201,
      handle: async ({ body }, { principal, now }) => identity.keys.add({ ...body, by: principal.user, now }),
    }),
    route({
      method: "get",
      path: "/api/v1/keys",
      permission: "session.invite",
      summary: "The keys of machines, without the keys themselves",
      request: {},
      answer: z.object({ items: z.array(keyRow) }),
      handle: async () => ({ items: [...(await identity.keys.list())] }),
    }),
    route({
      method: "delete",
      path: "/api/v1/keys/{key}",
      permission: "session.invite",
      summary: "Withdraw a key of a machine",
      request: { params: z.object({ key: z.string().min(1).max(100) }) },
      answer: z.undefined(),
      handle: async ({ params }) => {
        if (!(await identity.keys.withdraw(params.key))) throw new ProblemError(notFound);
        return undefined;
      },
    }),
  ];
}

/** The token stands in the fragment, which a browser sends to nobody. */
export const signInLink = (url: string, token: string): string => `${url}/sign-in#${token}`;

/** RFC 6265bis §4.1. Only our own pages send it, and no script reads it. */
const setCookie = ({ name, secure }: Cookie, value: string, seconds: number): string =>
  `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure ? "; Secure" : ""}`;
