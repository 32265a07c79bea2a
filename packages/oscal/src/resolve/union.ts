/**
 * Contents of two objects of one identifier put together.
 * @module
 */
import type { Parameter, Part } from "../model/catalog.ts";
import type { Link, Property } from "../model/metadata.ts";

/** What controls and groups hold besides controls and groups. */
export interface Contents {
  readonly params?: readonly Parameter[];
  readonly props?: readonly Property[];
  readonly links?: readonly Link[];
  readonly parts?: readonly Part[];
}

/**
 * The contents of both, those of the first before those of the second. Where both have an object of one identifier (or,
 * without one, the same object), the one of `wins` is kept.
 */
export function union(first: Contents, second: Contents, wins: "first" | "second"): Contents {
  const params = both(first.params, second.params, wins);
  const props = both(first.props, second.props, wins);
  const links = both(first.links, second.links, wins);
  const parts = both(first.parts, second.parts, wins);
  return {
    ...(params.length > 0 && { params }),
    ...(props.length > 0 && { props }),
    ...(links.length > 0 && { links }),
    ...(parts.length > 0 && { parts }),
  };
}

function both<T extends object>(
  first: readonly T[] = [],
  second: readonly T[] = [],
  wins: "first" | "second",
): readonly T[] {
  if (wins === "first") {
    const has = new Set(first.map(keyOf));
    return [...first, ...second.filter((each) => !has.has(keyOf(each)))];
  }
  const has = new Set(second.map(keyOf));
  return [...first.filter((each) => !has.has(keyOf(each))), ...second];
}

const keyOf = (each: object): string => ("id" in each && typeof each.id === "string" ? each.id : JSON.stringify(each));
