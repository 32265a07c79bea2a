/**
 * What all documents of one publication have in common, and their metadata.
 * @module
 */
import type { Content, Language, Text } from "@tokiwa/content";
import type { Format, Metadata, OscalDocument, Property, Uuid } from "@tokiwa/oscal";
import { type Bilingual, bilingual, own } from "./bilingual.ts";
import { namespace, uuidOf } from "./identifier.ts";

export interface PublishOptions {
  /** When the publication is made, in milliseconds since the epoch. */
  readonly at: number;
  /** The language of OSCAL's own places; the other stands beside it. */
  readonly language: Language;
  /** The form that documents refer to each other in. */
  readonly format: Format;
}

export interface Edition {
  readonly content: Content;
  readonly at: number;
  readonly format: Format;
  readonly texts: Bilingual;
}

/** A document with its path in the publication, without the ending that its format gives it. */
export interface PublishedDocument {
  readonly path: string;
  readonly document: OscalDocument;
}

export const editionOf = (content: Content, { at, language, format }: PublishOptions): Edition => ({
  content,
  at,
  format,
  texts: bilingual(language),
});

/** An instant as OSCAL writes it: RFC 3339, to the second. */
const instant = (at: number): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, "Z");

/**
 * The UUID of a document. It names this document as it is (OSCAL: a changed document gets another), so it follows from
 * the content's hash; what stays the same from edition to edition is in `metadata/document-ids`.
 */
export const documentUuid = ({ content, texts }: Edition, kind: string, id: string): Uuid =>
  uuidOf("document", kind, id, content.hash, texts.primary);

interface About extends Partial<Omit<Metadata, "title" | "remarks">> {
  readonly kind: string;
  readonly id: string;
  readonly title: Text;
  readonly description?: Text | undefined;
}

export const metadataOf = (
  edition: Edition,
  { kind, id, title, description, props = [], ...more }: About,
): Metadata => {
  const { texts, content } = edition;
  const said: readonly Property[] = [
    own("language", texts.primary),
    own("content-hash", content.hash),
    own("id", id),
    ...texts.beside("title", title),
    ...(description ? texts.beside("description", description) : []),
    ...props,
  ];
  return {
    title: texts.line(title),
    "last-modified": instant(edition.at),
    // An edition of content has no number of its own: what tells it apart is what it holds.
    version: content.hash.slice(0, 12),
    "oscal-version": "1.2.1",
    "document-ids": [{ scheme: namespace, identifier: `${kind}/${id}` }],
    ...more,
    props: said,
    ...(description ? { remarks: texts.prose(description) } : {}),
  };
};

/** A document of the same publication, as seen from another one: all stand one folder deep. */
export const hrefOf = ({ format }: Edition, path: string): string => `../${path}.${format}`;
