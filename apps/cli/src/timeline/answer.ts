import { z } from "zod";

const text = z.object({ ja: z.string(), en: z.string() });
const standing = z.object({ state: z.string(), excepted: z.boolean() });

const made = z
  .union([
    z.object({ kind: z.literal("report"), source: z.string() }),
    z.object({ kind: z.enum(["exception", "decision"]), approver: z.string(), reason: z.string() }),
    z.object({ kind: z.literal("selection") }),
  ])
  .nullable();

const change = z
  .object({
    at: z.string(),
    cause: z.enum(["report", "clock", "exception", "inventory", "content"]),
    made,
    system: z.object({ id: z.string() }).optional(),
    control: z.object({ id: z.string(), title: text }).optional(),
    from: z.union([z.string(), standing]).nullable(),
    to: z.union([z.string(), standing]).nullable(),
    excepted: z.boolean().optional(),
    cells: z
      .array(
        z.object({
          subject: z.object({ id: z.string() }),
          check: z.object({ id: z.string() }),
          source: z.string().nullable(),
        }),
      )
      .optional(),
    further: z.int().optional(),
  })
  .loose();
export type Change = z.infer<typeof change>;

/** What the command reads of a timeline of the API. */
export const timelineForm = z
  .object({
    kept: z.object({ from: z.string(), cleared: z.boolean() }),
    items: z.array(change),
    next: z.string().nullable(),
  })
  .loose();
