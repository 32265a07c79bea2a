/**
 * What keeps the server from starting, as the person who starts it can read it.
 * @module
 */
import type { Text } from "@tokiwa/content";

/** Thrown while starting. `text` says what happened and what to do; the code is stable. */
export class StartupError extends Error {
  readonly code: string;
  readonly text: Text;

  constructor(code: string, text: Text, options?: ErrorOptions) {
    super(text.en, options);
    this.name = "StartupError";
    this.code = code;
    this.text = text;
  }
}

/** What an unknown error says, for the end of a sentence. */
export const said = (error: unknown): string => (error instanceof Error ? error.message : String(error));
