/**
 * The catalog model (OSCAL 1.2.1) in its JSON form.
 * @module
 */
import type { BackMatter, Link, MarkupLine, MarkupMultiline, Metadata, Property, Token, Uuid } from "./metadata.ts";

export interface ParameterConstraint {
  readonly description?: MarkupMultiline;
  readonly tests?: readonly { readonly expression: string; readonly remarks?: MarkupMultiline }[];
}

export interface ParameterGuideline {
  readonly prose: MarkupMultiline;
}

export interface ParameterSelection {
  readonly "how-many"?: "one" | "one-or-more";
  readonly choice?: readonly MarkupLine[];
}

export interface Parameter {
  readonly id: Token;
  readonly class?: Token;
  readonly "depends-on"?: Token;
  readonly props?: readonly Property[];
  readonly links?: readonly Link[];
  readonly label?: MarkupLine;
  readonly usage?: MarkupMultiline;
  readonly constraints?: readonly ParameterConstraint[];
  readonly guidelines?: readonly ParameterGuideline[];
  /** A parameter has either values or a selection. */
  readonly values?: readonly string[];
  readonly select?: ParameterSelection;
  readonly remarks?: MarkupMultiline;
}

export interface Part {
  readonly id?: Token;
  readonly name: Token;
  readonly ns?: string;
  readonly class?: Token;
  readonly title?: MarkupLine;
  readonly props?: readonly Property[];
  readonly prose?: MarkupMultiline;
  readonly parts?: readonly Part[];
  readonly links?: readonly Link[];
}

export interface Control {
  readonly id: Token;
  readonly class?: Token;
  readonly title: MarkupLine;
  readonly params?: readonly Parameter[];
  readonly props?: readonly Property[];
  readonly links?: readonly Link[];
  readonly parts?: readonly Part[];
  readonly controls?: readonly Control[];
}

export interface Group {
  readonly id?: Token;
  readonly class?: Token;
  readonly title: MarkupLine;
  readonly params?: readonly Parameter[];
  readonly props?: readonly Property[];
  readonly links?: readonly Link[];
  readonly parts?: readonly Part[];
  /** The schema allows groups or controls, real catalogs (and resolved ones) hold both. */
  readonly groups?: readonly Group[];
  readonly controls?: readonly Control[];
}

export interface Catalog {
  readonly uuid: Uuid;
  readonly metadata: Metadata;
  readonly params?: readonly Parameter[];
  readonly controls?: readonly Control[];
  readonly groups?: readonly Group[];
  readonly "back-matter"?: BackMatter;
}
