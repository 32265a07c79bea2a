/**
 * How a parser asks for further files: the part of `Root` that it needs, so that a map of texts can stand behind it too.
 * @module
 */
import type { Gap, Seen, Text } from "@tokiwa/content";

/** Files as a program on the host would see them: absolute paths below its own root. */
export interface ConfigSource {
  /** The text of a file; `undefined` where there is none or it could not be read, which the source notes as a gap. */
  text(path: string): string | undefined;
  /** The names in a folder, sorted; none where there is no such folder. */
  list(path: string): readonly string[];
  /** The existing paths that a glob(7) pattern matches, sorted; a wildcard matches no leading dot. */
  glob(pattern: string): readonly string[];
  /** What a symbolic link points to, as written in it; `undefined` where there is no link. */
  link(path: string): string | undefined;
  /** Notes a place that could not be read: a line (from 1) that the grammar does not allow, a bound that was reached. */
  gap(path: string, cause: Gap["cause"], detail?: Text, line?: number): unknown;
}

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
