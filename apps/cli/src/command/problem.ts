import type { Text } from "@tokiwa/content";
import { exit } from "./form.ts";

/** Every kind of problem that the command reports, by its stable code (docs/errors.md). */
export const problemCodes = [
  "cli.unknown-command",
  "cli.unknown-option",
  "cli.missing-value",
  "cli.unexpected-value",
  "cli.bad-value",
  "cli.blocked-port",
  "cli.missing-argument",
  "cli.extra-argument",
  "cli.no-such-folder",
  "cli.no-system",
  "cli.no-such-file",
  "cli.unreadable",
  "cli.unwritable",
  "cli.exists",
  "cli.bad-content",
  "cli.unknown-check",
  "cli.unknown-control",
  "cli.unknown-fact",
  "cli.unknown-family",
  "cli.unknown-profile",
  "cli.bad-facts",
  "cli.not-running",
  "cli.refused",
  "cli.unexpected-answer",
  "cli.fault",
] as const;
type ProblemCode = (typeof problemCodes)[number];

/** Something that the person who asked can act on. Shown without a stack trace. */
export class Problem extends Error {
  readonly code: string;
  readonly text: Text;
  readonly exit: typeof exit.askedWrongly | typeof exit.couldNot;

  /** @param code one of the command's own, or that of a problem that the server reports */
  constructor(code: string, text: Text, options: { exit?: Problem["exit"]; cause?: unknown } = {}) {
    super(text.en, { cause: options.cause });
    this.code = code;
    this.text = text;
    this.exit = options.exit ?? exit.couldNot;
  }
}

/** A problem of how the command was asked. */
export const wrongly = (code: ProblemCode, text: Text): Problem => new Problem(code, text, { exit: exit.askedWrongly });
