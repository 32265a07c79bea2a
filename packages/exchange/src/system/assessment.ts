/**
 * What the models of assessment have in common (OSCAL 1.2.1, `oscal-assessment-common`), as far as it is written.
 * @module
 */
import type { DateTime, Link, MarkupLine, MarkupMultiline, Property, Token, Uuid } from "@tokiwa/oscal";

export interface Component {
  readonly uuid: Uuid;
  readonly type: string;
  readonly title: MarkupLine;
  readonly description: MarkupMultiline;
  readonly props?: readonly Property[];
  readonly links?: readonly Link[];
  readonly status: { readonly state: string };
}

export interface InventoryItem {
  readonly uuid: Uuid;
  readonly description: MarkupMultiline;
  readonly props?: readonly Property[];
  readonly "implemented-components"?: readonly { readonly "component-uuid": Uuid }[];
}

export interface SubjectReference {
  readonly "subject-uuid": Uuid;
  readonly type: "component" | "inventory-item" | "party";
  readonly title?: MarkupLine;
  readonly props?: readonly Property[];
}

export interface Origin {
  readonly actors: readonly { readonly type: "tool"; readonly "actor-uuid": Uuid }[];
}

export interface Observation {
  readonly uuid: Uuid;
  readonly title: MarkupLine;
  readonly description: MarkupMultiline;
  readonly props: readonly Property[];
  readonly methods: readonly ("TEST" | "EXAMINE" | "INTERVIEW")[];
  readonly types: readonly Token[];
  readonly origins: readonly Origin[];
  readonly subjects: readonly SubjectReference[];
  readonly "relevant-evidence"?: readonly {
    readonly description: MarkupMultiline;
    readonly props: readonly Property[];
  }[];
  readonly collected: DateTime;
  readonly expires?: DateTime;
}

export interface Risk {
  readonly uuid: Uuid;
  readonly title: MarkupLine;
  readonly description: MarkupMultiline;
  readonly statement: MarkupMultiline;
  readonly props: readonly Property[];
  readonly status: "open" | "deviation-approved";
  readonly origins: readonly Origin[];
  readonly characterizations: readonly {
    readonly origin: Origin;
    readonly facets: readonly { readonly name: Token; readonly system: string; readonly value: string }[];
  }[];
  readonly remediations: readonly {
    readonly uuid: Uuid;
    readonly lifecycle: "recommendation";
    readonly title: MarkupLine;
    readonly description: MarkupMultiline;
    readonly props: readonly Property[];
  }[];
  readonly "related-observations": readonly RelatedObservation[];
}

export interface RelatedObservation {
  readonly "observation-uuid": Uuid;
}

export interface Finding {
  readonly uuid: Uuid;
  readonly title: MarkupLine;
  readonly description: MarkupMultiline;
  readonly props: readonly Property[];
  readonly target: {
    readonly type: "statement-id";
    readonly "target-id": Token;
    readonly status: { readonly state: "satisfied" | "not-satisfied"; readonly reason: "pass" | "fail" | "other" };
  };
  readonly "implementation-statement-uuid"?: Uuid;
  readonly "related-observations"?: readonly RelatedObservation[];
  readonly "related-risks"?: readonly { readonly "risk-uuid": Uuid }[];
}

export interface ReviewedControls {
  readonly "control-selections": readonly {
    readonly "include-controls"?: readonly { readonly "control-id": Token }[];
    readonly "exclude-controls"?: readonly { readonly "control-id": Token }[];
  }[];
}
