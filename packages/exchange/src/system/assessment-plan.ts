/**
 * How a system is assessed, as an OSCAL assessment plan: its checks as activities, and how often each is to be done.
 * @module
 */
import type { ContentCheck, Text } from "@tokiwa/content";
import type { MarkupLine, MarkupMultiline, Metadata, Property, Resource, Uuid } from "@tokiwa/oscal";
import { own } from "../oscal/bilingual.ts";
import { tokenOf, uuidOf } from "../oscal/identifier.ts";
import type { Component, ReviewedControls } from "./assessment.ts";
import { type Frame, resourceOf, reviewedControls, systemMetadata, toolOf } from "./frame.ts";

interface Activity {
  readonly uuid: Uuid;
  readonly title: MarkupLine;
  readonly description: MarkupMultiline;
  readonly props: readonly Property[];
  readonly "related-controls": ReviewedControls;
}

interface Task {
  readonly uuid: Uuid;
  readonly type: "action";
  readonly title: MarkupLine;
  readonly props: readonly Property[];
  readonly timing: { readonly "at-frequency": { readonly period: number; readonly unit: "seconds" } };
  readonly "associated-activities": readonly {
    readonly "activity-uuid": Uuid;
    readonly subjects: readonly AssessmentSubject[];
  }[];
}

interface AssessmentSubject {
  readonly type: "component" | "inventory-item" | "party";
  readonly "include-all": object;
}

interface AssessmentPlan {
  readonly uuid: Uuid;
  readonly metadata: Metadata;
  readonly "import-ssp": { readonly href: string };
  readonly "local-definitions"?: { readonly activities: readonly Activity[] };
  readonly "reviewed-controls": ReviewedControls;
  readonly "assessment-subjects": readonly AssessmentSubject[];
  readonly "assessment-assets": {
    readonly components: readonly Component[];
    readonly "assessment-platforms": readonly { readonly uuid: Uuid; readonly title: MarkupLine }[];
  };
  readonly tasks?: readonly Task[];
  readonly "back-matter": { readonly resources: readonly Resource[] };
}

const kinds: Readonly<Partial<Record<string, AssessmentSubject["type"]>>> = {
  system: "component",
  organization: "party",
  person: "party",
  supplier: "party",
};
const subjectsOf = (check: ContentCheck): AssessmentSubject => ({
  type: kinds[check.subject] ?? "inventory-item",
  "include-all": {},
});

const everySoOften: Text = { ja: "この間隔で確かめる", en: "To be assessed at this interval" };

export const assessmentPlan = (frame: Frame): AssessmentPlan => {
  const { state, texts, content } = frame;
  const required = new Set(
    state.requirements.filter(({ standing }) => standing !== "not-applicable").map(({ control }) => control),
  );
  const checks = [...content.checks.values()]
    .map((check) => ({ check, controls: check.controls.filter((id) => required.has(id)) }))
    .filter(({ controls }) => controls.length > 0)
    .toSorted((a, b) => (a.check.id < b.check.id ? -1 : 1));
  const byAge = [...Map.groupBy(checks, ({ check }) => check.maxAge)].toSorted(([a], [b]) => a - b);
  const subject = [...new Map(checks.map(({ check }) => [subjectsOf(check).type, subjectsOf(check)])).values()];
  return {
    uuid: frame.documentUuid("assessment-plan"),
    metadata: systemMetadata(frame, "assessment-plan"),
    "import-ssp": { href: `#${frame.documentUuid("system-security-plan")}` },
    ...(checks.length === 0
      ? {}
      : {
          "local-definitions": {
            activities: checks.map(({ check, controls }) => ({
              uuid: uuidOf("activity", check.id),
              title: texts.line(check.title),
              description: texts.prose(check.expected),
              props: [
                { name: "method", value: check.method },
                own("id", check.id),
                ...texts.beside("title", check.title),
                ...texts.beside("description", check.expected),
              ],
              "related-controls": {
                "control-selections": [
                  { "include-controls": controls.map((control) => ({ "control-id": tokenOf(control) })) },
                ],
              },
            })),
          },
        }),
    "reviewed-controls": reviewedControls(frame),
    "assessment-subjects": subject.length > 0 ? subject : [{ type: "component", "include-all": {} }],
    "assessment-assets": {
      components: [toolOf(frame)],
      "assessment-platforms": [{ uuid: uuidOf("platform", "tokiwa"), title: "Tokiwa" }],
    },
    ...(byAge.length === 0
      ? {}
      : {
          tasks: byAge.map(([maxAge, those]) => ({
            uuid: frame.uuid("task", String(maxAge)),
            type: "action" as const,
            title: texts.line(everySoOften),
            props: texts.beside("title", everySoOften),
            timing: { "at-frequency": { period: Math.max(1, Math.round(maxAge / 1000)), unit: "seconds" as const } },
            "associated-activities": those.map(({ check }) => ({
              "activity-uuid": uuidOf("activity", check.id),
              subjects: [subjectsOf(check)],
            })),
          })),
        }),
    "back-matter": { resources: [resourceOf(frame, "system-security-plan")] },
  };
};
