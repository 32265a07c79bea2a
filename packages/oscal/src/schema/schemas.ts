/**
 * The official JSON schemas of OSCAL 1.2.1, with the corrections that real and correct documents need.
 * @module
 */
import assessmentPlan from "../data/schema-assessment-plan.json" with { type: "json" };
import assessmentResults from "../data/schema-assessment-results.json" with { type: "json" };
import catalog from "../data/schema-catalog.json" with { type: "json" };
import component from "../data/schema-component.json" with { type: "json" };
import mapping from "../data/schema-mapping.json" with { type: "json" };
import poam from "../data/schema-poam.json" with { type: "json" };
import profile from "../data/schema-profile.json" with { type: "json" };
import ssp from "../data/schema-ssp.json" with { type: "json" };
import type { ModelName } from "../model/document.ts";

/** As published. */
export const officialSchemas: Readonly<Record<ModelName, { readonly definitions: object }>> = {
  catalog,
  profile,
  "mapping-collection": mapping,
  "component-definition": component,
  "system-security-plan": ssp,
  "assessment-plan": assessmentPlan,
  "assessment-results": assessmentResults,
  "plan-of-action-and-milestones": poam,
};

/**
 * The schema that a document is held against. It differs from the published one in two places:
 * - `merge` of a profile: the published schema gives `combine` no member, though the model has `method`, which nearly
 *   every profile uses; and demands one of flat, as-is and custom, though the model's choice may be empty.
 * - `MarkupLineDatatype`: real catalogs have line breaks in titles. That is told as a warning, and nothing is lost.
 */
export function schemaOf(model: ModelName): object {
  const schema = officialSchemas[model];
  const definitions = new Map<string, unknown>(Object.entries(schema.definitions));
  definitions.set("MarkupLineDatatype", { type: "string", minLength: 1 });
  const merge = "oscal-profile-oscal-profile:merge";
  if (definitions.has(merge)) {
    const given = profile.definitions[merge];
    const [flat, asIs, custom] = given.anyOf.map(({ properties }) => properties);
    const combine = {
      type: "object",
      properties: { method: { enum: ["use-first", "merge", "keep"] } },
      additionalProperties: false,
    };
    const branches = [flat, asIs, custom].map((properties) => ({
      properties: { ...properties, combine },
      additionalProperties: false,
    }));
    definitions.set(merge, { type: "object", anyOf: branches });
  }
  return { ...schema, definitions: Object.fromEntries(definitions) };
}
