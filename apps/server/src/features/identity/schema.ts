/**
 * Signing in: by a one-time link, or with the API key.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { instant } from "../../platform/schema.ts";

export const session = z.object({ user: z.string(), role: z.string() }).openapi("Session");
/** `token` is the one-time token of a sign-in link, or the API key itself. */
export const signIn = z.strictObject({ token: z.string().min(1).max(200) }).openapi("SignIn");
/** A sign-in link: for one use, until it expires. */
export const link = z.object({ url: z.string(), expiresAt: instant }).openapi("SignInLink");
export type Session = z.infer<typeof session>;
export type SignInLink = z.infer<typeof link>;
