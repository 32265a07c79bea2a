/**
 * The types of facts as CEL sees them, read off their zod schemas.
 * @module
 */
import { z } from "zod";
import { type FactCatalog, seen } from "../fact.ts";

export interface CelField {
  readonly type: CelType;
  /** It may be missing: `has(x.field)` asks, and reading it where it is missing is an error. */
  readonly optional: boolean;
}

export interface CelObject {
  readonly kind: "object";
  readonly name: string;
  readonly fields: ReadonlyMap<string, CelField>;
}

export type CelType =
  | { readonly kind: "string" | "int" | "double" | "bool"; readonly values: ReadonlySet<unknown> | null }
  | { readonly kind: "list"; readonly of: CelType }
  | { readonly kind: "map"; readonly of: CelType }
  | CelObject;

/** The name of a type in CEL. */
export const celName = (type: CelType): string => {
  if (type.kind === "list") return `list<${celName(type.of)}>`;
  if (type.kind === "map") return `map<string, ${celName(type.of)}>`;
  return type.kind === "object" ? type.name : type.kind;
};

/** A fact's schema says something that an expression cannot be checked against; the catalog's author mends it. */
export class UnsupportedFactError extends Error {
  constructor(path: string, why: string) {
    super(`The fact ${path} ${why}`);
    this.name = "UnsupportedFactError";
  }
}

const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/;
const reserved = new Set(["in", "true", "false", "null", "constructor", "__proto__", "prototype"]);
const plain = (kind: "string" | "int" | "double" | "bool", values: ReadonlySet<unknown> | null = null): CelType => ({
  kind,
  values,
});

/** Two alternatives as one type: of objects, the fields that not all have are optional. */
const union = (a: CelType, b: CelType, path: string, define: Define): CelType => {
  if (a.kind === "object" && b.kind === "object") {
    const fields = new Map<string, CelField>();
    for (const name of new Set([...a.fields.keys(), ...b.fields.keys()])) {
      const [left, right] = [a.fields.get(name), b.fields.get(name)];
      if (left && right) {
        const type = union(left.type, right.type, `${path}.${name}`, define);
        fields.set(name, { type, optional: left.optional || right.optional });
      } else {
        const only = left ?? right;
        if (only) fields.set(name, { type: only.type, optional: true });
      }
    }
    return define(path, fields);
  }
  if ((a.kind === "list" && b.kind === "list") || (a.kind === "map" && b.kind === "map"))
    return { kind: a.kind, of: union(a.of, b.of, path, define) };
  if ("values" in a && "values" in b && a.kind === b.kind)
    return plain(a.kind, a.values && b.values ? a.values.union(b.values) : null);
  throw new UnsupportedFactError(path, `is a ${celName(a)} or a ${celName(b)}; an expression needs one type`);
};

type Define = (path: string, fields: ReadonlyMap<string, CelField>) => CelObject;

const literals = (values: readonly unknown[], path: string): CelType => {
  const [kind, ...others] = new Set(
    values.map((value) => (typeof value === "number" && !Number.isInteger(value) ? "double" : typeof value)),
  );
  const set = new Set(values);
  if (others.length === 0 && kind === "string") return plain("string", set);
  if (others.length === 0 && kind === "boolean") return plain("bool", set);
  if (others.length === 0 && (kind === "number" || kind === "bigint")) return plain("int", set);
  if (others.length === 0 && kind === "double") return plain("double", set);
  throw new UnsupportedFactError(path, "lists literal values of different types");
};

type Schema = z.core.SomeType;

interface FieldSchema {
  readonly schema: Schema;
  readonly optional: boolean;
}

/** Takes the wrappers off that do not change what a value is, and tells whether it may be missing. */
const unwrap = (schema: Schema): FieldSchema => {
  if (schema instanceof z.core.$ZodOptional || schema instanceof z.core.$ZodNullable)
    return { schema: unwrap(schema._zod.def.innerType).schema, optional: true };
  if (schema instanceof z.core.$ZodNonOptional)
    return { schema: unwrap(schema._zod.def.innerType).schema, optional: false };
  if (
    schema instanceof z.core.$ZodDefault ||
    schema instanceof z.core.$ZodPrefault ||
    schema instanceof z.core.$ZodCatch ||
    schema instanceof z.core.$ZodReadonly
  )
    return unwrap(schema._zod.def.innerType);
  if (schema instanceof z.core.$ZodPipe) return unwrap(schema._zod.def.out);
  return { schema, optional: false };
};

