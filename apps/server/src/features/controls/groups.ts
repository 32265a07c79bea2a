/**
 * The groups by which controls are browsed: functions and categories, documents and clauses, profiles.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { addCounts, type Counts, noCounts } from "@tokiwa/assurance";
import type { Content, Text } from "@tokiwa/content";
import { momentOf, type Projection } from "../posture/service.ts";
import { addedBy, controlsOfDocument, type Filter, filterQuery, findControls, type Found, readCounts } from "./find.ts";
import { functionTitles } from "./functions.ts";
import { documentsInOrder, profilesInOrder } from "./order.ts";
import type { ControlGroup, ControlGroups } from "./schema.ts";

export const groupsQuery = filterQuery.extend({
  by: z.enum(["function", "document", "profile"]).openapi({
    description: "What groups them. Of a document, clauses are given where `document` names it.",
  }),
});
type Query = z.output<typeof groupsQuery>;

const plainGroup = { parent: null, description: null, document: null, section: null, noControl: null, adds: null };

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
  return profilesInOrder(content).map(({ id, title, description, controls, imports }) => {
    const below = imports.flatMap((lower) => content.profiles.get(lower) ?? []);
    const adds = {
      to: below.map((lower) => ({ id: lower.id, title: lower.title })),
      controls: tally(found, isIn(addedBy(content, id))).controls,
    };
    const its = tally(found, isIn(controls));
    return { ...plainGroup, id, kind: "profile", title, description, ...its, adds: below.length > 0 ? adds : null };
  });
}

/** What of a filter is of the axis itself: the groups stand beside each other, whichever of them is chosen. */
const axis = { function: ["function", "category"], document: ["document", "clause"], profile: ["profile", "adds"] };

/** What a filter names, with titles. */
async function chosenBy(projection: Projection, query: Query): Promise<ControlGroups["chosen"]> {
  const { content } = projection.revision;
  const { system: wanted } = query;
  const [system] = wanted === undefined ? [] : (await projection.systems()).filter(({ id }) => id === wanted);
  const category = [...content.controls.values()].find(({ group }) => group.id === query.category)?.group;
  const titles: Readonly<Record<ControlGroups["chosen"][number]["kind"], Text | undefined>> = {
    function: query.function && functionTitles[query.function],
    category: category?.title,
    document: content.documents.get(query.document ?? "")?.title,
    clause: content.clauses.get(query.clause ?? "")?.text,
    profile: content.profiles.get(query.profile ?? "")?.title,
    system: system?.name,
  };
  return chosenKinds.flatMap((kind) => {
    const id = query[kind];
    return id === undefined ? [] : [{ kind, id, title: titles[kind] ?? null }];
  });
}

const chosenKinds = ["function", "category", "document", "clause", "profile", "system"] as const;

/** The groups of an axis, each with the number of controls that the list has when it is chosen in its place. */
async function groupsOf(projection: Projection, query: Query): Promise<readonly ControlGroup[]> {
  const { content } = projection.revision;
  const others = Object.entries(query).filter(([name]) => !axis[query.by].includes(name));
  const filter: Filter = filterQuery.parse(Object.fromEntries(others));
  const found = findControls(content, await readCounts(projection, filter), filter);
  if (query.by === "function") return byFunction(content, found);
  if (query.by === "profile") return byProfile(content, found);
  return byDocument(content, found, projection.moment.asOf, query.document);
}

/** The groups of an axis at the moment of a projection, and what the filters choose. */
export async function controlGroups(projection: Projection, query: Query): Promise<ControlGroups> {
  const groups = await groupsOf(projection, query);
  return { moment: momentOf(projection), chosen: await chosenBy(projection, query), groups: [...groups] };
}
