/**
 * How controls of one document relate to those of others, by the mapping collections at hand and by chains of them.
 * @module
 */
import {
  type Chain,
  chainInSigns,
  type Contradiction,
  contradictions,
  type Derivation,
  derive,
  type MappingIndex,
  mappingIndex,
  type NamedCollection,
} from "@tokiwa/oscal";
import { addressOf, toldAs } from "./reference.ts";
import type { ControlRelation } from "./schema.ts";
import { meanings, type Shelved } from "./shelf.ts";

/** So many relations of one control are told, and so many chains of each. */
const most = { relations: 200, chains: 3 };

/** All mapping collections as one graph, in which documents at hand are known by their ids. */
export interface Relations {
  readonly index: MappingIndex;
  /** What collections say that cannot all be so. */
  readonly contradictions: readonly Contradiction[];
}

/** Reads all mapping collections of a shelf. */
export async function readRelations(shelf: readonly Shelved[]): Promise<Relations> {
  const collections: NamedCollection[] = [];
  for (const { row, document } of shelf) {
    if (row.model !== "mapping-collection") continue;
    const read = await document();
    if (read && "mapping-collection" in read)
      collections.push({ href: addressOf(row.id), collection: read["mapping-collection"] });
  }
  const meant = meanings(shelf);
  // What a reference means is known by the address that it is resolved to.
  const named = [...mappingIndex(collections).resources.keys()];
  const same = new Map(
    named.flatMap((href) => {
      const found = meant(href);
      return found ? [[href, addressOf(found.row.id)] as const] : [];
    }),
  );
  const index = mappingIndex(collections, same);
  return { index, contradictions: contradictions(index) };
}

/** The collections that a mapping refers to and that are not at hand, as it names them. */
export function unmeant({ index }: Relations, collection: string, shelf: readonly Shelved[]): readonly string[] {
  const addresses = new Set(shelf.map(({ row }) => addressOf(row.id)));
  const found = new Set<string>();
  for (const node of index.nodes.values())
    for (const { source, from, to } of index.stepsFrom(node))
      if (source?.collection === addressOf(collection))
        for (const { resource } of [...from.subjects, ...to.subjects])
          if (!addresses.has(resource)) found.add(toldAs(resource));
  return [...found].toSorted();
}

/** What follows for a control of documents about single controls of others. */
export function derivationsOf(
  { index }: Relations,
  documents: readonly string[],
  control: string,
  to?: string,
): readonly Derivation[] {
  const within = new Set(documents.map(addressOf));
  return documents
    .flatMap((document) =>
      derive(
        index,
        { resource: addressOf(document), type: "control", id: control },
        to === undefined ? undefined : addressOf(to),
      ),
    )
    .filter((one) => !within.has(one.to.resource) && one.to.type === "control");
}

const order = ({ relation }: Derivation): number => (relation === "contradiction" ? 0 : relation === "unknown" ? 2 : 1);

const lengthOf = ({ steps }: Chain): number => steps.filter(({ source }) => source !== undefined).length;

/** Relations as answers tell them: contradictions first, what is not known last. */
export function toldRelations(
  derivations: readonly Derivation[],
  titleOf: (document: string) => Shelved | undefined,
): readonly Omit<ControlRelation, "title">[] {
  return derivations
    .toSorted((a, b) => order(a) - order(b))
    .slice(0, most.relations)
    .map(({ to, relation, possible, confidence = null, chains }) => {
      const document = titleOf(to.resource)?.row;
      const shortest = chains.toSorted((a, b) => lengthOf(a) - lengthOf(b));
      const [first] = shortest;
      return {
        document: document ? { id: document.id, title: document.title } : null,
        resource: toldAs(to.resource),
        control: to.id,
        relation,
        possible: [...possible],
        confidence,
        derived: first !== undefined && lengthOf(first) > 1,
        chains: shortest.slice(0, most.chains).map((chain) => ({
          text: chainInSigns(chain),
          confidence: chain.confidence ?? null,
          collections: [
            ...new Set(chain.steps.flatMap(({ source }) => (source ? [titleOf(source.collection)] : []))),
          ].flatMap((one) => (one ? [{ id: one.row.id, title: one.row.title }] : [])),
        })),
      };
    });
}