const typeOf = (given: Schema, path: string, define: Define): CelType => {
  const { schema, optional } = unwrap(given);
  if (optional) throw new UnsupportedFactError(path, "may be missing where only a field of an object may");
  if (schema instanceof z.core.$ZodString) return plain("string");
  if (schema instanceof z.core.$ZodBoolean) return plain("bool");
  if (schema instanceof z.core.$ZodBigInt) return plain("int");
  if (schema instanceof z.ZodNumber) return plain(schema.isInt ? "int" : "double");
  if (schema instanceof z.core.$ZodEnum) return literals([...schema._zod.values], path);
  if (schema instanceof z.core.$ZodLiteral) return literals(schema._zod.def.values, path);
  if (schema instanceof z.core.$ZodArray)
    return { kind: "list", of: typeOf(schema._zod.def.element, `${path}[]`, define) };
  if (schema instanceof z.core.$ZodRecord)
    return { kind: "map", of: typeOf(schema._zod.def.valueType, `${path}{}`, define) };
  if (schema instanceof z.core.$ZodUnion) return unionOf(schema._zod.def.options, path, define);
  if (schema instanceof z.core.$ZodObject) return define(path, fieldsOf(schema, path, define));
  throw new UnsupportedFactError(path, `has a type (${schema._zod.def.type}) that expressions cannot use`);
};

const fieldsOf = (schema: z.core.$ZodObject, path: string, define: Define): ReadonlyMap<string, CelField> => {
  const fields = new Map<string, CelField>();
  for (const [name, field] of Object.entries(schema._zod.def.shape)) {
    if (!identifier.test(name) || reserved.has(name))
      throw new UnsupportedFactError(path, `has the field "${name}", which CEL cannot name`);
    const inner = unwrap(field);
    fields.set(name, { type: typeOf(inner.schema, `${path}.${name}`, define), optional: inner.optional });
  }
  return fields;
};

const unionOf = (options: readonly Schema[], path: string, define: Define): CelType => {
  const [first, ...rest] = options.map((option) => typeOf(option, path, define));
  if (!first) throw new UnsupportedFactError(path, "is a union of nothing");
  return rest.reduce((all, next) => union(all, next, path, define), first);
};

const shapeOfType = (type: CelType): string => {
  if (type.kind === "list" || type.kind === "map") return `${type.kind}<${shapeOfType(type.of)}>`;
  if (type.kind === "object") return type.name;
  return type.values ? `${type.kind}(${[...type.values].map(String).sort().join("|")})` : type.kind;
};

/** The shape of an object type as a text: two objects of one shape are one type, wherever they are declared. */
const shapeOf = (fields: ReadonlyMap<string, CelField>): string =>
  [...fields]
    .map(([name, { type, optional }]) => `${name}${optional ? "?" : ""}:${shapeOfType(type)}`)
    .sort()
    .join(",");

export interface CelTypes {
  /** The type of each fact, and whether the fact's value may be null. */
  readonly facts: ReadonlyMap<string, CelField>;
  readonly objects: ReadonlyMap<string, CelObject>;
  /** The type of a place where something was seen. */
  readonly seen: CelObject;
}

/**
 * Reads the CEL types off a fact catalog.
 * @throws UnsupportedFactError where a schema has no counterpart in CEL
 */
export const celTypesOf = (catalog: FactCatalog): CelTypes => {
  const objects = new Map<string, CelObject>();
  const byShape = new Map<string, CelObject>();
  const define: Define = (path, fields) => {
    const shape = shapeOf(fields);
    const existing = byShape.get(shape);
    if (existing) return existing;
    let name = path;
    for (let number = 2; objects.has(name); number++) name = `${path}#${number}`;
    const object: CelObject = { kind: "object", name, fields };
    byShape.set(shape, object);
    objects.set(name, object);
    return object;
  };
  const place = typeOf(seen, "Seen", define);
  if (place.kind !== "object") throw new TypeError("Seen is an object");
  const facts = new Map<string, CelField>();
  for (const [name, schema] of catalog) {
    const parts = name.split(".");
    if (parts.length !== 2 || parts.some((part) => !identifier.test(part) || reserved.has(part)))
      throw new UnsupportedFactError(name, 'has a name that is not of the form "area.name"');
    const inner = unwrap(schema);
    facts.set(name, { type: typeOf(inner.schema, name, define), optional: inner.optional });
  }
  return { facts, objects, seen: place };
};
