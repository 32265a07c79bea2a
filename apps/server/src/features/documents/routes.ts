/**
 * The routes by which documents leave.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { languages } from "@tokiwa/content";
import { publishSystem, systemModels } from "@tokiwa/exchange";
import { formats, write } from "@tokiwa/oscal";
import { readBytes } from "../../platform/http/body.ts";
import { ProblemError } from "../../platform/http/problem.ts";
import { type Route, route } from "../../platform/http/route.ts";
import { momentQuery } from "../../platform/schema.ts";
import {
  ambiguousSubject,
  atOnce,
  notKept,
  openView,
  outsideTime,
  type Posture,
  type Projection,
  systemAt,
} from "../posture/service.ts";
import { compared, comparedLimit, readForComparison } from "./comparison.ts";
import { documentTooLarge, nothingToMend, unreadableDocument } from "./problems.ts";
import { comparison } from "./schema.ts";
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
      problems: [outsideTime, notKept, ambiguousSubject, documentTooLarge, nothingToMend],
      handle: async ({ params: { system: address, model }, query }, { concerns }) => {
        const { format, language, organization } = query;
        const answer = async (projection: Projection) => {
          const view = await openView(projection);
          const system = systemAt(view, address, organization);
          concerns(system.organization);
          const withCells = model === "assessment-results" || model === "plan-of-action-and-milestones";
          const state = await systemState(view, system, withCells);
          return { document: publishSystem(model, projection.revision.content, state, { language, format }), system };
        };
        const made = await posture.read(query, answer, { system: address, organization }, atOnce);
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
    route({
      method: "post",
      path: "/api/v1/systems/{system}/oscal/comparison",
      permission: "posture.read",
      summary: "Compare a document of a system with how that system stands now",
      description:
        "The body is a security plan, assessment plan, assessment results or plan of action, in JSON, YAML or XML, of ours or " +
        "of others. It is read, checked and compared, requirement by requirement. Nothing of it is taken over: what is known " +
        "of a system comes from observations, decisions and tailoring.",
      request: {
        params: z.object({ system: z.string().min(1).max(300) }),
        query: z.object({ organization: z.string().max(100).optional() }),
        body: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
      },
      reader: {
        types: Object.fromEntries(
          [...Object.values(types), "application/octet-stream"].map((type) => [type, z.string()]),
        ),
        read: (request) => readBytes(request, comparedLimit),
      },
      answer: comparison,
      problems: [ambiguousSubject, unreadableDocument],
      handle: async ({ params: { system: address }, query, body }, { concerns }) => {
        const looked = readForComparison(body);
        return posture.read({}, async (projection) => {
          const view = await openView(projection);
          const system = systemAt(view, address, query.organization);
          concerns(system.organization);
          return compared(view, system, looked);
        });
      },
    }),
  ];
}
