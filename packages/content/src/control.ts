/**
 * Controls 管理策 in catalogs, and profiles that select from them.
 * @module
 */
import { z } from "zod";
import { id } from "./form.ts";
import { text } from "./text.ts";

/** How a control or a check is assessed (NIST SP 800-53A rev. 5 §2.3). */
export const method = z.enum(["TEST", "EXAMINE", "INTERVIEW"]);

export const parameter = z.strictObject({ id, label: text, value: text, guideline: text.optional() });

export const control = z.strictObject({
  id,
  title: text,
  statement: text,
  guidance: text,
  parameters: z.array(parameter).default([]),
  /** The clauses that it carries out. */
  clauses: z.array(id).min(1),
  protects: z.array(z.enum(["confidentiality", "integrity", "availability"])).min(1),
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

export const profile = z.strictObject({
  id,
  title: text,
  description: text,
  /** All that these profiles select, too. */
  imports: z.array(id).default([]),
  controls: z.array(id).default([]),
});
export type Profile = z.infer<typeof profile>;

export const role = z.strictObject({ id, title: text });
export type Role = z.infer<typeof role>;
