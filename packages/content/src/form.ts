import { z } from "zod";

/** An identifier: letters, digits and `. : _ -`, as OSCAL tokens with a colon between a document and its clause. */
export const id = z
  .string()
  .max(100)
  .regex(/^[A-Za-z][A-Za-z0-9.:_-]*$/, "rule:id");

/** A calendar day, `YYYY-MM-DD`. */
export const date = z.iso.date();

/** Where a statement comes from: which document, which place in it, at which address. */
export const source = z.strictObject({
  title: z.string().min(1),
  section: z.string().optional(),
  url: z.url({ protocol: /^https?$/ }).optional(),
});

const durationForm = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/**
 * A length of time in the ISO 8601 form with days, hours, minutes and seconds (`P1D`, `PT6H`), read into milliseconds.
 * Months and years have no fixed length and are refused.
 */
export const duration = z.string().transform((value, context) => {
  const parts = durationForm.exec(value);
  const [days, hours, minutes, seconds] = (parts ?? []).slice(1).map((part) => Number(part ?? 0));
  const total = (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
  if (!parts || total === 0) {
    context.addIssue("rule:duration");
    return z.NEVER;
  }
  return total * 1000;
});
