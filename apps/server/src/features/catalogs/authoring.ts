/**
 * A document in its authoring form, as the files of a folder, made into one document of OSCAL.
 * @module
 */
import { join } from "@tokiwa/exchange";
import { ProblemError } from "../../platform/http/problem.ts";
import { invalidDocument } from "./problems.ts";

/** So many files a document may have. */
export const mostFiles = 20_000;

/** The folder in which each model's documents lie (`@tokiwa/exchange`, authoring). */
const heads: Readonly<Record<string, string>> = {
  "catalog.yaml": "catalogs",
  "profile.yaml": "profiles",
  "mapping-collection.yaml": "mappings",
};

const refused = (pointer: string, ja: string, en: string): ProblemError =>
  new ProblemError(invalidDocument, { errors: [{ pointer, detail: { ja, en } }] });

/** The files as an authoring folder has them, whatever folder they were chosen from. */
function placed(files: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const paths = Object.keys(files).map((path) => path.replaceAll("\\", "/"));
  const found = paths.flatMap((path) => {
    const folder = heads[path.slice(path.lastIndexOf("/") + 1)];
    return folder === undefined ? [] : [{ path, folder }];
  });
  const [head, another] = found;
  if (!head)
    throw refused(
      "/files",
      "catalog.yaml、profile.yaml、mapping-collection.yaml のいずれもありません。作成形式の文書のフォルダーを選んでください。",
      "There is no catalog.yaml, profile.yaml or mapping-collection.yaml. Choose the folder of a document in the authoring form.",
    );
  if (another)
    throw refused(
      "/files",
      `文書が二つ以上あります（${head.path}、${another.path}）。一つの文書のフォルダーを選んでください。`,
      `There are several documents (${head.path}, ${another.path}). Choose the folder of one.`,
    );
  const base = head.path.slice(0, head.path.lastIndexOf("/") + 1);
  const name = base.split("/").at(-2) ?? "document";
  return new Map(
    Object.entries(files).flatMap(([path, text]) => {
      const from = path.replaceAll("\\", "/");
      return from.startsWith(base) ? [[`${head.folder}/${name}/${from.slice(base.length)}`, text] as const] : [];
    }),
  );
}

/**
 * Joins the files of one document.
 * @throws ProblemError that names each file that is wrong.
 */
export function joined(files: Readonly<Record<string, string>>): { readonly name: string; readonly document: string } {
  const { documents, problems } = join(placed(files));
  const [document] = documents;
  if (!document)
    throw new ProblemError(invalidDocument, {
      errors: problems.slice(0, 50).map(({ place, message }) => ({
        pointer: "/files",
        detail: { ja: `${place} ${message.ja}`, en: `${place} ${message.en}` },
      })),
    });
  return { name: `${document.name}.json`, document: JSON.stringify(document.document) };
}
