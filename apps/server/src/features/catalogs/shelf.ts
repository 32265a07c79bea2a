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
import { type Kept, readContent, readKept } from "./store.ts";

/** A document with what is said of it. */
export interface Shelved {
  readonly row: CatalogRow;
  /** Reads it, if it was not read lately. */
  document(): Promise<Usable | undefined>;
}

/** Documents that were read lately stay in memory. */
const mostRead = 4;

/** The last part of a reference without the ending for its form: what documents are known by to each other. */
const nameIn = (href: string): string =>
  (href.split(/[?#]/, 1)[0] ?? "")
    .split("/")
    .at(-1)
    ?.replace(/\.(json|ya?ml|xml)$/i, "")
    .toLowerCase() ?? "";

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
      return [{ row, document: async () => document }];
    });
    this.#own = { hash: content.hash, documents };
    return documents;
  }

  #shelved({ id, name, summary, importedBy, importedAt }: Kept): Shelved {
    const at = new Date(importedAt).toISOString();
    return {
      row: { ...summary, id, name, builtIn: false, importedBy, importedAt: at },
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
}

/** Version 4 in form, but the same for the same document: the result is looked at, not kept. */
function uuidFrom(id: string): string {
  const hex = createHash("sha256").update(id).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * Resolves a profile against what is on the shelf, by the names of files: of several of one name, the last that came.
 * @param document Of another model, it is itself what it resolves to.
 */
export async function resolveAmong(document: Usable, id: string, shelf: readonly Shelved[]): Promise<Resolved> {
  if (!("profile" in document)) return { document, problems: [], missing: [] };
  const byName = new Map(
    shelf.filter(({ row }) => row.model !== "mapping-collection").map((one) => [nameIn(one.row.name), one]),
  );
  const asked = new Set<string>();
  const { catalog, problems } = await resolveProfile(document, {
    href: `shelf:/${id}`,
    load: async (href) => {
      const found = await byName.get(nameIn(href))?.document();
      if (!found) asked.add(href.replace(/^shelf:\/+/, ""));
      return found && { document: found };
    },
    now: 0,
    uuid: () => uuidFrom(id),
  });
  return {
    document: catalog && { catalog },
    problems: problems.map(({ code, severity, pointer, message, remedy }) => ({
      ...{ code, severity, pointer, line: null, column: null, message: { ...message }, remedy: { ...remedy } },
    })),
    missing: catalog ? [] : [...new Set([...asked].map((href) => href.replace(/\.(json|ya?ml|xml)$/i, "")))],
  };
}
