/**
 * Where a command writes: its answer to standard output, what it is doing to standard error.
 * @module
 */
import { styleText } from "node:util";
import type { Language, Text } from "@tokiwa/content";

export type Tone = "good" | "bad" | "unsure" | "quiet" | "strong" | "link";

export interface Terminal {
  readonly language: Language;
  /** Columns of standard output; 100 where it is no terminal. */
  readonly width: number;
  /** Whether a person is watching standard error, so that a line may move. */
  readonly watched: boolean;
  /** One text in the language of this terminal. */
  say(text: Text): string;
  /** A line of the answer. */
  out(line?: string): void;
  /** A line of what is going on. */
  err(line?: string): void;
  /** Rewrites the last line of what is going on; only where `watched`. */
  rewrite(line: string): void;
  /** Colours a piece of the answer; only where standard output is a terminal and NO_COLOR is not set. */
  tone(tone: Tone, text: string): string;
  /** The same for standard error. */
  errTone(tone: Tone, text: string): string;
}

const formats = {
  good: "green",
  bad: "red",
  unsure: "yellow",
  quiet: "dim",
  strong: "bold",
  link: "underline",
} as const;

export function openTerminal(
  out: NodeJS.WriteStream,
  err: NodeJS.WriteStream,
  language: Language,
  environment: Readonly<Record<string, string | undefined>>,
): Terminal {
  const columns = (out.isTTY ? out.columns : 0) || Number(environment["COLUMNS"]);
  const dumb = environment["TERM"] === "dumb";
  const colour = (stream: NodeJS.WriteStream, tone: Tone, text: string) =>
    dumb ? text : styleText(formats[tone], text, { stream, validateStream: true });
  return {
    language,
    width: Math.min(Math.max(columns || 100, 40), 160),
    watched: err.isTTY && !dumb && !environment["CI"],
    say: (text) => text[language],
    out: (line = "") => void out.write(`${line}\n`),
    err: (line = "") => void err.write(`${line}\n`),
    rewrite: (line) => void err.write(`\r\u001b[K${line}`),
    tone: (tone, text) => colour(out, tone, text),
    errTone: (tone, text) => colour(err, tone, text),
  };
}
