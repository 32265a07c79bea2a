/**
 * The built-in content in editions: checks of hosts come, and others go, while a large fleet reports.
 */
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { builtInContent } from "../../apps/server/src/platform/content/folder.ts";

/** Families of checks of hosts, on which no control depends alone. */
const [coming, going] = ["checks/host-docker.yaml", "checks/host-nginx.yaml"];

/** Writes the content without the checks that are to come. */
export async function writeFirst(folder: string): Promise<void> {
  await cp(builtInContent, folder, { recursive: true });
  await rm(join(folder, coming));
}

/** Has the checks come that were not there. */
export const addChecks = (folder: string): Promise<void> => cp(join(builtInContent, coming), join(folder, coming));

/** Has others go. */
export const takeChecks = (folder: string): Promise<void> => rm(join(folder, going));
