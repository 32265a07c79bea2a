/**
 * The profile model (OSCAL 1.2.1) in its JSON form.
 * @module
 */
import type { ParameterConstraint, ParameterGuideline, ParameterSelection, Parameter, Part } from "./catalog.ts";
import type {
  BackMatter,
  Link,
  MarkupLine,
  MarkupMultiline,
  Metadata,
  Property,
  Token,
  UriReference,
  Uuid,
} from "./metadata.ts";

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

export interface ProfileImport {
  readonly href: UriReference;
  readonly "include-all"?: IncludeAll;
  readonly "include-controls"?: readonly SelectControls[];
  readonly "exclude-controls"?: readonly SelectControls[];
  readonly remarks?: MarkupMultiline;
}

export type CombineMethod = "use-first" | "merge" | "keep";

export interface InsertControls {
  readonly order?: "keep" | "ascending" | "descending";
  readonly "include-all"?: IncludeAll;
  readonly "include-controls"?: readonly SelectControls[];
  readonly "exclude-controls"?: readonly SelectControls[];
  readonly remarks?: MarkupMultiline;
}

export interface ProfileGroup {
  readonly id?: Token;
  readonly class?: Token;
  readonly title: MarkupLine;
  readonly params?: readonly Parameter[];
  readonly props?: readonly Property[];
  readonly links?: readonly Link[];
  readonly parts?: readonly Part[];
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

export interface SetParameter {
  readonly "param-id": Token;
  readonly class?: Token;
  readonly "depends-on"?: Token;
  readonly props?: readonly Property[];
  readonly links?: readonly Link[];
  readonly label?: MarkupLine;
  readonly usage?: MarkupMultiline;
  readonly constraints?: readonly ParameterConstraint[];
  readonly guidelines?: readonly ParameterGuideline[];
  readonly values?: readonly string[];
  readonly select?: ParameterSelection;
}

export interface Remove {
  readonly "by-name"?: Token;
  readonly "by-class"?: Token;
  readonly "by-id"?: Token;
  readonly "by-item-name"?: "param" | "prop" | "link" | "part" | "mapping" | "map";
  readonly "by-ns"?: string;
  readonly remarks?: MarkupMultiline;
}

export interface Add {
  readonly position?: "before" | "after" | "starting" | "ending";
  readonly "by-id"?: Token;
  readonly title?: MarkupLine;
  readonly params?: readonly Parameter[];
  readonly props?: readonly Property[];
  readonly links?: readonly Link[];
  readonly parts?: readonly Part[];
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
