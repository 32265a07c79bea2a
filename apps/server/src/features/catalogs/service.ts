/**
 * Catalogs, profiles and mapping collections: what other parts of the server do with them.
 * @module
 */
import type { Content, Text } from "@tokiwa/content";
import { tokenOf } from "@tokiwa/exchange";
import type { Catalog } from "@tokiwa/oscal";
import type { Database, Tx } from "../../platform/database/database.ts";
import { ProblemError } from "../../platform/http/problem.ts";
import { notFound } from "../../platform/http/problems.ts";
import { type Adoption, adoptionOf, profileIdOf, readAdopted, withAdopted, writeAdopted } from "./adoption.ts";
import { controlsOf } from "./controls.ts";
import type { Usable } from "./look.ts";
import { unresolvedProfile } from "./problems.ts";
import { readRelations, type Relations } from "./relations.ts";
import type { CatalogControl } from "./schema.ts";
import { resolveAmong, type Resolved, Shelf, type Shelved } from "./shelf.ts";

export { type Adoption, withAdopted } from "./adoption.ts";
export { unresolvedProfile } from "./problems.ts";

/** A profile of others that a system can be asked for. */
export interface Offer {
  /** The id that it has, or gets, as a profile of the content. */
  readonly profile: string;
  readonly document: string;
  readonly title: Text;
}

/** One of our controls by the id that it is published under. */
export interface Ours {
  readonly id: string;
  readonly row: CatalogControl;
}

export interface Catalogs {
  /** Ours, then those that were imported. */
  all(content: Content): Promise<readonly Shelved[]>;
  /** @throws ProblemError where there is no such document. */
  one(content: Content, id: string): Promise<Opened>;
  /** The controls of a catalog. */
  rows(catalog: Catalog): readonly CatalogControl[];
  ours(content: Content): Promise<ReadonlyMap<string, Ours>>;
  relations(shelf: readonly Shelved[]): Promise<Relations>;
  /** The imported profiles. */
  offers(content: Content): Promise<readonly Offer[]>;
  /**
   * What would come into the content with an imported profile; null where that is in it already or is none of others.
   * @throws ProblemError where the profile cannot be resolved.
   */
  adoption(content: Content, profile: string): Promise<Adoption | null>;
}

/** A document with all of them, and what it resolves to. */
export interface Opened {
  readonly shelf: readonly Shelved[];
  readonly found: Shelved;
  readonly document: Usable;
  readonly resolved: Resolved;
}

export function createCatalogs(database: Database): Catalogs {
  const shelf = new Shelf(database);
  const read = new WeakMap<Catalog, readonly CatalogControl[]>();
  let graph: { readonly of: string; readonly relations: Relations } | undefined;

  const rows = (catalog: Catalog): readonly CatalogControl[] => {
    const known = read.get(catalog) ?? controlsOf(catalog);
    read.set(catalog, known);
    return known;
  };
  const all = (content: Content) => shelf.all(content);
  const one = async (content: Content, id: string): Promise<Opened> => {
    const shelved = await all(content);
    const found = shelved.find(({ row }) => row.id === id);
    const document = await found?.document();
    if (!found || !document) throw new ProblemError(notFound);
    return { shelf: shelved, found, document, resolved: await resolveAmong(document, id, shelved) };
  };
  const ours = async (content: Content): Promise<ReadonlyMap<string, Ours>> => {
    const idOf = new Map(
      [...content.controls.values()].flatMap(({ id, group }) => (group.function ? [[tokenOf(id), id]] : [])),
    );
    const found = new Map<string, Ours>();
    for (const { row, document } of await all(content)) {
      const own = row.builtIn ? await document() : undefined;
      if (!own || !("catalog" in own)) continue;
      for (const control of rows(own.catalog)) {
        const id = idOf.get(control.id);
        if (id !== undefined) found.set(control.id, { id, row: control });
      }
    }
    return found;
  };

  return {
    ...{ all, one, rows, ours },
    relations: async (shelved) => {
      // Which collections there are and what references mean says all that the graph is made of.
      const of = JSON.stringify(shelved.map(({ row: { id, name }, refers }) => [id, name, refers]));
      graph = graph?.of === of ? graph : { of, relations: await readRelations(shelved) };
      return graph.relations;
    },
    offers: async (content) => {
      const shelved = await all(content);
      return shelved
        .filter(({ row }) => !row.builtIn && row.model === "profile")
        .map(({ row: { id, title } }) => ({ profile: profileIdOf(id), document: id, title }));
    },
    adoption: async (content, profile) => {
      if (content.profiles.has(profile)) return null;
      const wanted = (await all(content)).find(
        ({ row }) => !row.builtIn && row.model === "profile" && profileIdOf(row.id) === profile,
      );
      if (!wanted) return null;
      const { found, resolved } = await one(content, wanted.row.id);
      const { document } = resolved;
      if (!document || !("catalog" in document)) throw new ProblemError(unresolvedProfile);
      return adoptionOf(found.row, rows(document.catalog), content, await ours(content));
    },
  };
}

/** The content as it is in use: with the imported profiles that systems were ever asked for. */
export async function adoptedContent(tx: Tx, content: Content): Promise<Content> {
  return withAdopted(content, await readAdopted(tx));
}

/** Keeps an adoption, from the transaction on in which the content comes into use. */
export function keepAdoption(tx: Tx, adoption: Adoption, at: number): Promise<void> {
  return writeAdopted(tx, adoption, at);
}
