// Derives packages/oscal/src/data/model.json from a checkout of OSCAL's sources: what is an attribute and what an element in
// XML, how each is named in JSON, of what type, and the constraints that JSON Schema cannot state.
//   node scripts/oscal-model.ts FOLDER/src/metaschema
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { SaxesParser } from "saxes";

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}
interface Module {
  readonly file: string;
  readonly root: Element;
  readonly imports: readonly string[];
}
interface Definition {
  readonly kind: "assembly" | "field";
  /** The type of a field's value. */
  readonly type?: string;
  /** The member that holds a field's value, where the field has flags. */
  readonly value?: string;
  readonly flags?: readonly { readonly name: string; readonly type: string; readonly required?: true }[];
  readonly model?: readonly (Member | { readonly choice: readonly Member[] })[];
  readonly constraints?: readonly Constraint[];
}
interface Member {
  readonly xml: string;
  readonly json: string;
  readonly definition: string;
  readonly array?: true;
  /** A single item may stand without its array. */
  readonly single?: true;
  readonly grouped?: string;
  readonly unwrapped?: true;
  readonly min?: number;
}
interface Constraint {
  readonly kind: string;
  readonly id?: string;
  readonly target: string;
  readonly level?: string;
  readonly [detail: string]: unknown;
}

const folder = process.argv[2] ?? "";
const roots = {
  catalog: "oscal_catalog",
  profile: "oscal_profile",
  "mapping-collection": "oscal_mapping",
  "component-definition": "oscal_component",
  "system-security-plan": "oscal_ssp",
  "assessment-plan": "oscal_assessment-plan",
  "assessment-results": "oscal_assessment-results",
  "plan-of-action-and-milestones": "oscal_poam",
};
const constraintKinds = [
  "allowed-values",
  "matches",
  "expect",
  "index",
  "is-unique",
  "index-has-key",
  "has-cardinality",
];

const modules = new Map<string, Module>();
const definitions: Record<string, Definition> = {};
for (const [name, file] of Object.entries(roots)) resolve("assembly", name, load(`${file}_metaschema.xml`));

