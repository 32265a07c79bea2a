/**
 * The documents of a resolution: a profile, what it imports, and what that imports (Profile Resolution, "Import href
 * Requirements"). Nothing is fetched here: whoever calls says how a reference becomes a document.
 * @module
 */
import type { Catalog } from "../model/catalog.ts";
import type { Profile, ProfileImport } from "../model/profile.ts";
import { pointerOf } from "../problem/pointer.ts";
import type { Text } from "../problem/problem.ts";
import { candidatesOf } from "./candidates.ts";
import { type Ledger, Notes } from "./notes.ts";
import { shapeOf } from "./shape.ts";
import { words } from "./words/imports.ts";

/** Documents of one resolution. */
const mostDocuments = 1000;

/**
 * What a reference leads to: the parsed JSON form of a document; or why it cannot be read; or undefined where there is
 * nothing, upon which the next place is tried.
 */
export type Loaded = { readonly document: unknown } | { readonly unreadable: Text } | undefined;

/**
 * Gives the document of an absolute reference (or one relative to what the caller calls the base). `data:` URIs are what
 * back matter embeds as base64. `from` is the profile that imports it.
 */
export type Load = (href: string, from: string) => Loaded | Promise<Loaded>;

export interface GatheredProfile {
  readonly href: string;
  readonly profile: Profile;
  /** For each import, the reference of its document among those gathered. */
  readonly imports: readonly string[];
}
export type Gathered = GatheredProfile | { readonly href: string; readonly catalog: Catalog };

/** Every document that the profile needs, by its reference; stops with a problem where one cannot be had. */
export async function gather(
  document: unknown,
  href: string,
  load: Load,
  map: ReadonlyMap<string, string>,
  ledger: Ledger,
): Promise<ReadonlyMap<string, Gathered>> {
  const gathered = new Map<string, Gathered>();
  const open: string[] = [];

  const take = (at: string, parsed: unknown, notes: Notes, pointer: string): Gathered | undefined => {
    const shape = shapeOf(parsed);
    if ("catalog" in shape) return { href: at, catalog: shape.catalog };
    if ("profile" in shape) {
      open.push(at);
      return { href: at, profile: shape.profile, imports: [] };
    }
    if ("fault" in shape) new Notes(ledger, at).stop(pointerOf(shape.fault.path), words.wrongShape(shape.fault));
    return notes.stop(pointer, words.wrongModel(at, "other" in shape ? shape.other : "mapping-collection"));
  };

  const own = take(href, document, new Notes(ledger, href), "");
  if (own) gathered.set(href, own);
  for (let at = open.shift(); at !== undefined; at = open.shift()) {
    const importer = gathered.get(at);
    if (!importer || "catalog" in importer) continue;
    const notes = new Notes(ledger, at);
    const imports: string[] = [];
    for (const [index, directive] of importer.profile.imports.entries()) {
      const pointer = `/profile/imports/${index}`;
      checkSelection(directive, pointer, notes);
      const found = await find(directive.href, importer, map, gathered, load, `${pointer}/href`, notes);
      imports.push(found.href);
      if (gathered.has(found.href)) continue;
      if (gathered.size >= mostDocuments) notes.stop(`${pointer}/href`, words.tooMany(mostDocuments));
      const taken = take(found.href, found.document, notes, `${pointer}/href`);
      if (taken) gathered.set(found.href, taken);
    }
    gathered.set(at, { ...importer, imports });
  }
  return gathered;
}

/** The first of the places where an import may be that has something. */
async function find(
  href: string,
  importer: GatheredProfile,
  map: ReadonlyMap<string, string>,
  gathered: ReadonlyMap<string, Gathered>,
  load: Load,
  pointer: string,
  notes: Notes,
): Promise<{ readonly href: string; readonly document?: unknown }> {
  const candidates = candidatesOf(href, importer, map, pointer, notes);
  for (const candidate of candidates) {
    if (candidate.otherThan !== undefined && gathered.has(candidate.href)) return { href: candidate.href };
    if (gathered.has(candidate.href)) return { href: candidate.href };
    const loaded = await attempt(load, candidate.href, importer.href);
    if (!loaded) continue;
    if ("unreadable" in loaded) return notes.stop(pointer, words.unreadable(shown(candidate.href), loaded.unreadable));
    if (candidate.otherThan !== undefined)
      notes.add(pointer, words.otherFormat(shown(candidate.otherThan), shown(candidate.href)));
    return { href: candidate.href, document: loaded.document };
  }
  return notes.stop(
    pointer,
    words.missing(
      href,
      candidates.filter((each) => each.otherThan === undefined).map((each) => shown(each.href)),
    ),
  );
}

async function attempt(load: Load, href: string, from: string): Promise<Loaded> {
  try {
    return await load(href, from);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { unreadable: { ja: reason, en: reason } };
  }
}

function checkSelection(directive: ProfileImport, pointer: string, notes: Notes): void {
  const all = directive["include-all"] !== undefined;
  const some = directive["include-controls"] !== undefined;
  if (all === some) notes.stop(pointer, words.selection(all));
  if ("mapping" in directive) notes.add(`${pointer}/mapping`, words.mapping());
}

/** A reference for a sentence: what embeds a document is not shown whole. */
const shown = (href: string): string => (href.startsWith("data:") ? `${href.slice(0, 40)}…` : href);
