/**
 * The built-in content, as the tests of it read it, and the reference material that may lie beside the project.
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Content } from "@tokiwa/content";
import { factCatalog } from "@tokiwa/host";
import { builtInContent, readContent } from "@tokiwa/server/content";

export const { content }: { readonly content: Content } = await readContent([builtInContent], factCatalog);

/** A file of the reference material, and why a test that reads it is skipped where it is not there. */
export function reference(path: string): { readonly file: string; readonly skip: string | false } {
  const file = join(import.meta.dirname, "../../../shared", path);
  return { file, skip: existsSync(file) ? false : "the reference material does not lie beside this project" };
}
