/**
 * What the controls feature answers.
 * @module
 */
import { z } from "@hono/zod-openapi";
import { moment, text, titled } from "../../platform/schema.ts";
import { cellCounts, counts, requirementState } from "../posture/schema.ts";

const method = z.enum(["TEST", "EXAMINE", "INTERVIEW"]);

/** A control as a list shows it. */
const listed = {
  id: z.string(),
  title: text,
  statement: text,
  /** The category of CSF 2.0, or one of the catalog's own, and the function that it is in. */
  group: titled.extend({ function: titled }),
  role: titled,
  protects: z.array(z.enum(["confidentiality", "integrity", "availability"])),
  methods: z.array(method),
  /** Those that select it, the least demanding first: `adds` where none of the profiles that it builds on does. */
  profiles: z.array(titled.extend({ adds: z.boolean() })),
  sp80053: z.array(z.string()),
  csf: z.array(z.string()),
  /** The worst of its requirements; null where no system is required to have it. */
  state: requirementState.nullable(),
  /** Its requirements, of all systems or of the one asked for. */
  counts,
};

export const controlRow = z
  .object({
    ...listed,
    /** How many clauses it carries out directly. */
    clauses: z.int(),
    /** How many checks it has, by who carries them out. */
    checks: z.object({ machine: z.int(), attestation: z.int() }),
  })
  .openapi("Control");

const groupKinds = ["function", "category", "document", "clause", "profile"] as const;

/** One of the groups by which controls are browsed; `controls` is how many rows the list has when it is chosen. */
export const controlGroup = z
  .object({
    id: z.string(),
    kind: z.enum(groupKinds),
    /** The function of a category, the document of a clause. */
    parent: z.string().nullable(),
    title: text,
    /** Of a profile: for which systems it is meant. */
    description: text.nullable(),
    controls: z.int(),
    counts,
    /** Of a document, or of a clause by its document. */
    document: z
      .object({ kind: z.string(), track: z.enum(["normative", "informative"]), inForce: z.boolean() })
      .nullable(),
    /** Of a clause: where it stands in its document. */
    section: z.string().nullable(),
    /** Of a clause: why no control is tied to it, where none is. */
    noControl: text.nullable(),
    /** Of a profile: the profiles that it builds on, and how many controls it adds to theirs. */
    adds: z.object({ to: z.array(titled), controls: z.int() }).nullable(),
  })
  .openapi("ControlGroup");

export const controlGroups = z
  .object({
    moment,
    /** What the filters name, each with its title; null where there is no such thing at the moment. */
    chosen: z.array(z.object({ kind: z.enum([...groupKinds, "system"]), id: z.string(), title: text.nullable() })),
    groups: z.array(controlGroup),
  })
  .openapi("ControlGroups");

const certainty = z.enum(["seen", "known", "assumed"]);

/** A document with those of its clauses that a control carries out. */
const basis = z.object({
  document: titled.extend({
    number: z.string().nullable(),
    kind: z.string(),
    track: z.enum(["normative", "informative"]),
    /** The body as it was called when it decided. */
    decidedBy: text.nullable(),
    decidedOn: z.string(),
    validFrom: z.string(),
    validUntil: z.string().nullable(),
    inForce: z.boolean(),
    certainty,
    /** Of what in this entry one is not sure, its clauses apart. */
    unsure: text.nullable(),
    supersededBy: titled.nullable(),
  }),
  clauses: z.array(
    z.object({
      id: z.string(),
      section: z.string(),
      text,
      /** Whether the control carries it out itself, not only through a lower clause. */
      direct: z.boolean(),
      /** Whether it obliges: its document is normative and in force. */
      obliges: z.boolean(),
      certainty,
      /** Whether the Japanese is the source's own wording. */
      quoted: z.boolean(),
    }),
  ),
});

const controlCheck = z.object({
  id: z.string(),
  title: text,
  kind: z.enum(["machine", "attestation", "feed"]),
  method,
  subject: z.string(),
  family: titled,
  severity: z.number(),
  /** In milliseconds. */
  maxAge: z.int(),
  expected: text,
  /** Of an attestation: the role of who looks and says so, and the evidence that is asked for. */
  attestation: z.object({ by: titled, asks: text }).nullable(),
  cells: cellCounts,
});

/** One control in full. */
export const controlDetail = z
  .object({
    moment,
    control: z.object({
      ...listed,
      catalog: z.string(),
      guidance: text,
      parameters: z.array(z.object({ id: z.string(), label: text, value: text, guideline: text.nullable() })),
      borneBy: z.enum(["self", "mutual", "public"]),
    }),
    basis: z.array(basis),
    checks: z.array(controlCheck),
    /** Systems whose profile does not select it, by profile. */
    notRequired: z.array(z.object({ profile: titled, systems: z.int() })),
  })
  .openapi("ControlDetail");

export type ControlRow = z.infer<typeof controlRow>;
export type ControlGroup = z.infer<typeof controlGroup>;
export type ControlGroups = z.infer<typeof controlGroups>;
export type ControlDetail = z.infer<typeof controlDetail>;
