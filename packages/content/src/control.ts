/**
 * Controls 管理策 in catalogs, and profiles that select from them.
 * @module
 */
import { z } from "zod";
import { id } from "./form.ts";
import { text } from "./text.ts";

/** How a control or a check is assessed (NIST SP 800-53A rev. 5 §2.3). */
export const method = z.enum(["TEST", "EXAMINE", "INTERVIEW"]);

/** What is protected, and by which information is classified 格付. */
export const goals = ["confidentiality", "integrity", "availability"] as const;
export type Goal = (typeof goals)[number];

export const parameter = z.strictObject({ id, label: text, value: text, guideline: text.optional() });

export const control = z.strictObject({
  id,
  title: text,
  statement: text,
  guidance: text,
  parameters: z.array(parameter).default([]),
  /** The clauses that it carries out. */
  clauses: z.array(id).min(1),
  protects: z.array(z.enum(goals)).min(1),
  /** NIST SP 800-53 rev. 5 control identifiers. */
  sp80053: z.array(z.string().regex(/^[A-Z]{2}-\d{1,2}(\(\d{1,2}\))?$/, "rule:sp80053")).default([]),
  /** NIST CSF 2.0 subcategory identifiers. */
  csf: z.array(z.string().regex(/^[A-Z]{2}\.[A-Z]{2}-\d{2}$/, "rule:csf")).default([]),
  role: id,
  /** 自助・共助・公助: who bears it: the system itself, a shared function, or the public side. */
  borneBy: z.enum(["self", "mutual", "public"]).default("self"),
  methods: z.array(method).min(1),
});
export type Control = z.infer<typeof control>;

/** Controls of one catalog in one category of CSF 2.0. One file each. */
export const controlGroup = z.strictObject({
  catalog: id,
  /** CSF 2.0 function, as in `PR`. */
  function: z.enum(["GV", "ID", "PR", "DE", "RS", "RC"]),
  /** CSF 2.0 category, as in `PR.AA`; or one of Tokiwa's own for what CSF does not cover. */
  category: id,
  title: text,
  controls: z.array(control).min(1),
});
export type ControlGroup = z.infer<typeof controlGroup>;

/** How bad it would be to lose a protection goal (FIPS 199). */
export const impacts = ["low", "moderate", "high"] as const;
export type Impact = (typeof impacts)[number];

/** For which systems a profile is chosen: the high-water mark over the three goals (FIPS 200, SP 800-53B §2.4). */
export const chosenFor = z.strictObject({
  /** The effect of a loss, as it was assessed, for which it is meant. */
  impact: z.enum(impacts),
  /** The lowest classes of information that ask for it by themselves, by goal. */
  classes: z.strictObject({
    confidentiality: z.int().min(1).max(3).optional(),
    integrity: z.int().min(1).max(2).optional(),
    availability: z.int().min(1).max(2).optional(),
  }),
  /** The rule in words, for whoever asks why. */
  reason: text,
});

export const profile = z.strictObject({
  id,
  title: text,
  description: text,
  /** Where it is not chosen by categorizing a system, it is chosen by name only. */
  chosenFor: chosenFor.optional(),
  /** All that these profiles select, too. */
  imports: z.array(id).default([]),
  controls: z.array(id).default([]),
});
export type Profile = z.infer<typeof profile>;

export const role = z.strictObject({ id, title: text });
export type Role = z.infer<typeof role>;
