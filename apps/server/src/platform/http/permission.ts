/**
 * What can be allowed, and who is asking.
 * @module
 */
import type { Sight } from "../database/sight.ts";

/** All permissions. Each route states one of them, or `public`. */
export const permissions = [
  "posture.read",
  "posture.verify",
  "retention.read",
  "retention.update",
  "observation.create",
  "inventory.update",
  "catalog.update",
  "tailoring.propose",
  "tailoring.decide",
  "event.read",
  "diagnosis.read",
  "server.read",
  "metrics.read",
  "session.own",
  "session.invite",
] as const;
export type Permission = (typeof permissions)[number];

/** Who is asking. */
export interface Principal {
  readonly user: string;
  readonly role: string;
  readonly permissions: ReadonlySet<Permission>;
  /** The organizations whose rows they see: all that is done for them sees no others. */
  readonly organizations: Sight;
  /** How they showed who they are; a browser sends a cookie by itself, so requests with one are guarded against forgery. */
  readonly by: "cookie" | "bearer" | "nothing";
}

export const anonymous: Principal = {
  user: "anonymous",
  role: "anonymous",
  permissions: new Set(),
  organizations: [],
  by: "nothing",
};

/** When a request came, in milliseconds since the epoch, and from which address. */
export interface Arrival {
  readonly now: number;
  readonly address: string;
}

/**
 * Finds out who sent the request; `anonymous` where it says nothing of it.
 * @throws ProblemError where what it says is wrong.
 */
export type Authenticate = (request: Request, arrival: Arrival) => Promise<Principal>;
