/**
 * The beginning of a new check: valid as it is, and telling what it can be made of.
 * @module
 */
import type { Text } from "@tokiwa/content";
import { z } from "zod";

export interface Beginning {
  readonly id: string;
  readonly subject: string;
  readonly family: string;
  /** The family's title, where the family exists. */
  readonly title: Text | undefined;
  readonly control: string;
  /** The content folder that it is made in. */
  readonly folder: string;
  readonly fact: string;
  /** The fact's type in words of CEL. */
  readonly type: string;
  readonly form: z.ZodType;
}

/** YAML of a check family with one check over one fact, and the type of that fact as a comment. */
export function scaffold({ id, subject, family, title, control, folder, fact, type, form }: Beginning): string {
  const [condition, expression] = expressionOver(fact, shapeOf(z.toJSONSchema(form, { unrepresentable: "any" })));
  return `# ${fact}: ${type}
#
# The condition is a CEL expression over facts: \`pass\` says what must hold, \`violations\` lists what must not be there.
# The facts of this machine: tokiwa content try ${id} --content ${folder} --save facts.json
family: ${family}
title:
  ja: ${JSON.stringify(title?.ja ?? `${family} の検査`)}
  en: ${JSON.stringify(title?.en ?? `Checks of ${family}`)}
checks:
  - id: ${id}
    title:
      ja: 合格のときに何が成り立つかを一文で書きます
      en: A sentence that says what holds when it passes
    subject: ${subject}
    controls: [${control}]
    severity: 5
    maxAge: P1D
    ${condition}: ${JSON.stringify(expression)}
    expected:
      ja: あるべき状態を書きます
      en: What should be so
    why:
      ja: なぜ重要かを、条項の言葉で書きます
      en: Why it matters, in the terms of the clause
    remedy:
      text:
        ja: 直し方を書きます
        en: How to mend it
      commands:
        - on: debian
          run: "true"
      safe: false
`;
}

/** As much of a JSON Schema as facts use. */
interface Shape {
  readonly type: string;
  readonly properties: ReadonlyMap<string, Shape>;
  readonly items: Shape | undefined;
}

function shapeOf(schema: unknown): Shape {
  const isObject = typeof schema === "object" && schema !== null;
  const read = (name: string): unknown =>
    isObject ? Object.entries(schema).find(([key]) => key === name)?.[1] : undefined;
  const type = read("type");
  const properties = read("properties");
  const items = read("items");
  return {
    type: typeof type === "string" ? type : "any",
    properties: new Map(
      typeof properties === "object" && properties !== null
        ? Object.entries(properties).map(([name, value]) => [name, shapeOf(value)])
        : [],
    ),
    items: items === undefined ? undefined : shapeOf(items),
  };
}

/** An expression that is of the right type for this fact, to begin from. */
function expressionOver(fact: string, { properties }: Shape): readonly ["pass" | "violations", string] {
  for (const [name, { items }] of properties) {
    if (!items?.properties.has("seen")) continue;
    const [field] = [...items.properties].find(([, { type }]) => type === "string") ?? [];
    if (field !== undefined) return ["violations", `${fact}.${name}.filter(item, item.${field} == "example")`];
  }
  const [flag] = [...properties].find(([, { type }]) => type === "boolean") ?? [];
  return ["pass", flag === undefined ? `${fact} == ${fact}` : `${fact}.${flag}`];
}
