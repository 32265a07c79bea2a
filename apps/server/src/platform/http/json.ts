/**
 * Text and JSON from bytes that came from outside; where they are none, the place and what was expected there.
 * @module
 */
import { jsonFault } from "@tokiwa/oscal";
import { ProblemError } from "./problem.ts";
import { malformedJson } from "./problems.ts";

/** How much text is looked through for the place of a fault, in UTF-16 units: it holds up all others meanwhile. */
const mostScanned = 2 ** 20;

/** @throws ProblemError where the bytes are no UTF-8 */
export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const detail = { ja: "本文が UTF-8 として正しくありません。", en: "The body is not valid UTF-8." };
    throw new ProblemError(malformedJson, { detail });
  }
}

/** @throws ProblemError where the text is no JSON (RFC 8259), with line and column */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProblemError(malformedJson, { detail: faultOf(text) });
  }
}

function faultOf(text: string): { readonly ja: string; readonly en: string } {
  const fault = text.length > mostScanned ? undefined : jsonFault(text);
  if (!fault)
    return {
      ja: "本文を JSON として読めません。長いため、誤りの位置は調べていません。",
      en: "The body cannot be read as JSON. It is too long to look for the place.",
    };
  const { line, column } = fault.place;
  return {
    ja: `本文を JSON として読めません（${line} 行 ${column} 列）。${fault.message.ja}`,
    en: `The body cannot be read as JSON (line ${line}, column ${column}). ${fault.message.en}`,
  };
}
