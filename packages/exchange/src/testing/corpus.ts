/**
 * Documents of others, which lie beside the repository where they are at hand.
 * @module
 */
import { existsSync, globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { read } from "@tokiwa/oscal";

const folder = fileURLToPath(new URL("../../../../../shared/corpus/", import.meta.url));

/** Why tests over the corpus do not run; false where they do. */
export const withoutCorpus: string | false = existsSync(folder) ? false : "the corpus is not at ../shared/corpus";

/** Files of the corpus that match a pattern, by path. */
export const corpusFiles = (pattern: string): readonly string[] =>
  globSync(pattern, { cwd: folder }).map((path) => path.replaceAll("\\", "/"));

export const corpusBytes = (path: string): Uint8Array => readFileSync(folder + path);

/** A document of the corpus in its JSON form; undefined where the file is none. */
export const corpusDocument = (path: string): object | undefined => {
  const { model, document } = read(corpusBytes(path));
  return model === undefined ? undefined : document;
};
