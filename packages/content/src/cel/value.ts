/**
 * Facts as values that CEL computes with: objects of the registered classes, int as bigint, records as maps.
 * @module
 */
import type { Text } from "../text.ts";
import type { CelObject, CelType } from "./type.ts";

/** The root of all classes that stand for a fact's objects in CEL. */
export class FactObject {
  [field: string]: unknown;
}

/** A fact that a collector gave is not of the type that its catalog declares. */
export class NonconformingFactError extends Error {
  readonly what: Text;

  constructor(path: string, expected: Expected) {
    const kind = kinds[expected];
    super(`${path} is not ${kind.en}`);
    this.name = "NonconformingFactError";
    this.what = { ja: `${path} が${kind.ja}ではありません`, en: this.message };
  }
}

const kinds = {
  object: { ja: "項目の組", en: "a mapping" },
  string: { ja: "文字列", en: "a string" },
  boolean: { ja: "真偽値", en: "a boolean" },
  number: { ja: "数値", en: "a number" },
  integer: { ja: "整数", en: "a whole number" },
  list: { ja: "リスト", en: "a list" },
  value: { ja: "値のある項目", en: "given a value" },
} as const satisfies Readonly<Record<string, Text>>;

type Expected = keyof typeof kinds;

export type Convert = (value: unknown, path: string) => unknown;
export type FactClass = new () => FactObject;

const entry = (value: object, name: string): unknown => Reflect.get(value, name);

/** A converter from facts to CEL values, for one type. Classes of objects come from `classOf`. */
export const converter = (type: CelType, classOf: (object: CelObject) => FactClass): Convert => {
  const convertersOf = new Map<string, Convert>();
  const refuse = (path: string, expected: Expected): never => {
    throw new NonconformingFactError(path, expected);
  };

  const objectConverter = (object: CelObject): Convert => {
    const existing = convertersOf.get(object.name);
    if (existing) return existing;
    const Class = classOf(object);
    const fields = [...object.fields].map(([name, field]) => ({ name, ...field, convert: build(field.type) }));
    const convert: Convert = (value, path) => {
      if (typeof value !== "object" || value === null) return refuse(path, "object");
      const made = new Class();
      for (const { name, optional, convert: convertField } of fields) {
        const given = entry(value, name);
        const missing = given === undefined || given === null;
        if (missing && !optional) return refuse(`${path}.${name}`, "value");
        made[name] = missing ? undefined : convertField(given, `${path}.${name}`);
      }
      return made;
    };
    convertersOf.set(object.name, convert);
    return convert;
  };

  const build = (of: CelType): Convert => {
    switch (of.kind) {
      case "string":
        return (value, path) => (typeof value === "string" ? value : refuse(path, "string"));
      case "bool":
        return (value, path) => (typeof value === "boolean" ? value : refuse(path, "boolean"));
      case "double":
        return (value, path) => (typeof value === "number" ? value : refuse(path, "number"));
      case "int":
        return (value, path) => {
          if (typeof value === "bigint") return value;
          return Number.isSafeInteger(value) && typeof value === "number" ? BigInt(value) : refuse(path, "integer");
        };
      case "list": {
        const convertItem = build(of.of);
        return (value, path) =>
          Array.isArray(value) ? value.map((item: unknown) => convertItem(item, path)) : refuse(path, "list");
      }
      case "map": {
        const convertItem = build(of.of);
        return (value, path) => {
          if (typeof value !== "object" || value === null) return refuse(path, "object");
          return new Map(Object.entries(value).map(([key, item]) => [key, convertItem(item, `${path}.${key}`)]));
        };
      }
      case "object":
        return objectConverter(of);
    }
  };
  return build(type);
};
