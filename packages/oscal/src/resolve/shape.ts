/**
 * Whether a parsed document has the shape that resolution, mapping and comparison rely on. This is not validation: what
 * they never look at is not looked at here, so that the documents of any version and with any extension pass.
 * @module
 */
import type { Catalog } from "../model/catalog.ts";
import type { MappingCollection } from "../model/mapping.ts";
import type { Profile } from "../model/profile.ts";

/** Groups within groups, controls within controls, parts within parts: together no deeper than this. */
export const deepest = 100;

/** The first thing found to be wrong. */
export interface ShapeFault {
  readonly kind: "wrong-type" | "missing-member" | "too-deep";
  readonly path: readonly (string | number)[];
  /** What was expected there, in the words of JSON. */
  readonly expected: "object" | "array" | "string" | "number" | "boolean";
}

type Rule = "text" | "flag" | "texts" | "number" | { readonly one: string } | { readonly many: string };
type Members = Readonly<Record<string, Rule>>;
interface Form {
  readonly required: readonly (readonly [string, Rule])[];
  readonly optional: readonly (readonly [string, Rule])[];
}

const form = (required: Members, optional: Members = {}): Form => ({
  required: Object.entries(required),
  optional: Object.entries(optional),
});
const many = (name: string): Rule => ({ many: name });

const prose: Members = { props: many("prop"), links: many("link"), title: "text" };
const selection: Members = {
  "include-all": { one: "any" },
  "include-controls": many("select"),
  "exclude-controls": many("select"),
};

