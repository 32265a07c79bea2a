import { join, resolve } from "node:path";

/** The folder that this installation stands in. */
const root = resolve(import.meta.dirname, "..", "..", "..");

/** The pages, as they were built. */
export const builtPages = join(root, "apps", "web", "dist");

/** Where a server keeps its data: as named, else as TOKIWA_DATA says, else beside the installation. */
export function dataFolderOf(named: string | undefined): string {
  return resolve(named ?? process.env["TOKIWA_DATA"] ?? join(root, "data"));
}
