/**
 * Mapping collections that a command line names.
 * @module
 */
import { chainInSigns, type Derivation, mappingCollectionOf, type NamedCollection } from "@tokiwa/oscal";
import type { Terminal } from "../terminal/terminal.ts";
import { type Documents, shownName } from "./documents.ts";

/**
 * The collections of files; undefined where one of them has none, which is told then.
 * @param refused the member by which an answer in JSON says that nothing was done
 */
export async function collectionsOf(
  documents: Documents,
  files: readonly string[],
  refused: string,
  json: boolean,
  terminal: Terminal,
): Promise<readonly NamedCollection[] | undefined> {
  const collections: NamedCollection[] = [];
  for (const file of files) {
    const { href, result } = await documents.open(file);
    const { collection, problems } = mappingCollectionOf(result);
    if (!collection) {
      if (json) terminal.out(JSON.stringify({ [refused]: false, problems }, null, 2));
      else for (const problem of problems) documents.print(problem, href, terminal);
      return undefined;
    }
    collections.push({ href, collection });
  }
  return collections;
}

/** A derivation for programs. */
export const told = ({ from, to, possible, chains }: Derivation) => ({
  from: { ...from, resource: shownName(from.resource) },
  to: { ...to, resource: shownName(to.resource) },
  possible: [...possible],
  chains: chains.map(chainInSigns),
});
