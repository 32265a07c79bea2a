/**
 * The CEL environment of a fact catalog: its types, its areas as variables, and its limits.
 * @module
 */
import { Environment } from "@marcbachmann/cel-js";
import type { FactCatalog, Facts } from "../fact.ts";
import type { Text } from "../text.ts";
import { registerPatterns } from "./pattern.ts";
import { type CelField, type CelObject, type CelTypes, celName, celTypesOf } from "./type.ts";
import { type Convert, converter, type FactClass, FactObject } from "./value.ts";

/** Bounds on one expression, and on the items of facts that one evaluation of it may walk over. */
export const expressionLimits = {
  nodes: 1000,
  depth: 32,
  listItems: 500,
  loops: 3,
  binds: 4,
  steps: 5_000_000,
} as const;

/** An expression walked over more items than `expressionLimits.steps`. */
export class TooManyStepsError extends Error {
  readonly what: Text = {
    ja: `${expressionLimits.steps} 件を超える要素を調べようとしました`,
    en: `more than ${expressionLimits.steps} items were walked over`,
  };

  constructor() {
    super(`more than ${expressionLimits.steps} items were walked over`);
    this.name = "TooManyStepsError";
  }
}

/** The facts of one subject, as the variables of an expression. */
export interface FactContext {
  readonly variables: Readonly<Record<string, FactObject>>;
  /** Starts the count of steps of an evaluation anew. */
  restart(): void;
}

export interface FactEnvironment {
  readonly types: CelTypes;
  readonly environment: Environment;
  /** The names of the facts of each area. */
  readonly areas: ReadonlyMap<string, ReadonlySet<string>>;
  /** The fields of a type, by its CEL name, and so the facts of an area; null of a type that has none. */
  fieldsOf(type: string): ReadonlyMap<string, CelField> | null;
  /** The variables for an evaluation over these facts. A fact is converted when first read, and once. */
  context(facts: Facts): FactContext;
}

const size = (value: unknown): number =>
  (Array.isArray(value) ? value.length : value instanceof Map ? value.size : 0) + 1;

const namedFields = (fields: ReadonlyMap<string, CelField>): Record<string, string> =>
  Object.fromEntries([...fields].map(([name, { type }]) => [name, celName(type)]));

const newClass = (): FactClass => class extends FactObject {};

const build = (catalog: FactCatalog): FactEnvironment => {
  const types = celTypesOf(catalog);
  const environment = new Environment({
    enableOptionalTypes: true,
    limits: {
      maxAstNodes: expressionLimits.nodes,
      maxDepth: expressionLimits.depth,
      maxListElements: expressionLimits.listItems,
      maxMapEntries: expressionLimits.listItems,
    },
  });

  const classes = new Map<string, FactClass>();
  const declare = (name: string, fields: Record<string, string>): FactClass => {
    const ctor = newClass();
    environment.registerType(name, { ctor, fields });
    return ctor;
  };
  for (const object of types.objects.values()) {
    classes.set(object.name, declare(object.name, namedFields(object.fields)));
  }
  const classOf = (object: CelObject): FactClass => classes.get(object.name) ?? FactObject;

  const areas = new Map<string, Set<string>>();
  for (const name of types.facts.keys()) {
    const [area = "", fact = ""] = name.split(".");
    areas.set(area, (areas.get(area) ?? new Set()).add(fact));
  }
  const converters = new Map<string, Convert>();
  const areaClasses = new Map<string, FactClass>();
  const areaFields = new Map<string, ReadonlyMap<string, CelField>>();
  for (const [area, names] of areas) {
    const fields = new Map<string, CelField>();
    for (const fact of names) {
      const field = types.facts.get(`${area}.${fact}`);
      if (!field) continue;
      fields.set(fact, field);
      converters.set(`${area}.${fact}`, converter(field.type, classOf));
    }
    areaFields.set(`${area}.*`, fields);
    areaClasses.set(area, declare(`${area}.*`, namedFields(fields)));
    environment.registerVariable(area, `${area}.*`);
  }
  registerPatterns(environment, types.seen.name);

  const converted = new WeakMap<object, unknown>();
  const contexts = new WeakMap<Facts, FactContext>();
  const context = (facts: Facts): FactContext => {
    let steps = 0;
    const read = (name: string): unknown => {
      const fact = facts.get(name);
      if (fact?.status !== "known") return undefined;
      if (!converted.has(fact)) {
        const missing = fact.value === null || fact.value === undefined;
        converted.set(fact, missing ? undefined : converters.get(name)?.(fact.value, name));
      }
      const value = converted.get(fact);
      steps += size(value);
      if (steps > expressionLimits.steps) throw new TooManyStepsError();
      return value;
    };
    const variables: Record<string, FactObject> = {};
    for (const [area, names] of areas) {
      const Area = areaClasses.get(area) ?? FactObject;
      const object = new Area();
      for (const fact of names)
        Object.defineProperty(object, fact, { get: () => read(`${area}.${fact}`), enumerable: true });
      variables[area] = object;
    }
    return {
      variables,
      restart: () => {
        steps = 0;
      },
    };
  };
  return {
    types,
    environment,
    areas,
    fieldsOf: (type) => types.objects.get(type)?.fields ?? areaFields.get(type) ?? null,
    context: (facts) => {
      const existing = contexts.get(facts);
      if (existing) return existing;
      const made = context(facts);
      contexts.set(facts, made);
      return made;
    },
  };
};

const environments = new WeakMap<FactCatalog, FactEnvironment>();

/**
 * The environment of a fact catalog; built once for each.
 * @throws UnsupportedFactError where a fact's schema has no counterpart in CEL
 */
export const factEnvironment = (catalog: FactCatalog): FactEnvironment => {
  const existing = environments.get(catalog);
  if (existing) return existing;
  const made = build(catalog);
  environments.set(catalog, made);
  return made;
};
