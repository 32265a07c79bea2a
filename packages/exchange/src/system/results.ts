/**
 * How a system was found, as OSCAL assessment results: observations, risks, and a finding for each requirement.
 * @module
 */
import type { MarkupLine, MarkupMultiline, Metadata, Property, Resource, Uuid } from "@tokiwa/oscal";
import { own } from "../oscal/bilingual.ts";
import { tokenOf } from "../oscal/identifier.ts";
import type { Component, Finding, InventoryItem, Observation, ReviewedControls, Risk } from "./assessment.ts";
import {
  type Frame,
  itemOf,
  resourceOf,
  reviewedControls,
  systemMetadata,
  thisSystem,
  titles,
  toolOf,
} from "./frame.ts";
import { type Alike, alikeIn, isWeakness, observationOf, observationUuid, riskOf, riskUuid } from "./observed.ts";
import { requirementUuid, standingTexts } from "./security-plan.ts";
import type { RequirementState } from "./state.ts";

interface AssessmentResults {
  readonly uuid: Uuid;
  readonly metadata: Metadata;
  readonly "import-ap": { readonly href: string };
  readonly results: readonly {
    readonly uuid: Uuid;
    readonly title: MarkupLine;
    readonly description: MarkupMultiline;
    readonly start: string;
    readonly end: string;
    readonly props: readonly Property[];
    readonly "local-definitions": {
      readonly components: readonly Component[];
      readonly "inventory-items"?: readonly InventoryItem[];
    };
    readonly "reviewed-controls": ReviewedControls;
    readonly observations?: readonly Observation[];
    readonly risks?: readonly Risk[];
    readonly findings?: readonly Finding[];
  }[];
  readonly "back-matter": { readonly resources: readonly Resource[] };
}

/**
 * OSCAL knows satisfied and not satisfied only. What is not known is not said to be satisfied, and neither is what fails
 * under an exception: the reason `other` and our `standing` tell them from failures.
 */
const statusOf = ({ standing }: RequirementState): Finding["target"]["status"] => {
  if (standing === "satisfied") return { state: "satisfied", reason: "pass" };
  return { state: "not-satisfied", reason: standing === "not-satisfied" ? "fail" : "other" };
};

const findingOf = (frame: Frame, requirement: RequirementState, those: readonly Alike[]): readonly Finding[] => {
  const { content, texts } = frame;
  const control = content.controls.get(requirement.control);
  if (!control || requirement.standing === "not-applicable") return [];
  const text = standingTexts[requirement.standing];
  const risks = those.filter(isWeakness);
  return [
    {
      uuid: frame.uuid("finding", control.id, String(frame.state.asOf), String(frame.state.knownAt)),
      title: texts.line(control.title),
      description: texts.prose(text),
      props: [
        own("control", control.id),
        own("standing", requirement.standing),
        ...texts.beside("title", control.title),
        ...texts.beside("description", text),
      ],
      target: {
        type: "statement-id",
        "target-id": `${tokenOf(control.id)}_smt`,
        status: statusOf(requirement),
      },
      "implementation-statement-uuid": requirementUuid(frame, control.id),
      ...(those.length === 0
        ? {}
        : { "related-observations": those.map((one) => ({ "observation-uuid": observationUuid(frame, one) })) }),
      ...(risks.length === 0 ? {} : { "related-risks": risks.map((one) => ({ "risk-uuid": riskUuid(frame, one) })) }),
    },
  ];
};

/** The subjects that observations name, as far as they are not defined elsewhere in the document. */
export const namedSubjects = (frame: Frame): { components: Component[]; "inventory-items"?: InventoryItem[] } => {
  const { state, texts } = frame;
  const named = new Set(state.cells.map(({ subject }) => subject));
  const items = state.subjects.filter(({ id, isAsset }) => isAsset && named.has(id)).map((one) => itemOf(frame, one));
  const system: Component = {
    uuid: thisSystem(frame),
    type: "this-system",
    title: texts.line(state.system.name),
    description: texts.prose(state.system.name),
    props: texts.beside("title", state.system.name),
    status: { state: "other" },
  };
  return { components: [system, toolOf(frame)], ...(items.length === 0 ? {} : { "inventory-items": items }) };
};

export const assessmentResults = (frame: Frame): AssessmentResults => {
  const { texts, state } = frame;
  const alike = alikeIn(frame);
  const byControl = new Map<string, Alike[]>();
  for (const one of alike)
    for (const control of one.check.controls) byControl.set(control, [...(byControl.get(control) ?? []), one]);
  const risks = alike.filter(isWeakness);
  const findings = state.requirements.flatMap((one) => findingOf(frame, one, byControl.get(one.control) ?? []));
  const observations = alike.map((one) => observationOf(frame, one));
  const end = new Date(state.asOf).toISOString();
  const [start = end] = observations.map(({ collected }) => collected).toSorted();
  const title = titles["assessment-results"];
  return {
    uuid: frame.documentUuid("assessment-results"),
    metadata: systemMetadata(frame, "assessment-results"),
    "import-ap": { href: `#${frame.documentUuid("assessment-plan")}` },
    results: [
      {
        uuid: frame.uuid("result", String(state.asOf), String(state.knownAt)),
        title: texts.line(title),
        description: texts.prose(title),
        start,
        end,
        props: texts.beside("title", title),
        "local-definitions": namedSubjects(frame),
        "reviewed-controls": reviewedControls(frame),
        ...(observations.length === 0 ? {} : { observations }),
        ...(risks.length === 0 ? {} : { risks: risks.map((one) => riskOf(frame, one)) }),
        ...(findings.length === 0 ? {} : { findings }),
      },
    ],
    "back-matter": { resources: [resourceOf(frame, "assessment-plan")] },
  };
};
