/**
 * A system as an OSCAL system security plan: its requirements, its assets, and how far each requirement is carried out.
 * What nobody told is said to be untold; OSCAL demands the places.
 * @module
 */
import type { Text } from "@tokiwa/content";
import type { Link, MarkupMultiline, Metadata, Property, Resource, Token, UriReference, Uuid } from "@tokiwa/oscal";
import { own } from "../oscal/bilingual.ts";
import { tokenOf, uuidOf } from "../oscal/identifier.ts";
import { multilineOf } from "../oscal/markup.ts";
import type { Component, InventoryItem } from "./assessment.ts";
import { type Frame, itemOf, systemId, systemMetadata, thisSystem, toolOf } from "./frame.ts";
import type { RequirementState, Standing } from "./state.ts";

interface ByComponent {
  readonly "component-uuid": Uuid;
  readonly uuid: Uuid;
  readonly description: MarkupMultiline;
  readonly props: readonly Property[];
  readonly links?: readonly Link[];
  readonly "implementation-status"?: { readonly state: "implemented" | "partial" | "not-applicable" };
}

interface SetParameter {
  readonly "param-id": Token;
  readonly values: readonly string[];
  /** The value in the other language, for which the model has no place. */
  readonly remarks: MarkupMultiline;
}

interface SecurityPlan {
  readonly uuid: Uuid;
  readonly metadata: Metadata;
  readonly "import-profile": { readonly href: UriReference };
  readonly "system-characteristics": object;
  readonly "system-implementation": {
    readonly users: readonly object[];
    readonly components: readonly Component[];
    readonly "inventory-items"?: readonly InventoryItem[];
  };
  readonly "control-implementation": {
    readonly description: MarkupMultiline;
    readonly "implemented-requirements": readonly {
      readonly uuid: Uuid;
      readonly "control-id": Token;
      readonly "set-parameters"?: readonly SetParameter[];
      readonly "by-components": readonly ByComponent[];
    }[];
  };
  readonly "back-matter": { readonly resources: readonly Resource[] };
}

const untold: Text = { ja: "Tokiwa には記録がない。", en: "Not recorded in Tokiwa." };
const information: Text = { ja: "取り扱う情報", en: "Information handled" };
const boundary: Text = {
  ja: "この情報システムに登録された資産の全体。",
  en: "All assets that are registered in this system.",
};
const operators: Text = { ja: "運用担当者", en: "Operators" };
const derived: Text = {
  ja: "実施の状況は、検査の結果から導いたものである。人が書いた実施の説明ではない。",
  en: "How far requirements are carried out was derived from the outcomes of checks; nobody wrote it as a statement.",
};

/** What each standing says of a requirement. */
export const standingTexts: Readonly<Record<Standing, Text>> = {
  satisfied: { ja: "検査は全て満たされている。", en: "All of its checks are satisfied." },
  "not-satisfied": { ja: "満たされていない検査がある。", en: "Some of its checks are not satisfied." },
  unknown: { ja: "満たされているかどうか分からない。", en: "Whether it is satisfied is not known." },
  "not-applicable": { ja: "適用しないと決定された。", en: "It was decided not to be applicable." },
  excepted: {
    ja: "満たされていない検査は、全て例外措置として承認されている。",
    en: "Every check that fails is under an approved exception.",
  },
};

const statusOf = ({ standing, partly }: RequirementState): Pick<ByComponent, "implementation-status"> => {
  if (standing === "satisfied") return { "implementation-status": { state: "implemented" } };
  if (standing === "not-applicable") return { "implementation-status": { state: "not-applicable" } };
  return partly && standing !== "unknown" ? { "implementation-status": { state: "partial" } } : {};
};

const setParameters = (
  { state, texts }: Frame,
  control: string,
): { readonly "set-parameters"?: readonly SetParameter[] } => {
  const set = state.values
    .filter((one) => one.control === control)
    .map(({ parameter, value }) => ({
      "param-id": tokenOf(parameter),
      values: [value[texts.primary].replaceAll(/\s+/g, " ").trim()],
      remarks: multilineOf(`ja: ${value.ja}\nen: ${value.en}`),
    }));
  return set.length === 0 ? {} : { "set-parameters": set };
};

export const requirementUuid = (frame: Frame, control: string): Uuid => frame.uuid("implemented-requirement", control);

const described = ({ texts }: Frame, text: Text) => ({
  description: texts.prose(text),
  props: texts.beside("description", text),
});

export const securityPlan = (frame: Frame): SecurityPlan => {
  const { state, texts } = frame;
  const { system, organization, profile } = state;
  const profileUuid = uuidOf("profile", profile.id);
  const items = state.subjects.filter(({ isAsset }) => isAsset).map((subject) => itemOf(frame, subject));
  const title = texts.line(system.name);
  return {
    uuid: frame.documentUuid("system-security-plan"),
    metadata: systemMetadata(frame, "system-security-plan"),
    "import-profile": { href: `#${profileUuid}` },
    "system-characteristics": {
      "system-ids": [systemId(frame)],
      "system-name": system.name[texts.primary].replaceAll(/\s+/g, " "),
      description: texts.prose(untold),
      props: [
        own("id", system.id),
        own("organization", organization.id),
        ...texts.beside("system-name", system.name),
        ...texts.beside("description", untold),
        // The model has no props where it stands itself.
        ...texts.beside("control-implementation-description", derived),
      ],
      "system-information": {
        "information-types": [
          {
            uuid: frame.uuid("information-type"),
            title: texts.line(information),
            description: texts.prose(untold),
            props: [...texts.beside("title", information), ...texts.beside("description", untold)],
          },
        ],
      },
      status: { state: "other", remarks: texts.prose(untold) },
      "authorization-boundary": described(frame, boundary),
    },
    "system-implementation": {
      users: [
        {
          uuid: frame.uuid("user", "operator"),
          title: texts.line(operators),
          props: texts.beside("title", operators),
          description: texts.prose(untold),
        },
      ],
      components: [
        {
          uuid: thisSystem(frame),
          type: "this-system",
          title,
          description: texts.prose(system.name),
          props: texts.beside("title", system.name),
          status: { state: "other" },
        },
        toolOf(frame),
      ],
      ...(items.length === 0 ? {} : { "inventory-items": items }),
    },
    "control-implementation": {
      description: texts.prose(derived),
      "implemented-requirements": state.requirements.map((requirement) => ({
        uuid: requirementUuid(frame, requirement.control),
        "control-id": tokenOf(requirement.control),
        ...setParameters(frame, requirement.control),
        "by-components": [
          {
            "component-uuid": thisSystem(frame),
            uuid: frame.uuid("by-component", requirement.control),
            description: texts.prose(standingTexts[requirement.standing]),
            props: [
              own("standing", requirement.standing),
              own("control", requirement.control),
              ...texts.beside("description", standingTexts[requirement.standing]),
            ],
            ...statusOf(requirement),
          },
        ],
      })),
    },
    "back-matter": {
      resources: [
        {
          uuid: profileUuid,
          title: texts.line(profile.title),
          props: [
            own("id", profile.id),
            ...texts.beside("title", profile.title),
            ...profile.added.map((id) => own("added-control", id)),
            ...profile.removed.map((id) => own("removed-control", id)),
          ],
          rlinks: [
            {
              href: profile.file ?? `../../profiles/${tokenOf(profile.id)}.${frame.format}`,
              ...(profile.file === undefined && { "media-type": `application/oscal.profile+${frame.format}` }),
            },
          ],
        },
      ],
    },
  };
};
