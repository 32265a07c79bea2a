/**
 * From the rows of sheets to items of content, joined with what is there already.
 * @module
 */
import { attestation, control } from "@tokiwa/content";
import { isRecord, type ItemKind, presentFile } from "../folder/place.ts";
import { same } from "../folder/same.ts";
import { trimmed } from "../folder/terse.ts";
import type { ContentFiles } from "../oscal/collect.ts";
import { type ExchangeProblem, problem } from "../problem.ts";
import type { SheetMapping } from "./mapping.ts";
import { idOf, type Item, refuse, type TableRow, tableRows } from "./rows.ts";
import type { Sheet } from "./sheet.ts";
import type { TableName } from "./table.ts";

type Texts = ReadonlyMap<string, string>;

export interface SheetInput {
  readonly sheet: Sheet;
  readonly mapping: SheetMapping;
}

/** Members of `over` in the place of those of `base`; a language that is not said stays as it is. */
const joined = (base: unknown, over: unknown): unknown =>
  isRecord(base) && isRecord(over)
    ? { ...base, ...Object.fromEntries(Object.entries(over).map(([name, value]) => [name, joined(base[name], value)])) }
    : over;

/** An item that is there, with the header of the list that it stands in. */
interface Known {
  readonly value: Item;
  readonly header: Item | null;
  /** Whether it stands in the folder that is changed, or only in one below it. */
  readonly own: boolean;
}

const knownItems = (present: Texts, base: readonly Texts[], kind: ItemKind): ReadonlyMap<string, Known> => {
  const items = new Map<string, Known>();
  for (const folder of [...base, present]) {
    for (const [path, text] of folder) {
      const file = presentFile(path, text);
      if (file?.kind !== kind) continue;
      for (const [id, node] of file.items) {
        const value: unknown = trimmed(node.toJSON());
        if (isRecord(value)) items.set(id, { value, header: file.header, own: folder === present });
      }
    }
  }
  return items;
};

/** What sheets say of one item. */
interface Said {
  readonly value: Record<string, unknown>;
  /** Absent where only other tables speak of it. */
  readonly row: TableRow | undefined;
  readonly header: Item;
}

/** Tables of items, and how their items stand in files. */
const kinds = {
  controls: {
    kind: "control",
    form: control,
    header: { catalog: "catalog", function: "function", category: "category", title: "categoryTitle" },
    name: "category",
  },
  attestations: {
    kind: "check",
    form: attestation,
    header: { family: "family", title: "familyTitle" },
    name: "family",
  },
} as const;

const take = (table: keyof typeof kinds, rows: readonly TableRow[], problems: ExchangeProblem[]): Map<string, Said> => {
  const said = new Map<string, Said>();
  const headerKeys: readonly string[] = Object.values(kinds[table].header);
  for (const row of rows) {
    const id = idOf(row, "id", problems);
    if (id === undefined) continue;
    if (said.has(id)) {
      problems.push(
        problem("sheet.duplicate-id", row.place("id"), {
          ja: `識別子「${id}」の行が前にもあります。一方を削除するか、別の識別子にしてください。`,
          en: `There is a row with the identifier "${id}" before. Delete one, or choose another identifier.`,
        }),
      );
      continue;
    }
    const header = Object.entries(kinds[table].header).map(([name, key]) => [name, row.value[key]] as const);
    const value = Object.entries(row.value).filter(([name]) => !headerKeys.includes(name));
    said.set(id, { value: Object.fromEntries(value), row, header: Object.fromEntries(header) });
  }
  return said;
};

/** Adds what a table of details says of controls: `add` gives the list that a row belongs to, and its value. */
const detail = (
  rows: readonly TableRow[],
  lists: readonly string[],
  add: (row: TableRow) => readonly [list: string, value: unknown] | undefined,
  said: Map<string, Said>,
  known: ReadonlyMap<string, Known>,
  problems: ExchangeProblem[],
): void => {
  const none = () => Object.fromEntries(lists.map((name): [string, unknown] => [name, []]));
  for (const { value } of said.values()) Object.assign(value, none());
  for (const row of rows) {
    const id = idOf(row, "control", problems);
    if (id === undefined) continue;
    const entry = said.get(id) ?? { value: { id, ...none() }, row: undefined, header: {} };
    if (!said.has(id) && !known.has(id)) {
      problems.push(
        problem("sheet.unknown-id", row.place("control"), {
          ja: `管理策「${id}」がありません。識別子を確かめるか、管理策の表に加えてください。`,
          en: `There is no control "${id}". See to the identifier, or add it to the table of controls.`,
        }),
      );
      continue;
    }
    said.set(id, entry);
    const [name, value] = add(row) ?? [];
    const list = name === undefined ? undefined : entry.value[name];
    if (Array.isArray(list)) list.push(value);
  }
};

