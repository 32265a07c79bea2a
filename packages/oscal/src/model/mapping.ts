/**
 * The mapping-collection model (OSCAL 1.2.1) in its JSON form.
 * @module
 */
import type {
  BackMatter,
  Link,
  MarkupMultiline,
  Metadata,
  Property,
  ResponsibleParty,
  Token,
  UriReference,
  Uuid,
} from "./metadata.ts";
import type { SelectControls } from "./profile.ts";

/** OSCAL's six relationships; another token is allowed together with an `ns` of its own. */
export type Relationship =
  | "equivalent-to"
  | "equal-to"
  | "subset-of"
  | "superset-of"
  | "intersects-with"
  | "no-relationship";
export type MappingMethod = "human" | "automation" | "hybrid";
export type MatchingRationale = "syntactic" | "semantic" | "functional";
export type MappingStatus = "complete" | "not-complete" | "draft" | "deprecated" | "superseded";

/** Either a category in words, or a percentage between 0 and 1. */
export interface ConfidenceScore {
  readonly category?: string;
  readonly percentage?: number;
}

export interface Coverage {
  readonly "generation-method"?: string;
  /** A proportion between 0 and 1. */
  readonly "target-coverage": number;
}

export interface MappingItem {
  readonly type: "control" | "statement";
  readonly "id-ref": string;
  readonly props?: readonly Property[];
  readonly links?: readonly Link[];
  readonly remarks?: MarkupMultiline;
}

export interface MappingQualifier {
  readonly subject: "source" | "target" | "both";
  readonly predicate: "has-requirement" | "has-incompatibility";
  readonly category: "restricted" | "addressable" | "blocked";
  readonly description: MarkupMultiline;
  readonly remarks?: MarkupMultiline;
}

export interface ControlMap {
  readonly uuid: Uuid;
  readonly ns?: string;
  readonly "matching-rationale"?: MatchingRationale;
  /** A `Relationship`, unless `ns` says otherwise. */
  readonly relationship: Token;
  readonly sources: readonly MappingItem[];
  readonly targets: readonly MappingItem[];
  readonly qualifiers?: readonly MappingQualifier[];
  readonly "confidence-score"?: ConfidenceScore;
  readonly coverage?: Coverage;
  readonly props?: readonly Property[];
  readonly links?: readonly Link[];
  readonly remarks?: MarkupMultiline;
}

export interface MappingResource {
  readonly ns?: string;
  /** `catalog` or `profile`, unless `ns` says otherwise. */
  readonly type: Token;
  readonly href: UriReference;
  readonly props?: readonly Property[];
  readonly links?: readonly Link[];
  readonly remarks?: MarkupMultiline;
}

export interface GapSummary {
  readonly uuid: Uuid;
  readonly "unmapped-controls": readonly SelectControls[];
}

export interface Mapping {
  readonly uuid: Uuid;
  readonly method?: MappingMethod;
  readonly "matching-rationale"?: MatchingRationale;
  readonly status?: MappingStatus;
  readonly "source-resource": MappingResource;
  readonly "target-resource": MappingResource;
  readonly maps: readonly ControlMap[];
  readonly props?: readonly Property[];
  readonly links?: readonly Link[];
  readonly remarks?: MarkupMultiline;
  readonly "mapping-description"?: MarkupMultiline;
  readonly "source-gap-summary"?: GapSummary;
  readonly "target-gap-summary"?: GapSummary;
  readonly "confidence-score"?: ConfidenceScore;
  readonly coverage?: Coverage;
}

export interface MappingProvenance {
  readonly method: MappingMethod;
  readonly "matching-rationale": MatchingRationale;
  readonly status: MappingStatus;
  readonly "confidence-score"?: ConfidenceScore;
  readonly coverage?: Coverage;
  readonly "mapping-description": MarkupMultiline;
  readonly "responsible-parties"?: readonly ResponsibleParty[];
  readonly props?: readonly Property[];
  readonly links?: readonly Link[];
  readonly remarks?: MarkupMultiline;
}

export interface MappingCollection {
  readonly uuid: Uuid;
  readonly metadata: Metadata;
  readonly provenance: MappingProvenance;
  /** The published 1.2.1 schema takes one mapping or an array; reading always gives an array. */
  readonly mappings: readonly Mapping[];
  readonly "back-matter"?: BackMatter;
}
