/**
 * Facts: what a collector saw of a subject, typed, with what it could not see.
 * @module
 */
import { z } from "zod";
import { quoted, text } from "./text.ts";

/** Why a collector could not look. */
export const gapCause = z.enum([
  "permission-denied",
  "not-supported",
  "malformed",
  "too-large",
  "too-many",
  "timed-out",
  "unreadable",
]);
/** Facts saved by the first versions have one string for both languages: it is shown as it was said. */
const detail = z.preprocess((given) => (typeof given === "string" ? quoted(given) : given), text);
export const gap = z.strictObject({
  path: z.string(),
  cause: gapCause,
  /** Where in the file, from 1. */
  line: z.int().min(1).optional(),
  detail: detail.optional(),
});
/** One place that could not be looked at, and why. */
export type Gap = z.infer<typeof gap>;

/**
 * A fact is known, perhaps with gaps (places that could not be read, so that the value may lack something),
 * or unknown with at least one gap that says why.
 */
export type Fact<T = unknown> =
  | { readonly status: "known"; readonly value: T; readonly gaps: readonly Gap[] }
  | { readonly status: "unknown"; readonly gaps: readonly [Gap, ...Gap[]] };

/** Facts by name, `area.name` as in `ssh.server`. */
export type Facts = ReadonlyMap<string, Fact>;

/** The type of each fact that collectors can give, by name; a check's expressions are type-checked against it. */
export type FactCatalog = ReadonlyMap<string, z.ZodType>;

/** Where something was seen: a line of a file (`line` from 1; 0 where the place is the file as a whole). */
export const seen = z.strictObject({ file: z.string(), line: z.int().min(0), text: z.string() });
export type Seen = z.infer<typeof seen>;

/** One excerpt of evidence beside an outcome. */
export interface Evidence {
  readonly file?: string;
  readonly line?: number;
  readonly text: string;
}
