/**
 * What the documents of one system have in common: its identifiers, its subjects, and how they refer to each other.
 * @module
 */
import type { Content, Language, Text } from "@tokiwa/content";
import type { Metadata, Party, Resource, Uuid } from "@tokiwa/oscal";
import type { Format } from "@tokiwa/oscal";
import { own } from "../oscal/bilingual.ts";
import { type Edition, editionOf, metadataOf } from "../oscal/edition.ts";
import { namespace, tokenOf, uuidOf } from "../oscal/identifier.ts";
import type { Component, InventoryItem, Origin, ReviewedControls, SubjectReference } from "./assessment.ts";
import type { SystemModel } from "./models.ts";
import type { SubjectState, SystemState } from "./state.ts";

export interface Frame extends Edition {
  readonly state: SystemState;
  /** The UUID of a thing of this system, whatever the moment. */
  uuid(kind: string, ...identifier: readonly string[]): Uuid;
  /** The UUID of a document of this system at this moment. */
  documentUuid(model: SystemModel): Uuid;
}

export interface SystemOptions {
  /** The language of OSCAL's own places; the other stands beside it. */
  readonly language: Language;
  /** The form that documents refer to each other in. */
  readonly format: Format;
}

export const frameOf = (content: Content, state: SystemState, { language, format }: SystemOptions): Frame => {
  const { organization, system, asOf, knownAt } = state;
  const moment = [new Date(asOf).toISOString(), new Date(knownAt).toISOString()];
  return {
    ...editionOf(content, { at: Math.max(asOf, knownAt), language, format }),
    state,
    uuid: (kind, ...identifier) => uuidOf(kind, organization.id, system.id, ...identifier),
    documentUuid: (model) => uuidOf("document", model, organization.id, system.id, ...moment, content.hash, language),
  };
};

export const titles: Readonly<Record<SystemModel, Text>> = {
  "system-security-plan": { ja: "セキュリティ計画", en: "Security plan" },
  "assessment-plan": { ja: "評価計画", en: "Assessment plan" },
  "assessment-results": { ja: "評価結果", en: "Assessment results" },
  "plan-of-action-and-milestones": { ja: "改善計画", en: "Plan of action and milestones" },
};

/** Subjects that are neither the system nor assets: organizations, persons, suppliers. */
const isParty = ({ kind, isAsset }: SubjectState): boolean => !isAsset && kind !== "system";

const partyOf = (frame: Frame, { id, kind, name }: SubjectState): Party => ({
  uuid: frame.uuid("party", id),
  type: kind === "person" ? "person" : "organization",
  name: name[frame.texts.primary].replaceAll(/\s+/g, " "),
  props: [own("id", id), own("kind", kind), ...frame.texts.beside("name", name)],
});

export const systemMetadata = (frame: Frame, model: SystemModel): Metadata => {
  const { organization, system, subjects, asOf, knownAt } = frame.state;
  const of = (language: Language) =>
    `${titles[model][language]}${language === "ja" ? "：" : ": "}${system.name[language]}`;
  const parties = subjects.filter(isParty).map((subject) => partyOf(frame, subject));
  return metadataOf(frame, {
    kind: model,
    id: `${organization.id}/${system.id}`,
    title: { ja: of("ja"), en: of("en") },
    props: [own("as-of", new Date(asOf).toISOString()), own("known-at", new Date(knownAt).toISOString())],
    ...(parties.length === 0 ? {} : { parties }),
  });
};

/** A document that another one builds on, as a resource of its back matter. */
export const resourceOf = (frame: Frame, model: SystemModel): Resource => ({
  uuid: frame.documentUuid(model),
  title: frame.texts.line(titles[model]),
  props: frame.texts.beside("title", titles[model]),
  rlinks: [
    { href: `${model}.${frame.format}`, "media-type": `application/oscal.${shortNames[model]}+${frame.format}` },
  ],
});

const shortNames: Readonly<Record<SystemModel, string>> = {
  "system-security-plan": "ssp",
  "assessment-plan": "assessment-plan",
  "assessment-results": "assessment-results",
  "plan-of-action-and-milestones": "poam",
};

export const systemId = ({ state }: Frame) => ({
  "identifier-type": namespace,
  id: `${state.organization.id}/${state.system.id}`,
});

export const thisSystem = (frame: Frame): Uuid => frame.uuid("component", "this-system");

const toolText: Text = { ja: "検査の結果を集める道具", en: "The tool that collects the outcomes of checks" };

/** Tokiwa itself, as the tool that observed. */
export const toolOf = (frame: Frame): Component => ({
  uuid: uuidOf("tool", "tokiwa"),
  type: "software",
  title: "Tokiwa",
  description: frame.texts.prose(toolText),
  props: frame.texts.beside("description", toolText),
  status: { state: "operational" },
});

export const origin: Origin = { actors: [{ type: "tool", "actor-uuid": uuidOf("tool", "tokiwa") }] };

export const itemOf = (frame: Frame, { id, kind, name }: SubjectState): InventoryItem => ({
  uuid: frame.uuid("subject", id),
  description: frame.texts.prose(name),
  props: [own("id", id), own("kind", kind), ...frame.texts.beside("description", name)],
});

export const referenceTo = (frame: Frame, subject: SubjectState): SubjectReference => {
  const title = frame.texts.line(subject.name);
  if (subject.kind === "system") return { "subject-uuid": thisSystem(frame), type: "component", title };
  if (isParty(subject)) return { "subject-uuid": frame.uuid("party", subject.id), type: "party", title };
  return { "subject-uuid": frame.uuid("subject", subject.id), type: "inventory-item", title };
};

/** The requirements that apply are reviewed; those that were decided not to apply are named as left out. */
export const reviewedControls = ({ state }: Frame): ReviewedControls => {
  const among = (applies: boolean) =>
    state.requirements
      .filter(({ standing }) => (standing !== "not-applicable") === applies)
      .map(({ control }) => ({ "control-id": tokenOf(control) }));
  const [included, excluded] = [among(true), among(false)];
  return {
    "control-selections": [
      {
        ...(included.length === 0 ? {} : { "include-controls": included }),
        ...(excluded.length === 0 ? {} : { "exclude-controls": excluded }),
      },
    ],
  };
};
