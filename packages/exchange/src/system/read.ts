/**
 * What a document of a system says, read back: which requirements it is about and how they stood, and the weaknesses
 * that it plans for. Ours are read in full; of those of others, what OSCAL itself has a place for.
 * @module
 */
import type { JsonObject, JsonValue } from "@tokiwa/oscal";
import { namespace } from "../oscal/identifier.ts";
import { plainOf } from "../oscal/markup.ts";
import { type SystemModel, systemModels } from "./models.ts";
import type { Standing } from "./state.ts";

export interface SystemDocument {
  readonly model: SystemModel;
  readonly title: string;
  /** Of ours: `organization/system`. */
  readonly id: string | null;
  /** Of ours: the moment that it is of. */
  readonly asOf: string | null;
  /** By control; null where the document does not say how it stands. */
  readonly requirements: ReadonlyMap<string, Standing | null>;
  readonly weaknesses: readonly {
    /** Of ours: the id of the check. */
    readonly check: string | null;
    readonly title: string;
    /** How many subjects are affected; null where that is not said. */
    readonly affected: number | null;
  }[];
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const objectAt = (value: JsonObject, name: string): JsonObject => {
  const found = value[name];
  return isObject(found) ? found : {};
};
const objectsAt = (value: JsonObject, name: string): readonly JsonObject[] => {
  const found = value[name];
  return Array.isArray(found) ? found.filter(isObject) : [];
};
const textAt = (value: JsonObject, name: string): string | undefined => {
  const found = value[name];
  return typeof found === "string" ? found : undefined;
};
const ownIn = (value: JsonObject, name: string): string | undefined => {
  const prop = objectsAt(value, "props").find((one) => one["ns"] === namespace && one["name"] === name);
  return prop && textAt(prop, "value");
};

const standings: readonly Standing[] = ["satisfied", "not-satisfied", "unknown", "not-applicable", "excepted"];
const standingOf = (word: string | undefined): Standing | null => standings.find((one) => one === word) ?? null;

/** The control that a statement belongs to, by OSCAL's custom of naming statements after their controls. */
const controlOfTarget = (target: string | undefined): string | undefined => target?.replace(/_(smt|obj|stm)\b.*$/, "");

function requirementsOf(model: SystemModel, body: JsonObject): ReadonlyMap<string, Standing | null> {
  const found = new Map<string, Standing | null>();
  const reviewed = (of: JsonObject): void => {
    for (const selection of objectsAt(objectAt(of, "reviewed-controls"), "control-selections")) {
      for (const one of objectsAt(selection, "include-controls")) found.set(textAt(one, "control-id") ?? "", null);
      for (const one of objectsAt(selection, "exclude-controls"))
        found.set(textAt(one, "control-id") ?? "", "not-applicable");
    }
  };
  if (model === "assessment-plan") reviewed(body);
  if (model === "system-security-plan")
    for (const one of objectsAt(objectAt(body, "control-implementation"), "implemented-requirements")) {
      const [told] = objectsAt(one, "by-components").flatMap((by) => ownIn(by, "standing") ?? []);
      found.set(textAt(one, "control-id") ?? "", standingOf(told));
    }
  if (model === "assessment-results")
    for (const result of objectsAt(body, "results")) {
      reviewed(result);
      for (const finding of objectsAt(result, "findings")) {
        const target = objectAt(finding, "target");
        const told = ownIn(finding, "standing") ?? textAt(objectAt(target, "status"), "state");
        const control = ownIn(finding, "control") ?? controlOfTarget(textAt(target, "target-id"));
        if (control !== undefined) found.set(control, standingOf(told));
      }
    }
  found.delete("");
  return found;
}

/** Reads a document that was validated; undefined where it is of another model. */
export function readSystemDocument(document: JsonObject): SystemDocument | undefined {
  const model = systemModels.find((name) => isObject(document[name]));
  if (model === undefined) return undefined;
  const body = objectAt(document, model);
  const metadata = objectAt(body, "metadata");
  return {
    model,
    title: plainOf(textAt(metadata, "title") ?? ""),
    id: ownIn(metadata, "id") ?? null,
    asOf: ownIn(metadata, "as-of") ?? null,
    requirements: requirementsOf(model, body),
    weaknesses: objectsAt(body, "poam-items").map((item) => {
      const affected = Number(ownIn(item, "affected"));
      return {
        check: ownIn(item, "check") ?? null,
        title: plainOf(textAt(item, "title") ?? ""),
        affected: Number.isInteger(affected) ? affected : null,
      };
    }),
  };
}
