/**
 * The beginning of a new check: valid as it is, and telling what it can be made of.
 * @module
 */
import type { Text } from "@tokiwa/content";
import { stringify } from "yaml";
import { z } from "zod";

export interface Beginning {
  readonly id: string;
  readonly subject: string;
  readonly family: string;
  /** The family's title, where the family exists. */
  readonly title: Text | undefined;
  readonly control: string;
  readonly fact: string;
  readonly form: z.ZodType;
}

/** YAML of a check family with one check over one fact, and the fields of that fact as a comment. */
export function scaffold({ id, subject, family, title, control, fact, form }: Beginning): string {
  const shape = shapeOf(z.toJSONSchema(form, { unrepresentable: "any" }));
  const check = {
    id,
    title: { ja: `${id} の題名(結果が分かる一文)`, en: `The title of ${id}, a sentence that tells what is wrong` },
    subject,
    controls: [control],
    severity: 5,
    maxAge: "P1D",
    ...expressionOver(fact, shape),
    expected: { ja: "あるべき状態を書きます", en: "Say what should be so" },
    why: { ja: "なぜ重要かを、条項の言葉で書きます", en: "Say why it matters, in the terms of the clause" },
    remedy: {
      text: { ja: "直し方を書きます", en: "Say how to mend it" },
      commands: [{ on: "debian", run: "true" }],
    },
  };
  const head = { family, title: title ?? { ja: `${family} の検査`, en: `Checks of ${family}` } };
  return [
    `# What ${fact} gives (more: tokiwa content try ${id} --save facts.yaml):`,
    ...fieldsOf(shape, fact).map((line) => `#   ${line}`),
    "# A condition is a CEL expression: `pass` says what must hold, `violations` lists what must not be there.",
    stringify({ ...head, checks: [check] }, { lineWidth: 0, aliasDuplicateObjects: false }),
  ].join("\n");
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
  const properties = read("properties");
  const items = read("items");
  return {
    type: String(read("type") ?? "any"),
    properties: new Map(
      typeof properties === "object" && properties !== null
        ? Object.entries(properties).map(([name, value]) => [name, shapeOf(value)])
        : [],
    ),
    items: items === undefined ? undefined : shapeOf(items),
  };
}

/** An expression that is of the right type for this fact, to begin from. */
function expressionOver(fact: string, { properties }: Shape): { pass: string } | { violations: string } {
  for (const [name, { items }] of properties) {
    if (!items?.properties.has("seen")) continue;
    const [field] = [...items.properties].find(([, { type }]) => type === "string") ?? [];
    if (field !== undefined) return { violations: `${fact}.${name}.filter(item, item.${field} == "example")` };
  }
  const [flag] = [...properties].find(([, { type }]) => type === "boolean") ?? [];
  return { pass: flag === undefined ? `${fact} == ${fact}` : `${fact}.${flag}` };
}

function fieldsOf({ type, properties, items }: Shape, path: string): readonly string[] {
  if (items) return fieldsOf(items, `${path}[]`);
  if (properties.size === 0) return [`${path}: ${type}`];
  return [...properties].flatMap(([name, shape]) =>
    name === "seen" ? [`${path}.seen: {file, line, text}`] : fieldsOf(shape, `${path}.${name}`),
  );
}
