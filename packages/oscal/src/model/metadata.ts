/**
 * What every OSCAL document begins and ends with, in its JSON form (OSCAL 1.2.1, model `oscal-metadata`).
 * Prose is Markdown: `MarkupLine` without line breaks, `MarkupMultiline` with them.
 * @module
 */

/** Markdown within one line. */
export type MarkupLine = string;
/** Markdown of several blocks. */
export type MarkupMultiline = string;
/** An RFC 4122 UUID of version 4 or 5. */
export type Uuid = string;
/** An NCName of XML: begins with a letter or `_`; then letters, digits, `.`, `-`, `_`. */
export type Token = string;
/** An RFC 3339 date and time with its zone. */
export type DateTime = string;
/** A URI, or a reference relative to the document; `#…` names something within it. */
export type UriReference = string;

export interface Property {
  readonly name: Token;
  readonly uuid?: Uuid;
  /** The namespace of `name`; OSCAL's own where absent. */
  readonly ns?: string;
  readonly value: string;
  readonly class?: Token;
  readonly group?: Token;
  readonly remarks?: MarkupMultiline;
}

export interface Link {
  readonly href: UriReference;
  readonly rel?: Token;
  readonly "media-type"?: string;
  readonly "resource-fragment"?: string;
  readonly text?: MarkupLine;
}

export interface DocumentId {
  readonly scheme?: string;
  readonly identifier: string;
}

export interface Hash {
  readonly algorithm: string;
  readonly value: string;
}

export interface ResponsibleParty {
  readonly "role-id": Token;
  readonly "party-uuids": readonly Uuid[];
  readonly props?: readonly Property[];
  readonly links?: readonly Link[];
  readonly remarks?: MarkupMultiline;
}

export interface Action {
  readonly uuid: Uuid;
  readonly date?: DateTime;
  readonly type: Token;
  readonly system: string;
  readonly props?: readonly Property[];
  readonly links?: readonly Link[];
  readonly "responsible-parties"?: readonly ResponsibleParty[];
  readonly remarks?: MarkupMultiline;
}

export interface Revision {
  readonly title?: MarkupLine;
  readonly published?: DateTime;
  readonly "last-modified"?: DateTime;
  readonly version: string;
  readonly "oscal-version"?: string;
  readonly props?: readonly Property[];
  readonly links?: readonly Link[];
  readonly remarks?: MarkupMultiline;
}

export interface Role {
  readonly id: Token;
  readonly title: MarkupLine;
  readonly "short-name"?: string;
  readonly description?: MarkupMultiline;
  readonly props?: readonly Property[];
  readonly links?: readonly Link[];
  readonly remarks?: MarkupMultiline;
}

export interface Address {
  readonly type?: Token;
  readonly "addr-lines"?: readonly string[];
  readonly city?: string;
  readonly state?: string;
  readonly "postal-code"?: string;
  readonly country?: string;
}

export interface TelephoneNumber {
  readonly type?: string;
  readonly number: string;
}

export interface Location {
  readonly uuid: Uuid;
  readonly title?: MarkupLine;
  readonly address?: Address;
  readonly "email-addresses"?: readonly string[];
  readonly "telephone-numbers"?: readonly TelephoneNumber[];
  readonly urls?: readonly string[];
  readonly props?: readonly Property[];
  readonly links?: readonly Link[];
  readonly remarks?: MarkupMultiline;
}

export interface Party {
  readonly uuid: Uuid;
  readonly type: "person" | "organization";
  readonly name?: string;
  readonly "short-name"?: string;
  readonly "external-ids"?: readonly { readonly scheme: string; readonly id: string }[];
  readonly props?: readonly Property[];
  readonly links?: readonly Link[];
  readonly "email-addresses"?: readonly string[];
  readonly "telephone-numbers"?: readonly TelephoneNumber[];
  readonly addresses?: readonly Address[];
  readonly "location-uuids"?: readonly Uuid[];
  readonly "member-of-organizations"?: readonly Uuid[];
  readonly remarks?: MarkupMultiline;
}

export interface Metadata {
  readonly title: MarkupLine;
  readonly published?: DateTime;
  readonly "last-modified": DateTime;
  readonly version: string;
  readonly "oscal-version": string;
  readonly revisions?: readonly Revision[];
  readonly "document-ids"?: readonly DocumentId[];
  readonly props?: readonly Property[];
  readonly links?: readonly Link[];
  readonly roles?: readonly Role[];
  readonly locations?: readonly Location[];
  readonly parties?: readonly Party[];
  readonly "responsible-parties"?: readonly ResponsibleParty[];
  readonly actions?: readonly Action[];
  readonly remarks?: MarkupMultiline;
}

export interface ResourceLink {
  readonly href: UriReference;
  readonly "media-type"?: string;
  readonly hashes?: readonly Hash[];
}

export interface Resource {
  readonly uuid: Uuid;
  readonly title?: MarkupLine;
  readonly description?: MarkupMultiline;
  readonly props?: readonly Property[];
  readonly "document-ids"?: readonly DocumentId[];
  readonly citation?: {
    readonly text: MarkupLine;
    readonly props?: readonly Property[];
    readonly links?: readonly Link[];
  };
  readonly rlinks?: readonly ResourceLink[];
  readonly base64?: { readonly filename?: Token; readonly "media-type"?: string; readonly value: string };
  readonly remarks?: MarkupMultiline;
}

export interface BackMatter {
  readonly resources?: readonly Resource[];
}
