/**
 * How a parser asks for further files: the small interface that a root prefix, or a map in a test, can stand behind.
 * @module
 */
import type { Gap, Seen } from "@tokiwa/content";

/** What reading one path gave: its text, nothing at that path (`null`), or why it could not be looked at. */
export type Reading = { readonly text: string } | Gap | null;

/** Paths that a pattern matched, in the order of `glob(3)`, and the folders that could not be listed. */
export interface Matches {
  readonly paths: readonly string[];
  readonly gaps: readonly Gap[];
}

/** Files as a program on the host would see them: absolute paths below its own root. */
export interface ConfigSource {
  read(path: string): Reading | Promise<Reading>;
  /** Expands `*`, `?` and `[…]` as glob(7) does: a leading dot is not matched by a wildcard, the result is sorted. */
  glob(pattern: string): Matches | Promise<Matches>;
}

export const isGap = (reading: Exclude<Reading, null>): reading is Gap => "cause" in reading;

/** A physical line of a file, numbered from 1. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

/** Splits a text into its lines; a final newline ends the last line and does not begin another. */
export function lines(text: string): readonly Line[] {
  const parts = text.split("\n");
  if (parts.at(-1) === "") parts.pop();
  return parts.map((part, index) => ({ number: index + 1, text: part.endsWith("\r") ? part.slice(0, -1) : part }));
}

const longestExcerpt = 400;

/** Where a line was seen, with its text as evidence (trimmed, and cut where it is very long). */
export function seenAt(file: string, line: Line): Seen {
  const text = line.text.trim();
  return { file, line: line.number, text: text.length > longestExcerpt ? `${text.slice(0, longestExcerpt)}…` : text };
}

/** A place in a file that its grammar does not allow. */
export const malformed = (path: string, line: number, detail: string): Gap => ({
  path,
  cause: "malformed",
  detail: `line ${line}: ${detail}`,
});
