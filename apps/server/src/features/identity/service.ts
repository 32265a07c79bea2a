/**
 * Sessions, sign-in links, and finding out who is asking.
 * @module
 */
import { sql } from "kysely";
import type { Database } from "../../platform/database/database.ts";
import { instant } from "../../platform/database/values.ts";
import {
  type Arrival,
  type Authenticate,
  type Principal,
  anonymous,
  permissions,
} from "../../platform/http/permission.ts";
import { ProblemError } from "../../platform/http/problem.ts";
import { tooManyRequests } from "../../platform/http/problems.ts";
import { texts } from "../../platform/database/columns.ts";
import { createKeys, type Keys } from "./access-key.ts";
import { createDamping } from "./damping.ts";
import { digest, newToken, sameToken } from "./key.ts";
import { wrongToken } from "./problems.ts";
import type { Session } from "./schema.ts";

const hour = 3_600_000;
/** How long a session lasts without being used, and how long at most. */
const idle = 12 * hour;
const longest = 7 * 24 * hour;
/** A session's expiry is moved at most this often. */
const step = 60_000;
/** How long a sign-in link can be used. */
export const linkLifetime = hour;

/** There is one account until organizations bring their own provider of identities. */
const operator = { user: "operator", role: "administrator" } as const;
/** Who is limited to some organizations sees them and reports for them; what is of the house is not theirs. */
const member = { user: "member", role: "member" } as const;
const ofMembers: Principal["permissions"] = new Set([
  "posture.read",
  "observation.create",
  "event.read",
  "session.own",
]);
const all: Principal["permissions"] = new Set(permissions);

/** Whatever collects the figures. */
const collector: Principal = {
  user: "metrics",
  role: "collector",
  permissions: new Set(["metrics.read"]),
  organizations: [],
  by: "bearer",
};

export interface Cookie {
  readonly name: string;
  readonly secure: boolean;
}

export interface Identity {
  readonly authenticate: Authenticate;
  readonly cookie: Cookie;
  /**
   * Makes a token for a sign-in link: for one use, within `linkLifetime`.
   * @param organizations What the session will be limited to. Default: nothing.
   */
  invite(now: number, organizations?: readonly string[]): Promise<string>;
  /** The keys of machines. */
  readonly keys: Keys;
  /**
   * Begins a session, with the token of a link or the API key.
   * @returns the token of the session, for its cookie, and how long that lasts, in milliseconds.
   * @throws ProblemError where the token is wrong, used or expired, or the address has failed too often.
   */
  signIn(token: string, request: Request, arrival: Arrival): Promise<{ token: string; lasts: number; as: Session }>;
  signOut(request: Request): Promise<void>;
}

export interface IdentityOptions {
  readonly database: Database;
  readonly key: string;
  /** The key that opens the figures and nothing else, for whatever collects them (`TOKIWA_METRICS_KEY`). */
  readonly metricsKey?: string | undefined;
  /** Whether browsers reach the server by HTTPS, so that the cookie can be bound to it. */
  readonly secure: boolean;
  /** Some organizations and all that are below them at an instant. Default: themselves only. */
  readonly below?: (organizations: readonly string[], now: number) => Promise<readonly string[]>;
}

