/**
 * The tree in the forms that are imported again: as a document, and as a table that can be edited, with a row for each
 * time over which an organization had a name and a place.
 * @module
 */
import type { Text } from "@tokiwa/content";
import { boundsOf, counting, type Interval, isThere, spansOf } from "../inventory/service.ts";
import type { Table, TableColumn } from "../posture/service.ts";
import type { Tree } from "./look.ts";
import type { ImportedTree } from "./schema.ts";

/** The columns; `id` is needed, `from` and `until` are of both the name and the parent of their row. */
export const columns = ["id", "name.ja", "name.en", "parent", "from", "until"] as const;
export type TableRow = Readonly<Record<(typeof columns)[number], string>>;

/** An instant as a table says it: one that begins a day of Japan is that day. */
function dayOf(at: number | null): string {
  if (at === null || !Number.isFinite(at)) return "";
  const there = new Date(at + 9 * 3_600_000).toISOString();
  return there.endsWith("T00:00:00.000Z") ? there.slice(0, 10) : new Date(at).toISOString();
}

const widths = { id: 24, "name.ja": 32, "name.en": 32, parent: 24, from: 14, until: 14 };

export const organizationTable: Table<TableRow> = {
  name: "organizations",
  title: { ja: "組織", en: "Organizations" },
  // What is read again has one head, whatever the language.
  columns: columns.map(
    (name): TableColumn<TableRow> => ({ head: { ja: name, en: name }, width: widths[name], value: (row) => row[name] }),
  ),
};

/** What was stated of one organization, by its kind. */
function byKind(those: Tree["statements"]) {
  return {
    names: those.flatMap((one) => (one.kind === "name" ? [one] : [])),
    parents: those.flatMap((one) => (one.kind === "parent" ? [one] : [])),
  };
}

/** The whole tree as a document, in its order, with all that was and will be. */
export function treeDocument({ rows, statements }: Tree): ImportedTree {
  const stated = Map.groupBy(statements, ({ organization }) => organization);
  const interval = ({ from, until }: Interval) => ({
    from: dayOf(from),
    ...(until !== null && { until: dayOf(until) }),
  });
  return {
    organizations: rows.map(({ id, name: present }) => {
      const { names, parents } = byKind(stated.get(id) ?? []);
      const named = spansOf(names).map((span) => ({ name: span.stated.name, ...interval(span) }));
      return {
        id,
        names: names.length === 0 ? [{ name: present }] : named,
        parents: spansOf(parents).map((span) => ({ parent: span.stated.parent, ...interval(span) })),
      };
    }),
  };
}

/** The rows of the whole tree, in its order, with all that was and will be. */
export function tableRows({ rows, statements, registered }: Tree): readonly TableRow[] {
  const stated = Map.groupBy(statements, ({ organization }) => organization);
  return rows.flatMap(({ id, name: present, above }): readonly TableRow[] => {
    const { names, parents } = byKind(stated.get(id) ?? []);
    const line = (name: Text | null, parent: string, from: number | null, until: number | null): TableRow => ({
      ...{ id, "name.ja": name?.ja ?? "", "name.en": name?.en ?? "", parent },
      ...{ from: dayOf(from), until: dayOf(until) },
    });
    if (names.length === 0 && parents.length === 0) return [line(present, above.at(-1)?.id ?? "", null, null)];
    const bounds = boundsOf([...spansOf(names), ...spansOf(parents)]);
    const lines = bounds.flatMap((from, index): readonly TableRow[] => {
      const at = { asOf: from, sequence: Number.MAX_SAFE_INTEGER };
      const naming = counting(names, at);
      // Where it is not there, there is no row; where nobody named it yet, its row leaves its name as it is.
      if (!isThere(names, registered.get(id) ?? 0, at)) return [];
      const name = naming?.name ?? (names.length === 0 ? present : null);
      return [line(name, counting(parents, at)?.parent ?? "", from, bounds[index + 1] ?? null)];
    });
    return lines
      .filter((one, index) => index === 0 || !follows(lines[index - 1], one))
      .map((one) => lastOf(one, lines));
  });
}

const isSame = (a: TableRow, b: TableRow): boolean =>
  a["name.ja"] === b["name.ja"] && a["name.en"] === b["name.en"] && a.parent === b.parent;

/** Whether a row says no more than that the one before it goes on. */
const follows = (before: TableRow | undefined, row: TableRow): boolean =>
  before !== undefined && before.until === row.from && isSame(before, row);

/** A row, until the last of those that only go on with it. */
function lastOf(row: TableRow, lines: readonly TableRow[]): TableRow {
  let last = row;
  for (const one of lines.slice(lines.indexOf(row) + 1)) {
    if (!follows(last, one)) break;
    last = one;
  }
  return { ...row, until: last.until };
}
