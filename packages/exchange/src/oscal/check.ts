/**
 * Checks as OSCAL components that test the implementation of controls, and back: those by machine in one component
 * definition, those by a person's attestation in another.
 * @module
 */
import type { Check, ContentCheck, Text } from "@tokiwa/content";
import type { Property } from "@tokiwa/oscal";
import {
  type Bilingual,
  bilingual,
  languageOf,
  own,
  ownProps,
  ownValue,
  ownValues,
  textOf,
  textProps,
  valueOf,
} from "./bilingual.ts";
import { catalogPath } from "./catalog.ts";
import type { ComponentDefinition, ControlImplementation, DefinedComponent } from "./component.ts";
import { formatDuration } from "./duration.ts";
import { documentUuid, type Edition, hrefOf, metadataOf, type PublishedDocument } from "./edition.ts";
import { tokenOf, uuidOf } from "./identifier.ts";

/** The two definitions: checks by machine (method TEST), and attestations by people (EXAMINE, INTERVIEW). */
const checkKinds = {
  checks: { type: "validation", title: { ja: "組み込みの検査", en: "Built-in checks" } },
  attestations: { type: "process-procedure", title: { ja: "証明による検査", en: "Checks by attestation" } },
} as const satisfies Record<string, { readonly type: string; readonly title: Text }>;
type CheckKind = keyof typeof checkKinds;

const kindOf = ({ method }: Check): CheckKind => (method === "TEST" ? "checks" : "attestations");

const expressions = ["applies", "decidable", "pass", "violations", "evidence"] as const;
const sentences = ["otherwise", "undecidable", "asks"] as const;

const fieldsOf = (check: Check): Readonly<Record<string, unknown>> => ({ ...check });
const isText = (value: unknown): value is Text => typeof value === "object" && value !== null && "ja" in value;

const propsOf = (check: ContentCheck, texts: Bilingual): readonly Property[] => {
  const fields = fieldsOf(check);
  return [
    own("id", check.id),
    own("family", check.family.id),
    ...textProps("family-title", check.family.title),
    own("method", check.method),
    own("subject", check.subject),
    own("severity", String(check.severity)),
    own("max-age", formatDuration(check.maxAge)),
    ...("silence" in check ? [own("silence", check.silence)] : []),
    ...("by" in check && check.by !== undefined ? [own("by", check.by)] : []),
    ...expressions.flatMap((name) => {
      const value = fields[name];
      return typeof value === "string" ? [own(name, value)] : [];
    }),
    ...sentences.flatMap((name) => {
      const value = fields[name];
      return isText(value) ? textProps(name, value) : [];
    }),
    ...texts.beside("title", check.title),
    ...texts.beside("expected", check.expected),
    ...texts.beside("why", check.why),
    ...textProps("remedy", check.remedy.text),
    ...check.remedy.commands.map(({ on, run }) => own("remedy-command", run, { class: on })),
    ...(check.remedy.safe ? [own("remedy-safe", "yes")] : []),
  ];
};

const implementation = (text: Text, check: ContentCheck, edition: Edition): readonly ControlImplementation[] => {
  const catalogOf = (id: string) => edition.content.controls.get(id)?.group.catalog;
  return [...Map.groupBy(check.controls, catalogOf)].flatMap(([catalog, ids]): readonly ControlImplementation[] =>
    catalog === undefined
      ? []
      : [
          {
            uuid: uuidOf("control-implementation", check.id, catalog),
            source: hrefOf(edition, catalogPath(catalog)),
            description: edition.texts.prose(text),
            "implemented-requirements": ids.map((id) => ({
              uuid: uuidOf("implemented-requirement", check.id, id),
              "control-id": tokenOf(id),
              description: edition.texts.prose(check.expected),
              props: [own("check", check.id), own("control", id)],
            })),
          },
        ],
  );
};

const tests: Text = {
  ja: "管理策の実施を確かめる。単独で管理策を満たすものではない。",
  en: "Tests that the controls are implemented. It does not by itself fulfil them.",
};

const componentOf = (check: ContentCheck, edition: Edition): DefinedComponent => ({
  uuid: uuidOf("check", check.id),
  type: checkKinds[kindOf(check)].type,
  title: edition.texts.line(check.title),
  description: edition.texts.prose(check.expected),
  props: propsOf(check, edition.texts),
  "control-implementations": implementation(tests, check, edition),
  remarks: edition.texts.prose(check.why),
});

/** The checks of one kind; undefined where there are none. */
export const checksDocument = (kind: CheckKind, edition: Edition): PublishedDocument | undefined => {
  const checks = [...edition.content.checks.values()].filter((check) => kindOf(check) === kind);
  if (checks.length === 0) return undefined;
  const definition: ComponentDefinition = {
    uuid: documentUuid(edition, "component-definition", kind),
    metadata: metadataOf(edition, { kind: "component-definition", id: kind, title: checkKinds[kind].title }),
    components: checks.map((check) => componentOf(check, edition)),
  };
  return { path: `component-definitions/${kind}`, document: { "component-definition": definition } };
};

/** A family of checks in the authoring form. */
export interface CheckFile {
  readonly family: string;
  readonly title: Text;
  readonly checks: readonly object[];
}

const checkFrom = (component: DefinedComponent, texts: Bilingual): object => {
  const value = (name: string) => ownValue(component, name);
  const both = (name: string) => textOf(component, name);
  const requirements = (component["control-implementations"] ?? []).flatMap((one) => one["implemented-requirements"]);
  return {
    id: value("id"),
    title: texts.read("title", component.title, component),
    subject: value("subject"),
    method: value("method"),
    controls: requirements.map((one) => ownValue(one, "control") ?? one["control-id"]),
    severity: Number(value("severity")),
    maxAge: value("max-age"),
    silence: value("silence"),
    by: value("by"),
    ...Object.fromEntries(expressions.map((name) => [name, value(name)])),
    ...Object.fromEntries(sentences.map((name) => [name, both(name)])),
    expected: texts.read("expected", component.description, component),
    why: texts.read("why", component.remarks, component),
    remedy: {
      text: both("remedy"),
      commands: ownProps(component, "remedy-command").map((prop) => ({ on: prop.class, run: valueOf(prop) })),
      safe: ownValues(component, "remedy-safe").includes("yes"),
    },
  };
};

/** What `checksDocument` wrote, by family, in the authoring form. */
export const checksFrom = ({ metadata, components = [] }: ComponentDefinition): readonly CheckFile[] => {
  const texts = bilingual(languageOf(metadata));
  const families = Map.groupBy(components, (component) =>
    JSON.stringify([ownValue(component, "family"), texts.read("family-title", undefined, component)]),
  );
  return [...families.values()].flatMap((members): readonly CheckFile[] => {
    const [first] = members;
    if (!first) return [];
    return [
      {
        family: ownValue(first, "family") ?? "",
        title: texts.read("family-title", undefined, first),
        checks: members.map((component) => checkFrom(component, texts)),
      },
    ];
  });
};
