/**
 * The routes by which documents leave.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { languages } from "@tokiwa/content";
import { publishSystem, systemModels } from "@tokiwa/exchange";
import { formats, write } from "@tokiwa/oscal";
import { ProblemError } from "../../platform/http/problem.ts";
import { type Route, route } from "../../platform/http/route.ts";
import { momentQuery } from "../../platform/schema.ts";
import { ambiguousSubject, openView, outsideTime, type Posture, systemAt } from "../posture/service.ts";
import { documentTooLarge, nothingToMend } from "./problems.ts";
import { systemState } from "./system-state.ts";

const types = { json: "application/json", yaml: "application/yaml", xml: "application/xml" } as const;

const documentQuery = momentQuery.extend({
  organization: z.string().max(100).optional(),
  format: z.enum(formats).default("json"),
  language: z.enum(languages).default("ja").openapi({
    description: "The language of OSCAL's own places; the other stands beside it in props.",
  }),
});

export function documentRoutes(posture: Posture): readonly Route[] {
  return [
    route({
      method: "get",
      path: "/api/v1/systems/{system}/oscal/{model}",
      permission: "posture.read",
      summary: "A system as an OSCAL 1.2.1 document",
      description:
        "The security plan, assessment plan, assessment results or plan of action of a system as it stood. The same pair of " +
        "`asOf` and `knownAt` gives the same bytes.",
      request: {
        params: z.object({ system: z.string().min(1).max(300), model: z.enum(systemModels) }),
        query: documentQuery,
      },
      answer: z
        .object({})
        .loose()
        .openapi({ description: "A document of OSCAL in JSON: one member, named as its model." }),
      alsoAnswers: [types.yaml, types.xml],
      problems: [outsideTime, ambiguousSubject, documentTooLarge, nothingToMend],
      handle: async ({ params: { system: address, model }, query }, { concerns }) => {
        const { format, language, organization } = query;
        const made = await posture.read(query, async (projection) => {
          const view = await openView(projection);
          const system = systemAt(view, address, organization);
          concerns(system.organization);
          const withCells = model === "assessment-results" || model === "plan-of-action-and-milestones";
          const state = await systemState(view, system, withCells);
          return { document: publishSystem(model, projection.revision.content, state, { language, format }), system };
        });
        if (!made.document) throw new ProblemError(nothingToMend);
        const file = `${made.system.id.replaceAll(/[^\w.-]/g, "_")}-${model}.${format}`;
        return new Response(write(made.document, format).text, {
          headers: {
            "content-type": `${types[format]}; charset=utf-8`,
            "content-disposition": `attachment; filename="${file}"`,
          },
        });
      },
    }),
  ];
}
