import { z } from "zod";

const counts = z.object({
  satisfied: z.int(),
  notSatisfied: z.int(),
  unknown: z.int(),
  notApplicable: z.int(),
  excepted: z.int(),
});
const titled = z.object({ id: z.string(), title: z.object({ ja: z.string(), en: z.string() }) });

/** What the command reads of `GET /api/v1/overview`; the server gives more. */
export const overviewForm = z.object({
  requirements: counts,
  coverage: z.object({
    known: z.int(),
    inScope: z.int(),
    unknown: z.object({ neverObserved: z.int(), stale: z.int(), error: z.int(), conflict: z.int() }),
  }),
  lastReceived: z.string().nullable(),
  gaps: z.int(),
  worst: z.array(z.object({ check: titled, control: titled, severity: z.number(), state: z.string() })),
});
export type Overview = z.infer<typeof overviewForm>;
