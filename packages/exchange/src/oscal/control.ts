/**
 * Controls of content as OSCAL controls, and back.
 * @module
 */
import type { Check, ContentControl, Text } from "@tokiwa/content";
import type { Control, Link, Parameter, Part, Property } from "@tokiwa/oscal";
import { authorityUuid } from "./authority.ts";
import { type Bilingual, own, ownValue, ownValues } from "./bilingual.ts";
import type { Edition } from "./edition.ts";
import { rmfNamespace, tokenOf } from "./identifier.ts";
import { lineOf, plainOf } from "./markup.ts";

type ContentParameter = ContentControl["parameters"][number];

const parameterOf = ({ id, label, value, guideline }: ContentParameter, texts: Bilingual): Parameter => ({
  id: tokenOf(id),
  props: [
    own("id", id),
    ...texts.beside("label", label),
    ...texts.beside("value", value),
    ...(guideline ? texts.beside("guideline", guideline) : []),
  ],
  label: texts.line(label),
  ...(guideline ? { guidelines: [{ prose: texts.prose(guideline) }] } : {}),
  values: [value[texts.primary].replaceAll(/\s*\n\s*/g, " ")],
});

const parameterFrom = (param: Parameter, texts: Bilingual): object => {
  const guideline = param.guidelines?.[0]?.prose;
  return {
    id: ownValue(param, "id") ?? param.id,
    label: texts.read("label", param.label, param),
    // A value is no markup: it is escaped so that reading it as markup gives it back.
    value: texts.read("value", param.values?.[0] === undefined ? undefined : lineOf(param.values[0]), param),
    ...(guideline === undefined ? {} : { guideline: texts.read("guideline", guideline, param) }),
  };
};

/** What is asked for, or looked at, by the checks of one method. */
const objects = (checks: readonly Check[]): Text => {
  const list = (language: keyof Text) =>
    checks.map((check) => ("asks" in check ? check.asks : check.title)[language].replaceAll(/\s*\n\s*/g, " "));
  return { ja: list("ja").join("\n"), en: list("en").join("\n") };
};

const asList = (text: string): string =>
  text
    .split("\n")
    .map((line) => `- ${lineOf(line)}`)
    .join("\n");

/** How a control is assessed (NIST SP 800-53A rev. 5): what its checks expect, and what each method looks at. */
const assessmentOf = (control: ContentControl, { content, texts }: Edition): readonly Part[] => {
  const id = tokenOf(control.id);
  const checks = content.checksOfControl(control.id).flatMap((checkId) => content.checks.get(checkId) ?? []);
  const objective: Part = {
    id: `${id}_obj`,
    name: "assessment-objective",
    parts: checks.map((check) =>
      texts.part(
        {
          id: `${id}_obj.${tokenOf(check.id)}`,
          name: "assessment-objective",
          props: [own("check", check.id)],
          links: [{ href: `#${id}_smt`, rel: "assessment-for" }],
        },
        check.expected,
      ),
    ),
  };
  const methods = control.methods.map((method): Part => {
    const partId = `${id}_asm-${method.toLowerCase()}`;
    const of = checks.filter((check) => check.method === method);
    return {
      id: partId,
      name: "assessment-method",
      props: [{ name: "method", ns: rmfNamespace, value: method }, ...of.map((check) => own("check", check.id))],
      ...(of.length === 0
        ? {}
        : { parts: [texts.part({ id: `${partId}_objects`, name: "assessment-objects" }, objects(of), asList)] }),
    };
  });
  return checks.length === 0 ? methods : [objective, ...methods];
};

/** The clauses that a control carries out: links to their place in the document that the back matter has. */
const clauseLinks = (control: ContentControl, { content }: Edition): readonly Link[] =>
  control.clauses.flatMap((id) => {
    const clause = content.clauses.get(id);
    if (!clause) return [];
    const href = `#${authorityUuid(clause.document.id)}`;
    return [{ href, rel: "reference", "resource-fragment": tokenOf(id), text: lineOf(id) }];
  });

export const controlOf = (control: ContentControl, edition: Edition): Control => {
  const { texts } = edition;
  const id = tokenOf(control.id);
  const props: readonly Property[] = [
    { name: "label", value: control.id },
    own("id", control.id),
    ...texts.beside("title", control.title),
    ...control.protects.map((aim) => own("protects", aim)),
    own("role", control.role),
    own("borne-by", control.borneBy),
  ];
  const links = clauseLinks(control, edition);
  return {
    id,
    title: texts.line(control.title),
    ...(control.parameters.length === 0
      ? {}
      : { params: control.parameters.map((parameter) => parameterOf(parameter, texts)) }),
    props,
    ...(links.length === 0 ? {} : { links }),
    parts: [
      texts.part({ id: `${id}_smt`, name: "statement" }, control.statement),
      texts.part({ id: `${id}_gdn`, name: "guidance" }, control.guidance),
      ...assessmentOf(control, edition),
    ],
  };
};

/** Identifiers that mappings tie to a control, by the control's identifier. */
export type Mapped = ReadonlyMap<string, readonly string[]>;

/** A control of `controlOf` in the authoring form. */
export const controlFrom = (
  control: Control,
  texts: Bilingual,
  mapped: { readonly sp80053: Mapped; readonly csf: Mapped },
): object => {
  const id = ownValue(control, "id") ?? control.id;
  const part = (name: string) => control.parts?.find((one) => one.name === name);
  const methods = (control.parts ?? []).flatMap(({ name, props = [] }) =>
    name === "assessment-method" ? props.filter((prop) => prop.name === "method").map(({ value }) => value) : [],
  );
  return {
    id,
    title: texts.read("title", control.title, control),
    statement: texts.readPart(part("statement")),
    guidance: texts.readPart(part("guidance")),
    parameters: (control.params ?? []).map((param) => parameterFrom(param, texts)),
    clauses: (control.links ?? []).flatMap(({ rel, text }) =>
      rel === "reference" && text !== undefined ? [plainOf(text)] : [],
    ),
    protects: ownValues(control, "protects"),
    sp80053: mapped.sp80053.get(id) ?? [],
    csf: mapped.csf.get(id) ?? [],
    role: ownValue(control, "role"),
    borneBy: ownValue(control, "borne-by"),
    methods,
  };
};