/** The name of a file for a category or a family. */
const fileName = (name: unknown): string =>
  String(name)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-");

/** Joins what was said with what is known, and puts it into files; items that are as `base` has them are left out. */
const finish = (
  table: keyof typeof kinds,
  said: ReadonlyMap<string, Said>,
  known: ReadonlyMap<string, Known>,
  files: Map<string, unknown>,
  problems: ExchangeProblem[],
): void => {
  const { form, header: names, name } = kinds[table];
  const folder = table === "controls" ? "controls" : "checks";
  const groups = new Map<string, { header: Item; items: unknown[] }>();
  for (const [id, { value, row, header }] of said) {
    const before = known.get(id);
    const item = trimmed(joined(before?.value, value));
    const { error } = form.safeParse(item);
    const lacking = before ? [] : Object.entries(names).filter(([member]) => header[member] === undefined);
    refuse(id, [...(error?.issues ?? []), ...lacking.map(([, key]) => ({ path: [key] }))], item, row, table, problems);
    if (error || lacking.length > 0 || (before && !before.own && same(item, before.value))) continue;
    const whole = before?.header ?? header;
    const key = JSON.stringify(whole);
    const group = groups.get(key) ?? { header: whole, items: [] };
    groups.set(key, group);
    group.items.push(item);
  }
  for (const { header, items } of groups.values()) {
    const base = `${folder}/${fileName(header[name])}`;
    let path = `${base}.yaml`;
    for (let number = 2; files.has(path); number++) path = `${base}-${number}.yaml`;
    files.set(path, { ...header, [folder]: items });
  }
};

/**
 * Reads items from sheets. An item that is known is joined with what the sheet says of it: an empty cell leaves a member
 * as it is. Items that the sheet leaves as `base` has them are left out.
 * @param present texts of the folder that the items will go into, by path
 * @param base texts of the folders that lie below it
 */
export const readSheets = (
  inputs: readonly SheetInput[],
  present: Texts,
  base: readonly Texts[],
): { readonly files: ContentFiles; readonly problems: readonly ExchangeProblem[] } => {
  const problems: ExchangeProblem[] = [];
  const rowsOf = (table: TableName) =>
    inputs
      .filter(({ mapping }) => mapping.table === table)
      .flatMap(({ sheet, mapping }) => tableRows(sheet, mapping, problems));
  const has = (table: TableName) => inputs.some(({ mapping }) => mapping.table === table);

  const knownControls = knownItems(present, base, "control");
  const controls = take("controls", rowsOf("controls"), problems);
  if (has("parameters")) {
    const parameter = ({ value: { control: _control, ...value } }: TableRow) => ["parameters", value] as const;
    detail(rowsOf("parameters"), ["parameters"], parameter, controls, knownControls, problems);
  }
  if (has("mappings")) {
    const target = (row: TableRow): readonly [string, unknown] | undefined => {
      const { framework, target: to, control: from } = row.value;
      const known = framework === "sp80053" || framework === "csf";
      const missing = known ? (to === undefined ? ["target"] : []) : ["framework"];
      refuse(
        String(from),
        missing.map((name) => ({ path: [name] })),
        row.value,
        row,
        "mappings",
        problems,
      );
      return known ? [framework, to] : undefined;
    };
    detail(rowsOf("mappings"), ["sp80053", "csf"], target, controls, knownControls, problems);
  }
  const files = new Map<string, unknown>();
  finish("controls", controls, knownControls, files, problems);
  const checks = take("attestations", rowsOf("attestations"), problems);
  finish("attestations", checks, knownItems(present, base, "check"), files, problems);
  return { files, problems };
};
