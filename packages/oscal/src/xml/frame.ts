/**
 * What is known of an element while it is open.
 * @module
 */
import type { Definition, Member } from "../model/description.ts";
import type { ProseBuilder } from "./build.ts";

export type Mutable = Record<string, unknown>;

/** An element that is open. */
export interface Frame {
  readonly definition: Definition;
  /** The JSON object under way; undefined for a field that is a bare value, and for an element around a group. */
  readonly value: Mutable | undefined;
  readonly member: Member | undefined;
  /** The JSON pointer of the value. */
  readonly pointer: string;
  /** Whether this is only the element around a group of others. */
  readonly group: boolean;
  /** The member that stood last, by which the order is told. */
  last: Member | undefined;
  text: string;
  prose: ProseBuilder | undefined;
  exact: unknown;
  /** Names of arrays that were one item without its array. */
  single: readonly string[];
}

/** Stands for an element that the model does not have. */
export const passedOver: Definition = {
  name: "",
  kind: "field",
  type: "markup-multiline",
  value: undefined,
  flags: new Map(),
  members: [],
  byXml: new Map(),
  byJson: new Map(),
  unwrapped: undefined,
  choices: [],
  rules: [],
};

export function listAt(into: Mutable, key: string): unknown[] {
  const list = into[key];
  if (Array.isArray(list)) return list;
  const fresh: unknown[] = [];
  into[key] = fresh;
  return fresh;
}
