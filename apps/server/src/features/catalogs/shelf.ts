/**
 * What catalogs, profiles and mappings there are at hand: ours as they are published, and those that are kept.
 * @module
 */
import { createHash } from "node:crypto";
import type { Content } from "@tokiwa/content";
import { publish } from "@tokiwa/exchange";
import { resolveProfile } from "@tokiwa/oscal";
import { type Database, inSnapshot } from "../../platform/database/database.ts";
import { readAgain, summaryOf, type Usable } from "./look.ts";
import type { CatalogRow, DocumentProblem } from "./schema.ts";
import { addressOf, referencesAmong, toldAs } from "./reference.ts";
import { type Kept, readContent, readKept } from "./store.ts";

/** A document with what is said of it. */
export interface Shelved {
  readonly row: CatalogRow;
  /** What its references were said to mean. */
  readonly refers: Kept["refers"];
  /** Reads it, if it was not read lately. */
  document(): Promise<Usable | undefined>;
}

/** Documents that were read lately stay in memory. */
const mostRead = 4;

export class Shelf {
  readonly #database: Database;
  readonly #read = new Map<string, Usable>();
  #own: { readonly hash: string; readonly documents: readonly Shelved[] } | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Ours, then those that are kept. */
  async all(content: Content): Promise<readonly Shelved[]> {
    const kept = await inSnapshot(this.#database, readKept);
    return [...this.#ours(content), ...kept.map((one) => this.#shelved(one))];
  }

  #ours(content: Content): readonly Shelved[] {
    if (this.#own?.hash === content.hash) return this.#own.documents;
    // Of content it is the hash that says which edition it is, not a moment.
    const published = publish(content, { at: 0, language: "ja", format: "json" });
    const documents = published.flatMap(({ path, document }): readonly Shelved[] => {
      if (!("catalog" in document || "profile" in document || "mapping-collection" in document)) return [];
      const bytes = Buffer.byteLength(JSON.stringify(document));
      const name = `${path.split("/").at(-1) ?? path}.json`;
      const id = path.replaceAll("/", ".");
      const told = { builtIn: true, importedBy: null, importedAt: null };
      const row = { ...summaryOf(document, "json", bytes), id, name, ...told };
      return [{ row, refers: {}, document: async () => document }];
    });
    this.#own = { hash: content.hash, documents };
    return documents;
  }

  #shelved({ id, name, summary, refers, importedBy, importedAt }: Kept): Shelved {
    const at = new Date(importedAt).toISOString();
    return {
      row: { ...summary, id, name, builtIn: false, importedBy, importedAt: at },
      refers,
      document: async () => {
        const known = this.#read.get(id);
        if (known) return known;
        const bytes = await inSnapshot(this.#database, (tx) => readContent(tx, id));
        if (!bytes) return undefined;
        const document = readAgain(bytes);
        this.#read.set(id, document);
        for (const old of this.#read.keys()) if (this.#read.size > mostRead) this.#read.delete(old);
        return document;
      },
    };
  }
}

/** A profile as the catalog that it resolves to; and what it refers to that is not here. */
export interface Resolved {
  readonly document: Usable | undefined;
  readonly problems: readonly DocumentProblem[];
  readonly missing: readonly string[];
  /** The ids of the documents that it was made of, itself included. */
  readonly from: readonly string[];
}

/** Version 4 in form, but the same for the same document: the result is looked at, not kept. */
function uuidFrom(id: string): string {
  const hex = createHash("sha256").update(id).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** What references mean among the documents of a shelf. */
export function meanings(shelf: readonly Shelved[], own?: string): (href: string) => Shelved | undefined {
  const meant = referencesAmong(
    shelf.map(({ row: { id, name, model }, refers }) => ({ id, name, model, refers })),
    own,
  );
  const byId = new Map(shelf.map((one) => [one.row.id, one]));
  return (href) => byId.get(meant(href) ?? "");
}

/**
 * Resolves a profile against what is on the shelf.
 * @param document Of another model, it is itself what it resolves to.
 */
export async function resolveAmong(document: Usable, id: string, shelf: readonly Shelved[]): Promise<Resolved> {
  if (!("profile" in document)) return { document, problems: [], missing: [], from: [id] };
  const meant = meanings(shelf, id);
  const asked = new Set<string>();
  const from = new Set([id]);
  const { catalog, problems } = await resolveProfile(document, {
    href: addressOf(id),
    load: async (href) => {
      const found = meant(href);
      const loaded = await found?.document();
      if (found && loaded) from.add(found.row.id);
      else asked.add(toldAs(href));
      return loaded && { document: loaded };
    },
    now: 0,
    uuid: () => uuidFrom(id),
  });
  return {
    document: catalog && { catalog },
    // What is missing is told by itself, and mended here otherwise than where there are only files.
    problems: problems
      .filter(({ code }) => code !== "oscal.import-missing")
      .map(({ code, severity, pointer, message, remedy }) => ({
        ...{ code, severity, pointer, line: null, column: null, message: { ...message }, remedy: { ...remedy } },
      })),
    missing: catalog ? [] : [...asked],
    from: [...from],
  };
}
