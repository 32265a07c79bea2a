/**
 * What changes do to what a system is asked for. Pure.
 * @module
 */
import type { Text } from "@tokiwa/content";
import type { Selection } from "../inventory/service.ts";
import type { TailoringChange } from "./schema.ts";

/** Values that were set for a system: control, then parameter → value. */
export type SetValues = ReadonlyMap<string, ReadonlyMap<string, Text>>;

/** What a change does to a selection, given the controls of its profile. */
export function applied(selection: Selection, change: TailoringChange, controls: ReadonlySet<string>): Selection {
  const without = (ids: readonly string[], id: string) => ids.filter((one) => one !== id);
  switch (change.kind) {
    case "profile":
      // What was decided for this system stays, whatever profile it stands on.
      return { ...selection, profile: change.profile };
    case "add": {
      const added = without(selection.added, change.control);
      return {
        ...selection,
        removed: without(selection.removed, change.control),
        added: controls.has(change.control) ? added : [...added, change.control],
      };
    }
    case "remove": {
      const removed = without(selection.removed, change.control);
      return {
        ...selection,
        added: without(selection.added, change.control),
        removed: controls.has(change.control) ? [...removed, change.control] : removed,
      };
    }
    case "set":
      return selection;
  }
}

/** The values that are set after changes of them, in the order in which they came into force. */
export function valuesAfter(changes: readonly TailoringChange[], before: SetValues = new Map()): SetValues {
  const values = new Map([...before].map(([control, of]) => [control, new Map(of)]));
  for (const change of changes) {
    if (change.kind !== "set") continue;
    const of = values.get(change.control) ?? new Map<string, Text>();
    if (change.value === null) of.delete(change.parameter);
    else of.set(change.parameter, change.value);
    values.set(change.control, of);
  }
  return values;
}

/** The change that takes another one back. `before` is what was so before that. */
export function inverse(
  change: TailoringChange,
  before: { readonly profile: string; readonly value: Text | null },
): TailoringChange {
  switch (change.kind) {
    case "profile":
      return { kind: "profile", profile: before.profile };
    case "add":
      return { kind: "remove", control: change.control };
    case "remove":
      return { kind: "add", control: change.control };
    case "set":
      return { ...change, value: before.value };
  }
}

/** What a change is about: two of the same are not proposed at a time. */
export function topicOf(change: TailoringChange): string {
  if (change.kind === "profile") return "profile";
  return change.kind === "set" ? `value ${change.control} ${change.parameter}` : `control ${change.control}`;
}
