/**
 * What the feature of documents answers.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { systemModels } from "@tokiwa/exchange/models";
import { text } from "../../platform/schema.ts";
import { requirementState } from "../posture/schema.ts";

const standing = z.enum([...requirementState.options, "excepted"]);

/** A document of a system beside how that system stands now. */
export const comparison = z
  .object({
    model: z.enum(systemModels),
    title: z.string(),
    /** Of ours, the system that it is of, as organization/system, and the moment; else null. */
    of: z.string().nullable(),
    asOf: z.string().nullable(),
    /** Whether it is of the system that it is compared with; null where it does not say. */
    sameSystem: z.boolean().nullable(),
    warnings: z.int(),
    requirements: z.array(
      z.object({
        control: z.string(),
        title: text.nullable(),
        /** Null where the document does not name it, or not how it stands. */
        then: standing.nullable(),
        /** Null where the system is not asked for it. */
        now: standing.nullable(),
        inDocument: z.boolean(),
      }),
    ),
    /** How many requirements there are in either, and how many of them differ; these come first. */
    total: z.int(),
    differing: z.int(),
    /** Of a plan of action: each weakness, and how many cells of its check fail now; null where the check is not known. */
    weaknesses: z.array(
      z.object({
        check: z.string().nullable(),
        title: z.string(),
        affected: z.int().nullable(),
        failing: z.int().nullable(),
      }),
    ),
  })
  .openapi("DocumentComparison");

export type DocumentComparison = z.infer<typeof comparison>;
