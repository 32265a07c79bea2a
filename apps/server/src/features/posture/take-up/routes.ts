/**
 * The routes by which machines report in bulk.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { asProblem } from "../../../platform/http/problem.ts";
import { type Route, route } from "../../../platform/http/route.ts";
import { problem } from "../../../platform/schema.ts";
import { benchmarksOf } from "../benchmarks.ts";
import { keyReused, malformedLine, outsideOrganizations, subjectElsewhere, tooManyReports } from "../problems.ts";
import { atOnce } from "../moment.ts";
import type { Posture } from "../service.ts";
import { compactReport } from "./compact.ts";
import { type Line, readLines } from "./lines.ts";

const benchmark = z
  .object({
    kind: z.string(),
    version: z.string(),
    checks: z.array(z.string()).openapi({ description: "The ids of the checks, in the order of `outcomes`." }),
  })
  .openapi("Benchmark");

const takenUp = z
  .object({
    sequences: z
      .array(z.int().nullable())
      .openapi({ description: "In the order of the reports; null for a refused one." }),
    refused: z.array(z.object({ index: z.int(), problem })),
  })
  .openapi("TakenUp");

const lines = z.custom<readonly Line[]>();

/** The key by which a sender names what it sends (draft-ietf-httpapi-idempotency-key-header). */
export function keyOf(request: Request): string | undefined {
  const key = request.headers.get("idempotency-key");
  return key === null || key === "" ? undefined : key.slice(0, 200);
}

export function takeUpRoutes(posture: Posture): readonly Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/benchmarks",
      permission: "posture.read",
      summary: "The ordered check lists that reports in the short form go by",
      request: {},
      answer: z.object({ benchmarks: z.array(benchmark) }),
      handle: () =>
        posture.read(
          {},
          async ({ revision }) => ({
            benchmarks: benchmarksOf(revision).map(({ checks, ...of }) => ({ ...of, checks: [...checks] })),
          }),
          undefined,
          atOnce,
        ),
    }),
    route({
      method: "post",
      path: "/api/v1/reports",
      permission: "observation.create",
      summary: "Report what sources observed of many subjects, in the short form",
      description:
        "A report a line (NDJSON), or an array of them; compressed with gzip if its sender likes. Each is taken up or " +
        "refused by itself, as /api/v1/observations would, and one that is sent again is taken up once. Up to 5,000 " +
        "reports and 8 MiB, 32 MiB when unpacked.",
      request: { body: lines },
      reader: {
        types: { "application/x-ndjson": compactReport, "application/json": z.array(compactReport) },
        read: readLines,
      },
      answer: takenUp,
      status: 202,
      problems: [tooManyReports, subjectElsewhere, keyReused, malformedLine, outsideOrganizations],
      handle: async ({ body }, { language }) => {
        const taken = await posture.acceptAll(body);
        return {
          sequences: taken.map((one) => ("refused" in one ? null : one.sequence)),
          refused: taken.flatMap((one, index) =>
            "refused" in one ? [{ index, problem: asProblem(one.refused, language) }] : [],
          ),
        };
      },
    }),
  ];
}
