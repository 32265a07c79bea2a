/**
 * The source document's text, page by page, and which of its lines a quotation takes up.
 * @module
 */

/** A character of the source that is neither white space nor Markdown, and the line that it stands in, from 1. */
interface Mark {
  readonly character: string;
  readonly line: number;
}

export interface SourcePage {
  readonly title: string;
  readonly marks: readonly Mark[];
}

/** Bullets, numbers of lists, emphasis and rules of tables are of the Markdown, not of the document. */
const decoration = /^\s*(#{1,6}\s+|[-•]\s+|\d\.\s+(?=\D))?(・\s+)?/;
const asWritten = (line: string): string =>
  line.replace(decoration, "").replaceAll(/[*\s]/g, "").replaceAll("(", "（").replaceAll(")", "）");

/** What a quotation and the source are compared by: white space and the width of brackets are not. */
export const bare = (text: string): string => text.replaceAll(/\s/g, "").replaceAll("(", "（").replaceAll(")", "）");

/** Pages begin at headings of the first level. */
export function pagesOf(source: string): readonly SourcePage[] {
  const pages: { title: string; marks: Mark[] }[] = [{ title: "", marks: [] }];
  source.split("\n").forEach((text, index) => {
    const heading = /^# (.+)$/.exec(text)?.[1];
    if (heading !== undefined) pages.push({ title: bare(heading), marks: [] });
    for (const character of asWritten(text)) pages.at(-1)?.marks.push({ character, line: index + 1 });
  });
  return pages;
}

/**
 * Where the pieces of a quotation stand on a page: positions of its marks. Each piece follows the one before it.
 * @returns the first piece that does not stand there, or the positions
 */
export function placesOf(quotation: string, page: SourcePage): { readonly missing: string } | readonly number[] {
  const text = page.marks.map(({ character }) => character).join("");
  const places: number[] = [];
  let from = 0;
  for (const piece of bare(quotation).split("…").filter(Boolean)) {
    const at = text.indexOf(piece, from);
    if (at < 0) return { missing: piece };
    from = at + piece.length;
    for (let place = at; place < from; place++) places.push(place);
  }
  return places;
}
