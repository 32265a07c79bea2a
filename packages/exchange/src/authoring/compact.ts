/**
 * Short forms of what OSCAL says at length, for people: `{label: AC-1}` for a prop of a name and a value, `ac-1` for a
 * control in a map. Any JSON value has exactly one form here, and comes back from it.
 * @module
 */
import type { JsonObject, JsonValue } from "@tokiwa/oscal";

export const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isArray = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);

interface ShortForm {
  /** The short form of an item, or undefined where it has none. */
  shorten(item: JsonValue): JsonValue | undefined;
  /** What a short form stands for, or undefined where this is none. */
  lengthen(item: JsonValue): JsonValue | undefined;
}

/** The one member of an object that has one. */
const only = (item: JsonValue): readonly [string, JsonValue] | undefined => {
  const [first, ...rest] = isObject(item) ? Object.entries(item) : [];
  return rest.length === 0 ? first : undefined;
};

const property: ShortForm = {
  shorten: (item) =>
    isObject(item) &&
    Object.keys(item).join() === "name,value" &&
    typeof item["name"] === "string" &&
    typeof item["value"] === "string"
      ? { [item["name"]]: item["value"] }
      : undefined,
  lengthen: (item) => {
    const [name, value] = only(item) ?? [];
    return name !== undefined && typeof value === "string" ? { name, value } : undefined;
  },
};

const mapped: ShortForm = {
  shorten: (item) => {
    if (!isObject(item) || Object.keys(item).join() !== "type,id-ref") return undefined;
    const { type, "id-ref": id } = item;
    if (typeof id !== "string") return undefined;
    return type === "control" ? id : type === "statement" ? { statement: id } : undefined;
  },
  lengthen: (item) => {
    if (typeof item === "string") return { type: "control", "id-ref": item };
    const [name, id] = only(item) ?? [];
    return name === "statement" && typeof id === "string" ? { type: "statement", "id-ref": id } : undefined;
  },
};

/** By the name of the member whose items have a short form. */
const shortForms: ReadonlyMap<string, ShortForm> = new Map([
  ["props", property],
  ["sources", mapped],
  ["targets", mapped],
]);

/** Stands around an item that only looks like a short form. */
const asIs = "as-is-item";

const mapMembers = (
  value: JsonValue,
  item: (form: ShortForm, item: JsonValue, inner: (value: JsonValue) => JsonValue) => JsonValue,
): JsonValue => {
  const walk = (part: JsonValue, name?: string): JsonValue => {
    if (isArray(part)) {
      const form = name === undefined ? undefined : shortForms.get(name);
      return part.map((one) => (form ? item(form, one, walk) : walk(one)));
    }
    if (!isObject(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([key, one]) => [key, walk(one, key)]));
  };
  return walk(value);
};

export const compact = (value: JsonValue): JsonValue =>
  mapMembers(value, (form, item, inner) => {
    const short = form.shorten(item);
    if (short !== undefined) return short;
    const misleading = form.lengthen(item) !== undefined || only(item)?.[0] === asIs;
    return misleading ? { [asIs]: inner(item) } : inner(item);
  });

export const expand = (value: JsonValue): JsonValue =>
  mapMembers(value, (form, item, inner) => {
    const [name, wrapped] = only(item) ?? [];
    if (name === asIs && wrapped !== undefined) return inner(wrapped);
    return form.lengthen(item) ?? inner(item);
  });
