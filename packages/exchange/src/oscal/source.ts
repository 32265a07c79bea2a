/**
 * Where a statement of content comes from, as props and as a resource's citation.
 * @module
 */
import type { Body } from "@tokiwa/content";
import type { Property, Resource } from "@tokiwa/oscal";
import { own, ownValue } from "./bilingual.ts";
import { lineOf } from "./markup.ts";

export type Source = Body["source"];

export const sourceProps = (source: Source): readonly Property[] => [
  own("source-title", source.title),
  ...(source.section === undefined ? [] : [own("source-section", source.section)]),
  ...(source.url === undefined ? [] : [own("source-url", source.url)]),
];

export const sourceFrom = (holder: { readonly props?: readonly Property[] | undefined }): object => ({
  title: ownValue(holder, "source-title"),
  section: ownValue(holder, "source-section"),
  url: ownValue(holder, "source-url"),
});

export const citationOf = ({ title, section, url }: Source): NonNullable<Resource["citation"]> => ({
  text: lineOf(section === undefined ? title : `${title}, ${section}`),
  ...(url === undefined ? {} : { links: [{ href: url }] }),
});
