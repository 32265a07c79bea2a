/**
 * Profiles resolved for a command.
 * @module
 */
import { randomUUID } from "node:crypto";
import { type Catalog, type Problem as OscalProblem, type Resolution, resolveProfile } from "@tokiwa/oscal";
import { version } from "../version.ts";
import { Documents } from "./documents.ts";

export interface Resolved {
  readonly catalog: Catalog | undefined;
  readonly problems: readonly OscalProblem[];
  readonly documents: Resolution["documents"];
  readonly href: string;
}

/** Resolves the profile that a file holds. */
export async function resolvedOf(
  documents: Documents,
  file: string,
  map: ReadonlyMap<string, string>,
  sourceHref: string,
): Promise<Resolved> {
  const { href, result } = await documents.open(file);
  const failed = result.problems.some(({ severity }) => severity === "error");
  if (!result.document || failed) return { catalog: undefined, problems: result.problems, documents: [href], href };
  const resolution = await resolveProfile(result.document, {
    href,
    load: documents.load,
    map,
    now: Date.now(),
    uuid: randomUUID,
    tool: `Tokiwa ${version}`,
    sourceHref,
  });
  return { ...resolution, problems: [...result.problems, ...resolution.problems], href };
}
