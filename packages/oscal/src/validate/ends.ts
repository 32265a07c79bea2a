/**
 * What the model says of where a path may lead, without any document.
 * @module
 */
import type { Definition, Member } from "../model/description.ts";
import type { Path } from "./metapath.ts";

/** The definitions that a path may end at. */
export function endsOf(path: Path, definition: Definition | undefined): readonly (Definition | undefined)[] {
  let ends: readonly (Definition | undefined)[] = [definition];
  for (const step of path.steps) {
    ends = ends.flatMap((end): readonly (Definition | undefined)[] => {
      if (step.axis === "self") return [end];
      if (step.axis === "flag") return [undefined];
      if (step.axis === "union") return step.paths.flatMap((one) => endsOf(one, end));
      if (step.axis === "child")
        return [end?.byXml.get(step.names[0] ?? "")?.definition].filter((one) => one !== undefined);
      return end
        ? [...membersBelow(end)].filter(({ xml }) => step.names.includes(xml)).map((member) => member.definition)
        : [];
    });
  }
  return [...new Set(ends)];
}

/** The names of indexes that a document of a model has, filled or not. */
export function indexNamesOf(root: Definition): ReadonlySet<string> {
  const definitions = [root, ...[...membersBelow(root)].map(({ definition }) => definition)];
  return new Set(
    definitions.flatMap(({ rules }) =>
      rules.flatMap(({ kind, name }) => (kind === "index" && name !== undefined ? [name] : [])),
    ),
  );
}

const below = new WeakMap<Definition, ReadonlySet<Member>>();

/** All members that may stand anywhere below. */
export function membersBelow(definition: Definition): ReadonlySet<Member> {
  const known = below.get(definition);
  if (known) return known;
  const found = new Set<Member>();
  const pending = [definition];
  for (let next = pending.pop(); next; next = pending.pop()) {
    for (const member of next.members) {
      if (found.has(member)) continue;
      found.add(member);
      pending.push(member.definition);
    }
  }
  below.set(definition, found);
  return found;
}
