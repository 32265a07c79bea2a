/**
 * References between documents: a reference as it is written leads to the document whose file bears that name, or to the
 * one that somebody said it means.
 * @module
 */

const ending = /\.(json|ya?ml|xml)$/i;

/** The address that a document is known by while it is resolved, so that what it refers to is resolved against it. */
export const addressOf = (id: string): string => `shelf:/${id}`;

/** A reference as people are told of it: without what we put before it, and without its form. */
export const toldAs = (href: string): string => href.replace(/^shelf:\/+/, "").replace(ending, "");

/** The last part of a reference without the ending for its form: what documents are known by to each other. */
export const nameIn = (href: string): string =>
  (href.split(/[?#]/, 1)[0] ?? "").split("/").at(-1)?.replace(ending, "").toLowerCase() ?? "";

/** A document as others refer to it. */
export interface Referable {
  readonly id: string;
  readonly name: string;
  readonly model: string;
  readonly refers: Readonly<Record<string, string>>;
}

/**
 * Finds what references mean: what the document itself was said to mean by them, then what others were, then the name of
 * a file; of several of one name, the last that came. A mapping collection is nothing to refer to.
 */
export function referencesAmong(documents: readonly Referable[], own?: string): (href: string) => string | undefined {
  const meant = documents.filter(({ model }) => model !== "mapping-collection");
  const ids = new Set(meant.map(({ id }) => id));
  const byName = new Map(meant.map(({ id, name }) => [nameIn(name), id]));
  const said = new Map(
    documents
      .toSorted((a, b) => Number(a.id === own) - Number(b.id === own))
      .flatMap(({ refers }) => Object.entries(refers)),
  );
  return (href) => {
    const explicit = said.get(toldAs(href));
    return explicit !== undefined && ids.has(explicit) ? explicit : byName.get(nameIn(href));
  };
}
