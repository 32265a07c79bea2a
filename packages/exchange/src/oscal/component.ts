/**
 * The component-definition model (OSCAL 1.2.1), as far as checks are published in it.
 * @module
 */
import type { BackMatter, Link, MarkupMultiline, Metadata, Property, Token, UriReference, Uuid } from "@tokiwa/oscal";

export interface ImplementedRequirement {
  readonly uuid: Uuid;
  readonly "control-id": Token;
  readonly description: MarkupMultiline;
  readonly props?: readonly Property[];
}

export interface ControlImplementation {
  readonly uuid: Uuid;
  readonly source: UriReference;
  readonly description: MarkupMultiline;
  readonly "implemented-requirements": readonly ImplementedRequirement[];
}

export interface DefinedComponent {
  readonly uuid: Uuid;
  readonly type: string;
  readonly title: string;
  readonly description: MarkupMultiline;
  readonly props?: readonly Property[];
  readonly links?: readonly Link[];
  readonly "control-implementations"?: readonly ControlImplementation[];
  readonly remarks?: MarkupMultiline;
}

export interface ComponentDefinition {
  readonly uuid: Uuid;
  readonly metadata: Metadata;
  readonly components?: readonly DefinedComponent[];
  readonly "back-matter"?: BackMatter;
}
