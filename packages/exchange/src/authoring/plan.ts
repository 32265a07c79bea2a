/**
 * What taking a document into an authoring folder changes there.
 * @module
 */
import { isDeepStrictEqual } from "node:util";
import { type JsonObject, type JsonValue, read } from "@tokiwa/oscal";
import type { FileChange } from "../folder/plan.ts";
import { type AuthoringModel, type Files, split } from "./split.ts";

const valueOf = (text: string): JsonValue | undefined => read(text, { format: "yaml" }).document;

/**
 * Plans to take a document in. A file that says the same in another way (order, comments) is left as it is; a file of
 * the document's folder that the document has no use for any more is removed.
 * @param present texts of the folder's files, by path
 */
export const planDocument = (
  present: Files,
  document: JsonObject,
  model: AuthoringModel,
  name: string,
): readonly FileChange[] => {
  const files = split(document, model, name);
  const [head = ""] = files.keys();
  const folder = head.slice(0, head.lastIndexOf("/") + 1);
  const kept = [...files].map(([path, text]): FileChange => {
    const old = present.get(path);
    if (old === undefined) return { path, change: "new", text, items: [] };
    const same = old === text || isDeepStrictEqual(valueOf(old), valueOf(text));
    return { path, change: same ? "same" : "changed", text: same ? old : text, items: [] };
  });
  const gone = [...present.keys()].filter((path) => path.startsWith(folder) && !files.has(path));
  return [...kept, ...gone.map((path): FileChange => ({ path, change: "removed", text: "", items: [] }))];
};
