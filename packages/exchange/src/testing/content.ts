/**
 * The built-in content, as tests need it.
 * @module
 */
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Content, parseContent } from "@tokiwa/content";

const folder = fileURLToPath(new URL("../../../../content/", import.meta.url));

/** The texts of the built-in content's files. */
export const builtInFiles: ReadonlyMap<string, string> = new Map(
  globSync(["*.yaml", "*/*.yaml"], { cwd: folder }).map((path) => [
    path.replaceAll("\\", "/"),
    readFileSync(folder + path, "utf8"),
  ]),
);

/** Content of files; expressions of checks are not looked at, as what they refer to is the host's. */
export const contentOf = (files: ReadonlyMap<string, string>): Content => parseContent(files, new Map()).content;

export const builtInContent: Content = contentOf(builtInFiles);
