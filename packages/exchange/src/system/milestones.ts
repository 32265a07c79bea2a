/**
 * What is to be mended in a system, as an OSCAL plan of action and milestones: an item is a weakness with all that it
 * affects.
 * @module
 */
import type { MarkupLine, MarkupMultiline, Metadata, Property, Resource, Uuid } from "@tokiwa/oscal";
import { own } from "../oscal/bilingual.ts";
import type { Component, InventoryItem, Observation, Origin, RelatedObservation, Risk } from "./assessment.ts";
import { type Frame, origin, resourceOf, systemId, systemMetadata } from "./frame.ts";
import { alikeIn, isWeakness, observationOf, observationUuid, riskOf, riskUuid } from "./observed.ts";
import { namedSubjects } from "./results.ts";

interface PlanOfAction {
  readonly uuid: Uuid;
  readonly metadata: Metadata;
  readonly "import-ssp": { readonly href: string };
  readonly "system-id": { readonly "identifier-type": string; readonly id: string };
  readonly "local-definitions": {
    readonly components: readonly Component[];
    readonly "inventory-items"?: readonly InventoryItem[];
  };
  readonly observations: readonly Observation[];
  readonly risks: readonly Risk[];
  readonly "poam-items": readonly {
    readonly uuid: Uuid;
    readonly title: MarkupLine;
    readonly description: MarkupMultiline;
    readonly props: readonly Property[];
    readonly origins: readonly Origin[];
    readonly "related-observations": readonly RelatedObservation[];
    readonly "related-risks": readonly { readonly "risk-uuid": Uuid }[];
  }[];
  readonly "back-matter": { readonly resources: readonly Resource[] };
}

/** Undefined where there is no weakness: the model demands an item. */
export const planOfAction = (frame: Frame): PlanOfAction | undefined => {
  const { texts, content, state } = frame;
  const required = new Set(
    state.requirements.filter(({ standing }) => standing !== "not-applicable").map(({ control }) => control),
  );
  const weaknesses = alikeIn(frame)
    .filter(isWeakness)
    .filter(({ check }) => check.controls.some((control) => required.has(control)));
  if (weaknesses.length === 0) return undefined;
  return {
    uuid: frame.documentUuid("plan-of-action-and-milestones"),
    metadata: systemMetadata(frame, "plan-of-action-and-milestones"),
    "import-ssp": { href: `#${frame.documentUuid("system-security-plan")}` },
    "system-id": systemId(frame),
    "local-definitions": namedSubjects(frame),
    observations: weaknesses.map((one) => observationOf(frame, one)),
    risks: weaknesses.map((one) => riskOf(frame, one)),
    "poam-items": weaknesses.map((one) => {
      const { check, word } = one;
      const controls = check.controls.filter((id) => required.has(id) && content.controls.has(id));
      return {
        uuid: frame.uuid("poam-item", check.id, word),
        title: texts.line(check.title),
        description: texts.prose(check.why),
        props: [
          own("check", check.id),
          ...controls.map((id) => own("control", id)),
          own("affected", String(one.cells.length)),
          ...texts.beside("title", check.title),
          ...texts.beside("description", check.why),
        ],
        origins: [origin],
        "related-observations": [{ "observation-uuid": observationUuid(frame, one) }],
        "related-risks": [{ "risk-uuid": riskUuid(frame, one) }],
      };
    }),
    "back-matter": { resources: [resourceOf(frame, "system-security-plan")] },
  };
};
