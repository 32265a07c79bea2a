/**
 * Content as sheets: controls with their parameters and mappings, and checks by attestation.
 * @module
 */
import type { Content, Language } from "@tokiwa/content";
import { isRecord } from "../folder/place.ts";
import { formatDuration } from "../oscal/duration.ts";
import { type Column, type Table, type TableName, tables } from "./table.ts";
import type { Sheet } from "./sheet.ts";

type Row = Readonly<Record<string, unknown>>;

/** The value at a path of members, as in `title.ja`. */
const at = (row: Row, key: string): unknown =>
  key.split(".").reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), row);

const cell = ({ key, kind }: Column, row: Row): string => {
  const value = at(row, key);
  if (value === undefined) return "";
  if (Array.isArray(value) && kind === "list") return value.join(", ");
  if (kind === "duration" && typeof value === "number") return formatDuration(value);
  if (kind === "json")
    return value === false || (Array.isArray(value) && value.length === 0) ? "" : JSON.stringify(value);
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
};

const rowsOf: Readonly<Record<TableName, (content: Content) => readonly Row[]>> = {
  controls: ({ controls }) =>
    [...controls.values()].map(({ group, ...control }) => ({
      ...control,
      catalog: group.catalog,
      function: group.function,
      category: group.id,
      categoryTitle: group.title,
    })),
  parameters: ({ controls }) =>
    [...controls.values()].flatMap(({ id: control, parameters }) => parameters.map((one) => ({ ...one, control }))),
  attestations: ({ checks }) =>
    [...checks.values()].flatMap(({ family, ...check }) =>
      check.method === "TEST" ? [] : [{ ...check, family: family.id, familyTitle: family.title }],
    ),
  mappings: ({ controls }) =>
    [...controls.values()].flatMap(({ id: control, sp80053, csf }) => [
      ...sp80053.map((target) => ({ control, framework: "sp80053", target })),
      ...csf.map((target) => ({ control, framework: "csf", target })),
    ]),
};

const sheetOf = ({ name, title, columns }: Table, content: Content, language: Language): Sheet => ({
  name: title[language],
  rows: [
    columns.map(({ head }) => head[language]),
    ...rowsOf[name](content).map((row) => columns.map((column) => cell(column, row))),
  ],
});

/** Content as sheets, by table, with headings in one language; cells have both. */
export const contentSheets = (
  content: Content,
  language: Language,
): readonly { readonly table: TableName; readonly sheet: Sheet }[] =>
  tables.map((table) => ({ table: table.name, sheet: sheetOf(table, content, language) }));
