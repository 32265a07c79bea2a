/**
 * A tree as it is imported: JSON or YAML in the form of the API, or a table with a row for each name and parent.
 * @module
 */
import { readCsv } from "@tokiwa/exchange";
import { read } from "@tokiwa/oscal";
import { readBytes } from "../../platform/http/body.ts";
import { ProblemError } from "../../platform/http/problem.ts";
import { invalidRequest, malformedJson, unsupportedMediaType } from "../../platform/http/problems.ts";

/** The columns of a table; `id` is needed, `from` and `until` are of both the name and the parent of their row. */
const columns = ["id", "name.ja", "name.en", "parent", "from", "until"] as const;

/**
 * Reads a tree from the body of a request.
 * @throws ProblemError where it cannot be read, or has a column that there is not.
 */
export async function readTreeBody(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "";
  const bytes = await readBytes(request);
  const isBytes = /^application\/octet-stream\s*(;|$)/i.test(type);
  if (/^text\/csv\s*(;|$)/i.test(type) || (isBytes && isTable(bytes))) {
    const { sheet, problems } = readCsv(bytes, "organizations");
    if (sheet) return fromTable(sheet.rows);
    throw new ProblemError(invalidRequest, problems[0] ? { detail: { ...problems[0].message } } : {});
  }
  if (!isBytes && !/^application\/(json|yaml)\s*(;|$)/i.test(type)) throw new ProblemError(unsupportedMediaType);
  const { document, problems } = read(bytes, { limits: { bytes: 8 * 2 ** 20, milliseconds: 10_000 } });
  if (document) return document;
  const [first] = problems;
  throw new ProblemError(malformedJson, first ? { detail: { ...first.message } } : {});
}

/** Whether bytes that came without a type are a table: all of their first line are columns. */
function isTable(bytes: Uint8Array): boolean {
  const [line = ""] = new TextDecoder().decode(bytes.subarray(0, 1000)).split(/\r?\n/, 1);
  const words = line.split(/[,;\t]/).map((word) => word.trim().replace(/^"(.*)"$/, "$1"));
  return words.every((word) => columns.some((column) => column === word));
}

type Row = Readonly<Record<(typeof columns)[number], string>>;

function fromTable(table: readonly (readonly string[])[]): unknown {
  const [head = [], ...lines] = table;
  const strange = head.filter((word) => !columns.some((column) => column === word));
  if (strange.length > 0 || !head.includes("id")) {
    const listed = columns.join(", ");
    const detail = { ja: `列は ${listed} です。id は必須です。`, en: `The columns are ${listed}; id is needed.` };
    throw new ProblemError(invalidRequest, { errors: [{ pointer: "/0", detail }] });
  }
  const cell = (line: readonly string[], column: string): string => line[head.indexOf(column)]?.trim() ?? "";
  const rows = lines
    .filter((line) => line.some((one) => one.trim() !== ""))
    .map(
      (line): Row => ({
        id: cell(line, "id"),
        "name.ja": cell(line, "name.ja"),
        "name.en": cell(line, "name.en"),
        parent: cell(line, "parent"),
        from: cell(line, "from"),
        until: cell(line, "until"),
      }),
    );
  const byId = Map.groupBy(rows, ({ id }) => id);
  return { organizations: [...byId].map(([id, those]) => organizationOf(id, those)) };
}

function organizationOf(id: string, rows: readonly Row[]): object {
  const interval = ({ from, until }: Row) => ({ ...(from !== "" && { from }), ...(until !== "" && { until }) });
  return {
    id,
    names: rows.flatMap((row) => {
      const { "name.ja": ja, "name.en": en } = row;
      return ja === "" && en === "" ? [] : [{ name: { ja: ja || en, en: en || ja }, ...interval(row) }];
    }),
    parents: rows.flatMap((row) => (row.parent === "" ? [] : [{ parent: row.parent, ...interval(row) }])),
  };
}
