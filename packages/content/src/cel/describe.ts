import type { FactCatalog } from "../fact.ts";
import { type CelField, type CelType, celTypesOf } from "./type.ts";

/** A type as its author writes against it: `list<{name: string, shell?: string, seen: Seen}>`. */
const describe = (type: CelType): string => {
  switch (type.kind) {
    case "list":
      return `list<${describe(type.of)}>`;
    case "map":
      return `map<string, ${describe(type.of)}>`;
    case "object":
      return type.name === "Seen" ? type.name : `{${[...type.fields].map(describeField).join(", ")}}`;
    case "string":
    case "int":
    case "double":
    case "bool":
      return type.values ? [...type.values].map((value) => JSON.stringify(value)).join(" | ") : type.kind;
  }
};

const describeField = ([name, { type, optional }]: readonly [string, CelField]): string =>
  `${name}${optional ? "?" : ""}: ${describe(type)}`;

/**
 * The facts that expressions can refer to, each with its type in words of CEL; `?` marks a field that may be missing.
 * @example describeFacts(catalog).get("accounts.users") // "list<{name: string, uid: int, shell?: string, seen: Seen}>"
 */
export const describeFacts = (catalog: FactCatalog): ReadonlyMap<string, string> =>
  new Map(
    [...celTypesOf(catalog).facts].map(([name, { type, optional }]) => [
      name,
      `${describe(type)}${optional ? "?" : ""}`,
    ]),
  );
