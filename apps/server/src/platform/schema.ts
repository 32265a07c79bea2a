/**
 * Forms that several answers share.
 * @module
 */
import { z } from "@hono/zod-openapi";

export const text = z.object({ ja: z.string(), en: z.string() }).openapi("Text");

/** A moment in RFC 3339 form, UTC, milliseconds. */
export const instant = z.iso.datetime({ offset: true });

/** The two clocks that each answer was asked for (semantics §2), and how far the log reached. */
export const moment = z
  .object({ asOf: instant, knownAt: instant, sequence: z.int(), live: z.boolean() })
  .openapi("Moment");

export const momentQuery = z.object({
  asOf: instant.optional().openapi({ description: "The state as it was at this moment. Default: now." }),
  knownAt: instant
    .optional()
    .openapi({ description: "Using only what had been accepted by this moment. Default: now." }),
  under: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .openapi({ description: "Only this organization and those that were under it at the moment. Default: all." }),
});

/** Something by its id and its name: what people name in one language has that in both. */
export const named = z.object({ id: z.string(), name: text });
export const titled = z.object({ id: z.string(), title: text });

/** The `format` of a table: JSON for programs, CSV (RFC 4180, UTF-8 with BOM) and XLSX for people. */
export const tableFormat = z.enum(["json", "csv", "xlsx"]);

/** RFC 9457. `code` is stable; `pointer` (RFC 6901) names the place in the request body. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    code: z.string(),
    /** Of an internal error: the number that it has in the server's log. */
    instance: z.string().optional(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  })
  .openapi("Problem");
export type Problem = z.infer<typeof problem>;
