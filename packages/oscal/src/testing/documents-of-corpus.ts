/**
 * The shared corpus of OSCAL documents, where there is one beside the project.
 * @module
 */
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../../../../shared/corpus");

/** Why tests over the corpus are left out; false where it is there. */
export const withoutCorpus = existsSync(root) ? false : "the shared corpus is not beside the project";

/** Every document of OSCAL in it. FRMR is FedRAMP's own form, and the schemas are no documents. */
export const corpusFiles: readonly string[] = withoutCorpus
  ? []
  : globSync("oscal-*/**/*.{json,xml,yaml}", { cwd: root })
      .filter((file) => !/^oscal-schemas\/|expected\.json$|FRMR/.test(file))
      .sort();

export const corpusBytes = (file: string): Uint8Array => readFileSync(join(root, file));
export const corpusJson = (file: string): unknown => JSON.parse(readFileSync(join(root, file), "utf8"));
