/**
 * What OSCAL 1.2.1 consists of: every definition of its Metaschema, with the names of its parts in XML and in JSON.
 * The facts are data (`src/data/model.json`, derived by `scripts/oscal-model.ts`); this ties them together.
 * @module
 */
import modelData from "../data/model.json" with { type: "json" };
import { type ModelName, modelNames } from "./document.ts";

export interface Flag {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
}

export interface Member {
  readonly xml: string;
  readonly json: string;
  readonly definition: Definition;
  /** Holds an array in JSON, and may stand repeatedly in XML. */
  readonly array: boolean;
  /** A single item may stand in JSON without its array. */
  readonly single: boolean;
  /** The XML element that encloses all items. */
  readonly grouped: string | undefined;
  /** Prose whose blocks stand in XML without an element around them. */
  readonly unwrapped: boolean;
  readonly required: boolean;
}

/** One rule that JSON Schema cannot state, as OSCAL's Metaschema has it. Targets are Metapath. */
export interface Rule {
  readonly kind: "allowed-values" | "matches" | "expect" | "index" | "is-unique" | "index-has-key" | "has-cardinality";
  readonly id?: string;
  readonly target: string;
  readonly level?: string;
  readonly name?: string;
  readonly test?: string;
  readonly regex?: string;
  readonly datatype?: string;
  readonly open?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly values?: readonly string[];
  readonly deprecated?: readonly string[];
  readonly keys?: readonly { readonly target: string; readonly pattern?: string }[];
}

export interface Definition {
  /** Unique among all: `catalog:control`. */
  readonly name: string;
  readonly kind: "assembly" | "field";
  /** Of a field's value: `string`, `markup-line`, `uuid`, … */
  readonly type: string;
  /** The JSON member that holds a field's value; undefined where the JSON form is the value itself. */
  readonly value: string | undefined;
  readonly flags: ReadonlyMap<string, Flag>;
  readonly members: readonly Member[];
  readonly byXml: ReadonlyMap<string, Member>;
  readonly byJson: ReadonlyMap<string, Member>;
  readonly unwrapped: Member | undefined;
  /** Members of which at most one may be there; where they are `required`, exactly one. */
  readonly choices: readonly (readonly Member[])[];
  readonly rules: readonly Rule[];
}

interface MemberData {
  readonly xml: string;
  readonly json: string;
  readonly definition: string;
  readonly array?: boolean;
  readonly single?: boolean;
  readonly grouped?: string;
  readonly unwrapped?: boolean;
  readonly min?: number;
}
interface DefinitionData {
  readonly kind: "assembly" | "field";
  readonly type?: string;
  readonly value?: string;
  readonly flags?: readonly { readonly name: string; readonly type: string; readonly required?: boolean }[];
  readonly model?: readonly (MemberData | { readonly choice: readonly MemberData[] })[];
  readonly constraints?: readonly Rule[];
}
interface ModelData {
  readonly roots: Readonly<Record<ModelName, string>>;
  readonly definitions: Readonly<Record<string, DefinitionData>>;
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own generated file; description.test.ts reads all of it
const data = modelData as unknown as ModelData;
const known = new Map<string, Definition>();

/** The definition of a model's root. Definitions are built when first asked for. */
export const rootDefinition = (model: ModelName): Definition => definition(data.roots[model]);

function definition(name: string): Definition {
  const built = known.get(name);
  if (built) return built;
  const given = data.definitions[name];
  if (!given) throw new Error(`The model has no definition ${name}`);
  const members: Member[] = [];
  const choices: (readonly Member[])[] = [];
  const flags = (given.flags ?? []).map((flag): Flag => ({ ...flag, required: flag.required ?? false }));
  const byXml = new Map<string, Member>();
  const byJson = new Map<string, Member>();
  const result: { -readonly [K in keyof Definition]: Definition[K] } = {
    name,
    kind: given.kind,
    type: given.type ?? "",
    value: given.value,
    flags: new Map(flags.map((flag) => [flag.name, flag])),
    members,
    byXml,
    byJson,
    unwrapped: undefined,
    choices,
    rules: given.constraints ?? [],
  };
  // Known before its members are built: definitions contain themselves.
  known.set(name, result);
  for (const entry of given.model ?? []) {
    const built = ("choice" in entry ? entry.choice : [entry]).map(memberOf);
    if ("choice" in entry) choices.push(built);
    for (const member of built) {
      members.push(member);
      byXml.set(member.xml, member);
      byJson.set(member.json, member);
      if (member.unwrapped) result.unwrapped = member;
    }
  }
  return result;
}

const memberOf = (one: MemberData): Member => ({
  xml: one.xml,
  json: one.json,
  definition: definition(one.definition),
  array: one.array ?? false,
  single: one.single ?? false,
  grouped: one.grouped,
  unwrapped: one.unwrapped ?? false,
  required: (one.min ?? 0) > 0,
});

const models: ReadonlySet<string> = new Set(modelNames);
export const isModelName = (name: string): name is ModelName => models.has(name);

/** Types whose values are numbers in JSON. */
export const isNumberType = (type: string): boolean => /integer$|^decimal$/.test(type);
export const isMarkupType = (type: string): boolean => type.startsWith("markup-");