const model = {
  source: "https://github.com/usnistgov/OSCAL, tag v1.2.1, src/metaschema (public domain)",
  roots: Object.fromEntries(
    Object.entries(roots).map(([name, file]) => [name, `${file.replace("oscal_", "")}:${name}`]),
  ),
  definitions: Object.fromEntries(Object.entries(definitions).toSorted(([a], [b]) => (a < b ? -1 : 1))),
};
const target = join(dirname(import.meta.dirname), "packages/oscal/src/data/model.json");
// One definition a line: a change of edition reads as a list of what changed.
const lines = Object.entries(model.definitions).map(
  ([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
);
writeFileSync(
  target,
  `{\n  "source": ${JSON.stringify(model.source)},\n  "roots": ${JSON.stringify(model.roots)},\n  "definitions": {\n${lines.join(",\n")}\n  }\n}\n`,
);

function load(file: string): Module {
  const known = modules.get(file);
  if (known) return known;
  let text = readFileSync(join(folder, file), "utf8");
  const entities = [...text.matchAll(/<!ENTITY\s+(\S+)\s+SYSTEM\s+"([^"]+)"/g)];
  text = text.replace(/<!DOCTYPE[^[]*\[[\s\S]*?\]>/, "");
  for (const [, name, path] of entities)
    text = text.replaceAll(`&${name};`, readFileSync(join(folder, path ?? ""), "utf8"));
  const root = parse(text);
  const imports = root.children
    .filter(({ name }) => name === "import")
    .map(({ attributes }) => attributes["href"] ?? "");
  const module = { file: file.replace(/^oscal_|_metaschema\.xml$/g, ""), root, imports };
  modules.set(file, module);
  return module;
}

function parse(text: string): Element {
  const root: Element = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  const parser = new SaxesParser();
  parser.on("opentag", ({ name, attributes }) => {
    const element: Element = { name, attributes, children: [], text: "" };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on("text", (piece) => {
    const element = open.at(-1);
    if (element) element.text += piece;
  });
  parser.on("closetag", () => open.pop());
  parser.write(text).close();
  const [top] = root.children;
  if (!top) throw new Error("A metaschema without an element");
  return top;
}

/** The global definition that a name means within a module: its own, else of what it imports, unless that is local. */
function find(
  kind: string,
  name: string,
  within: Module,
  own = true,
): { element: Element; module: Module } | undefined {
  const element = within.root.children.find(
    (child) =>
      child.name === `define-${kind}` &&
      child.attributes["name"] === name &&
      (own || child.attributes["scope"] !== "local"),
  );
  if (element) return { element, module: within };
  for (const file of within.imports) {
    const found = find(kind, name, load(file), false);
    if (found) return found;
  }
  return undefined;
}

function resolve(kind: "assembly" | "field", name: string, within: Module): { key: string; element: Element } {
  const found = find(kind, name, within);
  if (!found) throw new Error(`${within.file}: no ${kind} ${name}`);
  const key = `${found.module.file}:${name}`;
  if (!definitions[key]) define(kind, key, found.element, found.module);
  return { key, element: found.element };
}

function define(kind: "assembly" | "field", key: string, element: Element, within: Module): void {
  const constraints: Constraint[] = [];
  definitions[key] = { kind };
  const flags = element.children
    .filter(({ name }) => name === "flag" || name === "define-flag")
    .map((flag) => {
      const name = flag.attributes["ref"] ?? flag.attributes["name"] ?? "";
      const definition = flag.name === "flag" ? find("flag", name, within)?.element : flag;
      if (!definition) throw new Error(`${key}: no flag ${name}`);
      for (const one of new Set([definition, flag])) constraints.push(...constraintsOf(one, `@${name}`));
      return {
        name: child(flag, "use-name")?.text.trim() ?? child(definition, "use-name")?.text.trim() ?? name,
        type: definition.attributes["as-type"] ?? "string",
        ...(flag.attributes["required"] === "yes" ? { required: true as const } : {}),
      };
    });
  constraints.push(...constraintsOf(element, ""));
  const type = element.attributes["as-type"] ?? "string";
  const valueKey = child(element, "json-value-key")?.text.trim();
  const value = valueKey ?? (type.startsWith("markup") ? "prose" : "STRVALUE");
  const members = child(element, "model")?.children.flatMap((one) => membersOf(one, key, within));
  definitions[key] = {
    kind,
    ...(kind === "field" ? { type } : {}),
    ...(kind === "field" && flags.length > 0 ? { value } : {}),
    ...(flags.length > 0 ? { flags } : {}),
    ...(members && members.length > 0 ? { model: members } : {}),
    ...(constraints.length > 0 ? { constraints } : {}),
  };
}

function membersOf(
  element: Element,
  parent: string,
  within: Module,
): readonly (Member | { choice: readonly Member[] })[] {
  if (element.name === "choice") {
    return [
      { choice: element.children.flatMap((one) => membersOf(one, parent, within)).filter((one) => "xml" in one) },
    ];
  }
  const matched = /^(define-)?(assembly|field)$/.exec(element.name);
  if (!matched) return [];
  const kind = matched[2] === "field" ? "field" : "assembly";
  const name = element.attributes["ref"] ?? element.attributes["name"] ?? "";
  let key = `${parent}/${name}`;
  let definition = element;
  if (matched[1]) define(kind, key, element, within);
  else ({ key, element: definition } = resolve(kind, name, within));
  const xml = child(element, "use-name")?.text.trim() ?? child(definition, "use-name")?.text.trim() ?? name;
  const group = child(element, "group-as");
  if (group?.attributes["in-json"] === "BY_KEY") throw new Error(`${parent}: BY_KEY is not provided for`);
  const many = (element.attributes["max-occurs"] ?? "1") !== "1";
  const json = many ? (group?.attributes["name"] ?? xml) : xml;
  const min = Number(element.attributes["min-occurs"] ?? "0");
  return [
    {
      xml,
      json,
      definition: key,
      ...(many ? { array: true as const } : {}),
      ...(many && group?.attributes["in-json"] !== "ARRAY" ? { single: true as const } : {}),
      ...(group?.attributes["in-xml"] === "GROUPED" ? { grouped: json } : {}),
      ...(element.attributes["in-xml"] === "UNWRAPPED" ? { unwrapped: true as const } : {}),
      ...(min > 0 ? { min } : {}),
    },
  ];
}

function constraintsOf(element: Element, flag: string): readonly Constraint[] {
  const all = child(element, "constraint")?.children ?? [];
  return all
    .filter(({ name }) => constraintKinds.includes(name))
    .map((one) => {
      const { target: given = ".", id, level, name, test, regex, datatype, ...rest } = one.attributes;
      const enums = one.children.filter((value) => value.name === "enum");
      const keys = one.children.filter((field) => field.name === "key-field");
      const deprecated = enums.flatMap(({ attributes }) => (attributes["deprecated"] ? [attributes["value"]] : []));
      return {
        kind: one.name,
        ...(id ? { id } : {}),
        target: flag ? (given === "." ? flag : `${flag}/${given}`) : given.replace(/\s+/g, " ").trim(),
        ...(level && level !== "ERROR" ? { level } : {}),
        ...(name ? { name } : {}),
        ...(test ? { test: test.replace(/\s+/g, " ") } : {}),
        ...(regex ? { regex } : {}),
        ...(datatype ? { datatype } : {}),
        ...(rest["allow-other"] === "yes" ? { open: true } : {}),
        ...(rest["min-occurs"] ? { min: Number(rest["min-occurs"]) } : {}),
        ...(rest["max-occurs"] ? { max: Number(rest["max-occurs"]) } : {}),
        ...(enums.length > 0 ? { values: enums.map(({ attributes }) => attributes["value"]) } : {}),
        ...(deprecated.length > 0 ? { deprecated } : {}),
        ...(keys.length > 0
          ? {
              keys: keys.map(({ attributes }) => ({
                target: attributes["target"],
                ...(attributes["pattern"] ? { pattern: attributes["pattern"] } : {}),
              })),
            }
          : {}),
      };
    });
}

function child(element: Element, name: string): Element | undefined {
  return element.children.find((one) => one.name === name);
}