export function createIdentity(options: IdentityOptions): Identity {
  const { database, key, metricsKey, secure, below = async (organizations) => organizations } = options;
  const keys = createKeys(database);
  const limited = async (
    who: Pick<Principal, "user" | "role" | "by">,
    organizations: readonly string[] | null,
    now: number,
  ): Promise<Principal> =>
    organizations === null
      ? { ...who, permissions: all, organizations }
      : { ...who, permissions: ofMembers, organizations: await below(organizations, now) };
  const damping = createDamping();
  // Browsers keep cookies by host, not by port: the name tells apart two Tokiwas of one machine.
  const name = secure ? "__Host-tokiwa" : `tokiwa-${digest(`cookie ${key}`).toString("hex").slice(0, 8)}`;

  const damp = ({ address, now }: Arrival): void => {
    const wait = damping.wait(address, now);
    if (wait > 0)
      throw new ProblemError(tooManyRequests, { headers: { "retry-after": String(Math.ceil(wait / 1000)) } });
  };
  const wrong = ({ address, now }: Arrival): ProblemError => {
    damping.failed(address, now);
    return new ProblemError(wrongToken, {
      headers: { "www-authenticate": 'Bearer realm="tokiwa", error="invalid_token"' },
    });
  };

  const bySession = async (request: Request, now: number): Promise<Principal> => {
    const token = cookieValue(request, name);
    if (token === null) return anonymous;
    const { rows } = await sql<{ user: string; role: string; organizations: string[] | null; expiresAt: number }>`
      select account as "user", role, organizations, expires_at as "expiresAt" from session
      where digest = ${digest(token)} and expires_at > ${instant(now)}
    `.execute(database);
    const session = rows[0];
    if (!session) return anonymous;
    if (session.expiresAt < now + idle - step)
      await sql`
        update session set expires_at = least(${instant(now + idle)}, ends_at) where digest = ${digest(token)}
      `.execute(database);
    return limited({ user: session.user, role: session.role, by: "cookie" }, session.organizations, now);
  };

  return {
    cookie: { name, secure },

    authenticate: async (request, arrival) => {
      const authorization = request.headers.get("authorization");
      if (authorization === null) return bySession(request, arrival.now);
      damp(arrival);
      const given = /^Bearer +([^\s]{1,200})$/i.exec(authorization)?.[1];
      const isCollector = given !== undefined && metricsKey !== undefined && sameToken(given, metricsKey);
      if (!isCollector && (given === undefined || !sameToken(given, key))) {
        const known = given === undefined ? null : await keys.find(given);
        if (!known) throw wrong(arrival);
        damping.succeeded(arrival.address);
        return limited({ user: known.name, role: member.role, by: "bearer" }, known.organizations, arrival.now);
      }
      damping.succeeded(arrival.address);
      if (isCollector) return collector;
      return { ...operator, permissions: all, organizations: null, by: "bearer" };
    },

    keys,

    invite: async (now, organizations) => {
      const token = newToken();
      await sql`
        insert into sign_in_link (digest, organizations, expires_at)
        values (${digest(token)}, ${organizations ? texts(organizations) : null}, ${instant(now + linkLifetime)})
      `.execute(database);
      return token;
    },

    signIn: async (token, request, arrival) => {
      damp(arrival);
      const { now } = arrival;
      let organizations: readonly string[] | null = null;
      if (!sameToken(token, key)) {
        // Deleted by being used: of two that come at once, one finds it.
        const { rows } = await sql<{ organizations: string[] | null; expiresAt: number }>`
          delete from sign_in_link where digest = ${digest(token)} returning organizations, expires_at as "expiresAt"
        `.execute(database);
        const [link] = rows;
        if (!link || link.expiresAt <= now) throw wrong(arrival);
        ({ organizations } = link);
      }
      const who = organizations === null ? operator : member;
      damping.succeeded(arrival.address);
      const before = cookieValue(request, name);
      const session = newToken();
      await sql`
        with expired as (
          delete from session where expires_at <= ${instant(now)} or digest = ${digest(before ?? "")}
        ), unused as (
          delete from sign_in_link where expires_at <= ${instant(now)}
        )
        insert into session (digest, account, role, organizations, created_at, expires_at, ends_at)
        values (${digest(session)}, ${who.user}, ${who.role}, ${organizations ? texts(organizations) : null},
          ${instant(now)}, ${instant(now + idle)}, ${instant(now + longest)})
      `.execute(database);
      const seen = organizations && [...(await below(organizations, now))];
      return { token: session, lasts: longest, as: { ...who, organizations: seen } };
    },

    signOut: async (request) => {
      const token = cookieValue(request, name);
      if (token !== null) await sql`delete from session where digest = ${digest(token)}`.execute(database);
    },
  };
}

/** The value of a cookie (RFC 6265 §5.4), or null where there is none of a token's form. */
function cookieValue(request: Request, name: string): string | null {
  for (const pair of (request.headers.get("cookie") ?? "").split(";")) {
    const [key, value] = pair.trim().split("=", 2);
    if (key === name && value && /^[\w-]{43}$/.test(value)) return value;
  }
  return null;
}
