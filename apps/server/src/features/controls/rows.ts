/**
 * Controls, one a row.
 * @module
 */
import { worst } from "@tokiwa/assurance";
import type { Content } from "@tokiwa/content";
import type { z } from "@hono/zod-openapi";
import { type Projection, sorted, type Window, windowed } from "../posture/service.ts";
import { addedBy, checksOf, type controlsQuery, findControls, type Found, isRequired, readCounts } from "./find.ts";
import { functionOf } from "./functions.ts";
import { placeOfGroup, profilesInOrder } from "./order.ts";
import type { ControlRow } from "./schema.ts";

type Query = z.output<typeof controlsQuery>;

/** A role as answers name it. */
export const roleOf = ({ roles }: Content, id: string) => ({ id, title: roles.get(id)?.title ?? { ja: id, en: id } });

/** What a row and the whole of a control share. */
export function listedControl(content: Content, { control, counts }: Found): Omit<ControlRow, "clauses" | "checks"> {
  const { id, title, statement, group, protects, methods, sp80053, csf, role } = control;
  return {
    ...{ id, title, statement, protects: [...protects], methods: [...methods], sp80053: [...sp80053], csf: [...csf] },
    group: {
      id: group.id,
      title: group.title,
      function: functionOf(group.function),
    },
    role: roleOf(content, role),
    profiles: profilesInOrder(content)
      .filter((profile) => profile.controls.includes(id))
      .map((profile) => ({ id: profile.id, title: profile.title, adds: addedBy(content, profile.id).has(id) })),
    state: isRequired(counts) ? worst(counts) : null,
    counts,
  };
}

const states = ["not-satisfied", "unknown", "satisfied", "not-applicable", null];

/** The controls that a query asks for, in its order and window. */
export async function controlRows(projection: Projection, query: Query): Promise<Window<ControlRow>> {
  const { content } = projection.revision;
  const found = findControls(content, await readCounts(projection, query), query);
  const order = sorted(
    found,
    query.sort,
    {
      control: ({ control }) => control.id,
      category: ({ control }) => placeOfGroup(control),
      state: ({ counts }) => states.indexOf(isRequired(counts) ? worst(counts) : null),
      checks: ({ control }) => content.checksOfControl(control.id).length,
      role: ({ control }) => control.role,
    },
    ({ control }) => [placeOfGroup(control), control.id],
  );
  const { items, total } = windowed(order, query);
  const rows = items.map((one) => ({
    ...listedControl(content, one),
    clauses: one.control.clauses.length,
    checks: checksOf(content, one.control.id),
  }));
  return { items: rows, total };
}
