/**
 * How far the diagnosis of the server's own machine is.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { instant, text } from "../../platform/schema.ts";

export const diagnosis = z
  .object({
    /** The machine as a subject; null until it is known. */
    subject: z.object({ id: z.string(), name: z.string() }).nullable(),
    /** Whether another process of this machine carries it out; then the rest says nothing. */
    elsewhere: z.boolean(),
    /** Whether the first round since the start is under way. After it, checks are repeated one by one for ever. */
    running: z.boolean(),
    /** Checks that were carried out at least once since the start, and all there are for this machine. */
    done: z.int(),
    total: z.int(),
    startedAt: instant,
    /** When the outcome of a check was last accepted, once all had been. */
    lastCompletedAt: instant.nullable(),
    /** What went wrong in diagnosing as such, newest first: not what the checks found. */
    errors: z.array(z.object({ at: instant, message: text })),
  })
  .openapi("Diagnosis");
export type Diagnosis = z.infer<typeof diagnosis>;
