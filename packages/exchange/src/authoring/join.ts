/**
 * The way back from the files of the authoring form to OSCAL documents.
 * @module
 */
import { type JsonObject, type JsonValue, read } from "@tokiwa/oscal";
import { type ExchangeProblem, problem } from "../problem.ts";
import { expand, isArray, isObject } from "./compact.ts";
import { type AuthoringModel, type Files, folders, isAuthoringModel, parted } from "./split.ts";

export interface Joined {
  /** The name of the document's folder. */
  readonly name: string;
  readonly model: AuthoringModel;
  readonly document: JsonObject;
}

/** The value of a YAML file; undefined after saying why there is none. */
const valueAt = (path: string, files: Files, problems: ExchangeProblem[]): JsonObject | undefined => {
  const { document, problems: found } = read(files.get(path) ?? "", { format: "yaml" });
  // Whether it is a document of OSCAL is not asked: most files hold a part of one.
  const faults = found.filter(({ severity, code }) => severity === "error" && code !== "oscal.not-oscal");
  for (const { message, remedy, place } of faults) {
    const line = place ? `:${place.line}:${place.column}` : "";
    problems.push(
      problem("authoring.unreadable", `${path}${line}`, {
        ja: `${message.ja}${remedy.ja}`,
        en: `${message.en} ${remedy.en}`,
      }),
    );
  }
  if (document === undefined && faults.length === 0) {
    problems.push(
      problem("authoring.unreadable", path, {
        ja: "項目のあるファイルではありません。「項目: 値」の形で書いてください。",
        en: 'This holds no members. Write it as "member: value".',
      }),
    );
  }
  return faults.length > 0 ? undefined : document;
};

const headForm = /^([^/]+)\/([^/]+)\/([^/]+)\.yaml$/;

/** Whether a file is the head of a document: `catalogs/NAME/catalog.yaml` and its like. */
const headOf = (path: string): { readonly model: AuthoringModel; readonly name: string } | undefined => {
  const [, folder, name = "", model] = headForm.exec(path) ?? [];
  return isAuthoringModel(model) && folders[model] === folder ? { model, name } : undefined;
};

/**
 * Joins the files of an authoring folder, of which there may be those of many documents. A document that has an error is
 * left out; the others are not.
 * @param files texts by path relative to the folder, with `/`; paths that no document can have are left alone
 */
export const join = (
  files: Files,
): { readonly documents: readonly Joined[]; readonly problems: readonly ExchangeProblem[] } => {
  const problems: ExchangeProblem[] = [];
  const documents: Joined[] = [];
  for (const path of [...files.keys()].sort()) {
    const head = headOf(path);
    if (!head) continue;
    const before = problems.length;
    const document = joinOne(path, head.model, files, problems);
    if (document && problems.length === before) documents.push({ ...head, document });
  }
  return { documents, problems };
};

const joinOne = (
  head: string,
  model: AuthoringModel,
  files: Files,
  problems: ExchangeProblem[],
): JsonObject | undefined => {
  const part = parted[model];
  const base = head.slice(0, head.lastIndexOf("/"));
  const used = new Set<string>();

  const whole = (path: string): JsonValue | undefined => {
    const value = valueAt(path, files, problems);
    if (value === undefined) return undefined;
    const expanded = expand(value);
    return part === null ? expanded : follow(expanded, path);
  };
  const follow = (value: JsonValue, from: string): JsonValue => {
    if (isArray(value)) return value.map((item) => follow(item, from));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [
        key,
        key === part?.member && isArray(one) ? one.flatMap((item) => followItem(item, from)) : follow(one, from),
      ]),
    );
  };
  const followItem = (item: JsonValue, from: string): readonly JsonValue[] => {
    if (typeof item !== "string") return [isObject(item) && typeof item["text"] === "string" ? item["text"] : item];
    const path = `${base}/${part?.folder}/${item}.yaml`;
    if (used.has(path)) {
      problems.push(
        problem("authoring.repeated-file", from, {
          ja: `${path} を二度参照しています。一方を削除してください。`,
          en: `${path} is referred to twice. Remove one of the two.`,
        }),
      );
      return [];
    }
    used.add(path);
    if (!files.has(path)) {
      problems.push(
        problem("authoring.missing-file", from, {
          ja: `参照する ${path} がありません。ファイルを置くか、参照を削除してください。`,
          en: `${path}, which this refers to, is not there. Add the file, or remove the reference.`,
        }),
      );
      return [];
    }
    return [whole(path) ?? null];
  };

  const document = whole(head);
  if (part !== null) {
    const unused = [...files.keys()].filter((path) => path.startsWith(`${base}/${part.folder}/`) && !used.has(path));
    for (const path of unused) {
      problems.push(
        problem("authoring.unused-file", path, {
          ja: `どこからも参照されていません。${head} か親のファイルの ${part.member} に名前を加えるか、ファイルを削除してください。`,
          en: `Nothing refers to this file. Add its name to ${part.member} in ${head} or its parent's file, or delete it.`,
        }),
      );
    }
  }
  if (!isObject(document)) return undefined;
  if (isObject(document[model])) return document;
  problems.push(
    problem("authoring.no-document", head, {
      ja: `最上位に「${model}」がありません。`,
      en: `There is no "${model}" at the top of this file.`,
    }),
  );
  return undefined;
};
