/**
 * What can be allowed, and who is asking.
 * @module
 */

/** All permissions. Each route states one of them, or `public`. */
export const permissions = [
  "posture.read",
  "posture.verify",
  "observation.create",
  "event.read",
  "diagnosis.read",
  "session.own",
  "session.invite",
  "metrics.read",
] as const;
export type Permission = (typeof permissions)[number];

/** Who is asking. */
export interface Principal {
  readonly user: string;
  readonly role: string;
  readonly permissions: ReadonlySet<Permission>;
  /** How they showed who they are; a browser sends a cookie by itself, so requests with one are guarded against forgery. */
  readonly by: "cookie" | "bearer" | "nothing";
}

export const anonymous: Principal = { user: "anonymous", role: "anonymous", permissions: new Set(), by: "nothing" };

/**
 * Finds out who sent the request. `anonymous` where it says nothing of it.
 * @param now Milliseconds since the epoch.
 * @throws ProblemError where what it says is wrong.
 */
export type Authenticate = (request: Request, now: number) => Promise<Principal>;
