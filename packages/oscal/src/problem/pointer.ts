/**
 * JSON Pointers (RFC 6901).
 * @module
 */

export type Step = string | number;

/** The pointer of a path of member names and indices. */
export const pointerOf = (path: readonly Step[]): string => path.map((step) => `/${escapeStep(step)}`).join("");

export const escapeStep = (step: Step): string =>
  typeof step === "number" ? String(step) : step.replaceAll("~", "~0").replaceAll("/", "~1");

export const stepsOf = (pointer: string): readonly string[] =>
  pointer === ""
    ? []
    : pointer
        .slice(1)
        .split("/")
        .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));

/** A value quoted in a sentence, cut where it is long. */
export const quoted = (value: unknown): string => {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "undefined");
  const short = text.length > 80 ? `${text.slice(0, 77)}…` : text;
  return short.replace(/\p{Cc}/gu, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`);
};