/** What is relied on, by name; a rule names another form. */
const forms: Readonly<Record<string, Form>> = {
  any: form({}),
  prop: form({ name: "text", value: "text" }, { ns: "text", class: "text" }),
  link: form({ href: "text" }, { rel: "text" }),
  part: form({}, { ...prose, id: "text", name: "text", ns: "text", class: "text", prose: "text", parts: many("part") }),
  choice: form({}, { choice: "texts" }),
  constraint: form({}, { description: "text" }),
  guideline: form({}, { prose: "text" }),
  param: form(
    { id: "text" },
    {
      ...prose,
      label: "text",
      "depends-on": "text",
      values: "texts",
      select: { one: "choice" },
      constraints: many("constraint"),
      guidelines: many("guideline"),
    },
  ),
  control: form(
    { id: "text" },
    { ...prose, class: "text", params: many("param"), parts: many("part"), controls: many("control") },
  ),
  group: form(
    {},
    {
      ...prose,
      id: "text",
      params: many("param"),
      parts: many("part"),
      groups: many("group"),
      controls: many("control"),
    },
  ),
  rlink: form({ href: "text" }, { "media-type": "text" }),
  base64: form({ value: "text" }, { "media-type": "text" }),
  resource: form({ uuid: "text" }, { ...prose, rlinks: many("rlink"), base64: { one: "base64" } }),
  backMatter: form({}, { resources: many("resource") }),
  role: form({ id: "text" }, prose),
  party: form({ uuid: "text" }, { props: many("prop") }),
  metadata: form(
    { title: "text", version: "text", "oscal-version": "text" },
    { ...prose, roles: many("role"), parties: many("party") },
  ),
  catalog: form(
    { uuid: "text", metadata: { one: "metadata" } },
    { params: many("param"), controls: many("control"), groups: many("group"), "back-matter": { one: "backMatter" } },
  ),
  matching: form({}, { pattern: "text" }),
  select: form({}, { "with-child-controls": "text", "with-ids": "texts", matching: many("matching") }),
  import: form({ href: "text" }, selection),
  insert: form({}, { ...selection, order: "text" }),
  profileGroup: form(
    {},
    {
      ...prose,
      id: "text",
      params: many("param"),
      parts: many("part"),
      groups: many("profileGroup"),
      "insert-controls": many("insert"),
    },
  ),
  custom: form({}, { groups: many("profileGroup"), "insert-controls": many("insert") }),
  combine: form({}, { method: "text" }),
  merge: form({}, { combine: { one: "combine" }, flat: { one: "any" }, "as-is": "flag", custom: { one: "custom" } }),
  setting: form(
    { "param-id": "text" },
    {
      ...prose,
      label: "text",
      values: "texts",
      select: { one: "choice" },
      constraints: many("constraint"),
      guidelines: many("guideline"),
    },
  ),
  remove: form({}, { "by-id": "text", "by-name": "text", "by-class": "text", "by-ns": "text", "by-item-name": "text" }),
  add: form({}, { ...prose, position: "text", "by-id": "text", params: many("param"), parts: many("part") }),
  alter: form({ "control-id": "text" }, { adds: many("add"), removes: many("remove") }),
  modify: form({}, { "set-parameters": many("setting"), alters: many("alter") }),
  profile: form(
    { uuid: "text", metadata: { one: "metadata" }, imports: many("import") },
    { merge: { one: "merge" }, modify: { one: "modify" }, "back-matter": { one: "backMatter" } },
  ),
  item: form({ "id-ref": "text" }, { type: "text" }),
  confidence: form({}, { percentage: "number", category: "text" }),
  map: form(
    { relationship: "text", sources: many("item"), targets: many("item") },
    { uuid: "text", ns: "text", "matching-rationale": "text", "confidence-score": { one: "confidence" } },
  ),
  mappedResource: form({ href: "text" }, { type: "text" }),
  mapping: form(
    { "source-resource": { one: "mappedResource" }, "target-resource": { one: "mappedResource" }, maps: many("map") },
    { "matching-rationale": "text", "confidence-score": { one: "confidence" } },
  ),
  provenance: form({}, { "matching-rationale": "text", "confidence-score": { one: "confidence" } }),
  mappingCollection: form(
    { uuid: "text", metadata: { one: "metadata" }, provenance: { one: "provenance" }, mappings: many("mapping") },
    { "back-matter": { one: "backMatter" } },
  ),
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const wrong = (expected: ShapeFault["expected"]): ShapeFault => ({ kind: "wrong-type", path: [], expected });
const within = (fault: ShapeFault, step: string | number): ShapeFault => ({ ...fault, path: [step, ...fault.path] });

function faultIn(value: unknown, name: string, depth: number): ShapeFault | undefined {
  if (!isObject(value)) return wrong("object");
  if (depth > deepest) return { kind: "too-deep", path: [], expected: "object" };
  const { required, optional } = forms[name] ?? form({});
  for (const [member, rule] of required) {
    const inside = value[member];
    if (inside === undefined) return { kind: "missing-member", path: [member], expected: expectedBy(rule) };
    const fault = faultBy(rule, inside, depth);
    if (fault) return within(fault, member);
  }
  for (const [member, rule] of optional) {
    const inside = value[member];
    if (inside === undefined) continue;
    const fault = faultBy(rule, inside, depth);
    if (fault) return within(fault, member);
  }
  return undefined;
}

const expectedBy = (rule: Rule): ShapeFault["expected"] => {
  if (rule === "text") return "string";
  if (rule === "flag") return "boolean";
  if (rule === "number") return "number";
  return rule === "texts" || "many" in rule ? "array" : "object";
};

function faultBy(rule: Rule, value: unknown, depth: number): ShapeFault | undefined {
  if (rule === "text") return typeof value === "string" ? undefined : wrong("string");
  if (rule === "flag") return typeof value === "boolean" ? undefined : wrong("boolean");
  if (rule === "number") return typeof value === "number" ? undefined : wrong("number");
  if (rule !== "texts" && "one" in rule) return faultIn(value, rule.one, depth + 1);
  if (!Array.isArray(value)) return wrong("array");
  // The innermost loop of all reading: by index, as iterators cost several times as much.
  for (let index = 0; index < value.length; index += 1) {
    const each: unknown = value[index];
    const fault = rule === "texts" ? faultBy("text", each, depth) : faultIn(each, rule.many, depth + 1);
    if (fault) return within(fault, index);
  }
  return undefined;
}

/** The parsed form of a document that resolution, comparison or composition reads, or why it cannot be read. */
export type Shaped =
  | { readonly catalog: Catalog }
  | { readonly profile: Profile }
  | { readonly "mapping-collection": MappingCollection }
  | { readonly fault: ShapeFault }
  /** Another model; the member's name, where there is one. */
  | { readonly other: string | undefined };

/** Reads the shape of `{ catalog: … }`, `{ profile: … }` or `{ "mapping-collection": … }`. */
export function shapeOf(document: unknown): Shaped {
  if (!isObject(document)) return { fault: wrong("object") };
  let fault: ShapeFault | undefined;
  const fits = (member: string, name: string): boolean => {
    const found = faultIn(document[member], name, 0);
    fault = found && within(found, member);
    return found === undefined;
  };
  if ("catalog" in document) {
    if (holds<"catalog", Catalog>(document, "catalog", () => fits("catalog", "catalog")))
      return { catalog: document.catalog };
  } else if ("profile" in document) {
    if (holds<"profile", Profile>(document, "profile", () => fits("profile", "profile")))
      return { profile: document.profile };
  } else if ("mapping-collection" in document) {
    const member = "mapping-collection";
    if (holds<typeof member, MappingCollection>(document, member, () => fits(member, "mappingCollection")))
      return { [member]: document[member] };
  } else return { other: Object.keys(document)[0] };
  return { fault: fault ?? wrong("object") };
}

const holds = <K extends string, T>(
  document: Readonly<Record<string, unknown>>,
  member: K,
  check: () => boolean,
): document is Readonly<Record<K, T>> => member in document && check();

/** For the test that no rule names a form that is not there. */
export const formNames = {
  known: Object.keys(forms),
  named: Object.values(forms).flatMap(({ required, optional }) =>
    [...required, ...optional].flatMap(([, rule]) =>
      typeof rule === "string" ? [] : ["many" in rule ? rule.many : rule.one],
    ),
  ),
};
