/**
 * The groups by which controls are browsed: functions and categories, documents and clauses, profiles.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { addCounts, type Counts, noCounts } from "@tokiwa/assurance";
import type { Content } from "@tokiwa/content";
import type { Projection } from "../posture/service.ts";
import { addedBy, controlsOfDocument, type Filter, filterQuery, findControls, type Found, readCounts } from "./find.ts";
import { functionTitles } from "./functions.ts";
import { documentsInOrder, profilesInOrder } from "./order.ts";
import type { ControlGroup } from "./schema.ts";

export const groupsQuery = filterQuery.extend({
  by: z.enum(["function", "document", "profile"]).openapi({
    description: "What groups them. Of a document, clauses are given where `document` names it.",
  }),
});
type Query = z.output<typeof groupsQuery>;

const plainGroup = { parent: null, document: null, section: null, noControl: null, adds: null };

/** How many controls are in a group, and how their requirements stand. */
function tally(found: readonly Found[], isIn: (id: string) => boolean): { controls: number; counts: Counts } {
  const its = found.filter(({ control }) => isIn(control.id));
  return { controls: its.length, counts: its.reduce((sum, { counts }) => addCounts(sum, counts), noCounts) };
}

const isIn = (ids: Iterable<string>) => {
  const set = new Set(ids);
  return (id: string) => set.has(id);
};

function byFunction(content: Content, found: readonly Found[]): readonly ControlGroup[] {
  const groups = new Map([...content.controls.values()].map(({ group }) => [group.id, group]));
  const categories = [...groups.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const inGroup = (wanted: (group: (typeof categories)[number]) => boolean) => (id: string) => {
    const group = content.controls.get(id)?.group;
    return group !== undefined && wanted(group);
  };
  const functions = Object.entries(functionTitles).flatMap(([id, title]): ControlGroup[] => [
    {
      ...plainGroup,
      id,
      kind: "function",
      title,
      ...tally(
        found,
        inGroup((group) => group.function === id),
      ),
    },
    ...categories
      .filter((category) => category.function === id)
      .map((category): ControlGroup => {
        const those = tally(
          found,
          inGroup((group) => group.id === category.id),
        );
        return { ...plainGroup, id: category.id, kind: "category", parent: id, title: category.title, ...those };
      }),
  ]);
  return functions.filter(({ controls }) => controls > 0);
}

function byDocument(content: Content, found: readonly Found[], asOf: number, chosen: string | undefined) {
  return documentsInOrder(content, asOf).flatMap((document): ControlGroup[] => {
    const { id, title, kind, track } = document;
    const standing = { kind, track, inForce: content.inForce(id, asOf) };
    const clauses = document.clauses.map((clause): ControlGroup => {
      const { section, noControl = null } = clause;
      const those = tally(found, isIn(content.controlsOfClause(clause.id)));
      const of = { ...plainGroup, id: clause.id, kind: "clause" as const, parent: id, title: clause.text };
      return { ...of, section, noControl, document: standing, ...those };
    });
    const its = tally(found, isIn(controlsOfDocument(content, id)));
    if (its.controls === 0 && id !== chosen) return [];
    const whole: ControlGroup = { ...plainGroup, id, kind: "document", title, document: standing, ...its };
    return id === chosen ? [whole, ...clauses] : [whole];
  });
}

function byProfile(content: Content, found: readonly Found[]): readonly ControlGroup[] {
  return profilesInOrder(content).map(({ id, title, controls, imports }) => {
    const below = imports.flatMap((lower) => content.profiles.get(lower) ?? []);
    const adds = {
      to: below.map((lower) => ({ id: lower.id, title: lower.title })),
      controls: tally(found, isIn(addedBy(content, id))).controls,
    };
    const its = tally(found, isIn(controls));
    return { ...plainGroup, id, kind: "profile", title, ...its, adds: below.length > 0 ? adds : null };
  });
}

/** What of a filter is of the axis itself: the groups stand beside each other, whichever of them is chosen. */
const axis = { function: ["function", "category"], document: ["document", "clause"], profile: ["profile", "adds"] };

/** The groups of an axis, each with the number of controls that the list has when it is chosen in its place. */
export async function controlGroups(projection: Projection, query: Query): Promise<readonly ControlGroup[]> {
  const { content } = projection.revision;
  const others = Object.entries(query).filter(([name]) => !axis[query.by].includes(name));
  const filter: Filter = filterQuery.parse(Object.fromEntries(others));
  const found = findControls(content, await readCounts(projection, filter), filter);
  if (query.by === "function") return byFunction(content, found);
  if (query.by === "profile") return byProfile(content, found);
  return byDocument(content, found, projection.moment.asOf, query.document);
}
