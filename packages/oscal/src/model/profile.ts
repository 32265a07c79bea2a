/**
 * The profile model (OSCAL 1.2.1) in its JSON form.
 * @module
 */
import type { Control, Group, Parameter } from "./catalog.ts";
import type { BackMatter, MarkupMultiline, Metadata, Token, UriReference, Uuid } from "./metadata.ts";

/** Selects everything; it has no members. */
export type IncludeAll = Readonly<Record<string, never>>;

export interface ControlMatching {
  /** A glob: `*` any characters, `?` one. */
  readonly pattern?: string;
  readonly remarks?: MarkupMultiline;
}

export interface SelectControls {
  readonly "with-child-controls"?: "yes" | "no";
  readonly "with-ids"?: readonly Token[];
  readonly matching?: readonly ControlMatching[];
}

/** What an import or an insertion takes of the controls that are there. */
export interface SelectionDirective {
  readonly "include-all"?: IncludeAll;
  readonly "include-controls"?: readonly SelectControls[];
  readonly "exclude-controls"?: readonly SelectControls[];
  readonly remarks?: MarkupMultiline;
}

export interface ProfileImport extends SelectionDirective {
  readonly href: UriReference;
}

export type CombineMethod = "use-first" | "merge" | "keep";

export interface InsertControls extends SelectionDirective {
  readonly order?: "keep" | "ascending" | "descending";
}

/** A group of a profile's own structure: it has insertions in place of controls. */
export interface ProfileGroup extends Omit<Group, "groups" | "controls"> {
  readonly groups?: readonly ProfileGroup[];
  readonly "insert-controls"?: readonly InsertControls[];
}

export interface Merge {
  readonly combine?: { readonly method?: CombineMethod };
  /** One of `flat`, `as-is` and `custom`. */
  readonly flat?: Readonly<Record<string, never>>;
  readonly "as-is"?: boolean;
  readonly custom?: {
    readonly groups?: readonly ProfileGroup[];
    readonly "insert-controls"?: readonly InsertControls[];
  };
}

/** What is set of a parameter: any of its members. */
export interface SetParameter extends Omit<Parameter, "id" | "remarks"> {
  readonly "param-id": Token;
}

export interface Remove {
  readonly "by-name"?: Token;
  readonly "by-class"?: Token;
  readonly "by-id"?: Token;
  readonly "by-item-name"?: "param" | "prop" | "link" | "part" | "mapping" | "map";
  readonly "by-ns"?: string;
  readonly remarks?: MarkupMultiline;
}

export interface Add extends Partial<Pick<Control, "title" | "params" | "props" | "links" | "parts">> {
  readonly position?: "before" | "after" | "starting" | "ending";
  readonly "by-id"?: Token;
}

export interface Alter {
  readonly "control-id": Token;
  readonly removes?: readonly Remove[];
  readonly adds?: readonly Add[];
}

export interface Modify {
  readonly "set-parameters"?: readonly SetParameter[];
  readonly alters?: readonly Alter[];
}

export interface Profile {
  readonly uuid: Uuid;
  readonly metadata: Metadata;
  readonly imports: readonly ProfileImport[];
  readonly merge?: Merge;
  readonly modify?: Modify;
  readonly "back-matter"?: BackMatter;
}
