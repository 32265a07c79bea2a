/**
 * Signing in: by a one-time link, or with the API key.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { instant } from "../../platform/schema.ts";

const organizations = z.array(z.string().min(1).max(100)).min(1).max(100);

/** `organizations`: those that it is limited to, with what is below them; null for all. */
export const session = z
  .object({ user: z.string(), role: z.string(), organizations: z.array(z.string()).nullable() })
  .openapi("Session");
/** `token` is the one-time token of a sign-in link, or the API key itself. */
export const signIn = z.strictObject({ token: z.string().min(1).max(200) }).openapi("SignIn");
/** A sign-in link: for one use, until it expires. */
export const link = z.object({ url: z.string(), expiresAt: instant }).openapi("SignInLink");
/** What a link, and each session that it begins, is limited to. */
export const invitation = z.strictObject({ organizations: organizations.optional() }).openapi("Invitation");
/** A key for a machine, limited to some organizations and what is below them. */
export const newKey = z.strictObject({ name: z.string().min(1).max(100), organizations }).openapi("NewKey");
export const keyRow = z
  .object({
    id: z.string(),
    name: z.string(),
    organizations: z.array(z.string()),
    createdAt: instant,
    createdBy: z.string(),
  })
  .openapi("Key");
export type KeyRow = z.infer<typeof keyRow>;
export type Session = z.infer<typeof session>;
export type SignInLink = z.infer<typeof link>;
