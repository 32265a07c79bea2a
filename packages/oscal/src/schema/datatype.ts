/**
 * OSCAL's data types: what a value must look like. The patterns are those of the official schemas.
 * @module
 */
import type { Text } from "../problem/problem.ts";
import { datatypeJudge } from "./judge.ts";

export interface Datatype {
  /** What JSON has it as. */
  readonly kind: "string" | "number" | "boolean";
  readonly accepts: (value: unknown) => boolean;
  /** What is expected, as the rest of a sentence. */
  readonly expected: Text;
}

const names: Readonly<Record<string, readonly [definition: string, ja: string, en: string]>> = {
  string: [
    "StringDatatype",
    "前後に空白がなく改行を含まない、空でない文字列",
    "text that is not empty, without line breaks, nor spaces at its ends",
  ],
  token: [
    "TokenDatatype",
    "文字か _ で始まり、文字、数字、. - _ だけから成る名前",
    "a name that begins with a letter or _, and has letters, digits, . - _ only",
  ],
  uuid: [
    "UUIDDatatype",
    "版 4 又は 5 の UUID（例：3e8f0a5c-6a0d-4f6e-9d0b-0c1f3a2b4c5d）",
    "a UUID of version 4 or 5, such as 3e8f0a5c-6a0d-4f6e-9d0b-0c1f3a2b4c5d",
  ],
  uri: ["URIDatatype", "URI（例：https://example.jp/ns）", "a URI, such as https://example.jp/ns"],
  "uri-reference": ["URIReferenceDatatype", "URI 又は相対参照", "a URI or a relative reference"],
  "date-time-with-timezone": [
    "DateTimeWithTimezoneDatatype",
    "時間帯付きの日時（例：2026-04-01T09:00:00+09:00）",
    "a date and time with its zone, such as 2026-04-01T09:00:00+09:00",
  ],
  date: ["DateDatatype", "日付（例：2026-04-01）", "a date, such as 2026-04-01"],
  "email-address": ["EmailAddressDatatype", "メールアドレス", "an email address"],
  base64: ["Base64Datatype", "改行を含まない Base64", "Base64 without line breaks"],
};

/** The data type of a name of Metaschema: `uuid`, `markup-line`, … */
export function datatypeOf(type: string): Datatype {
  const known = datatypes.get(type);
  if (known) return known;
  const built = build(type);
  datatypes.set(type, built);
  return built;
}

const datatypes = new Map<string, Datatype>();

function build(type: string): Datatype {
  if (type === "boolean")
    return {
      kind: "boolean",
      accepts: (value) => typeof value === "boolean",
      expected: { ja: "true 又は false", en: "true or false" },
    };
  if (type === "decimal") return { kind: "number", accepts: Number.isFinite, expected: { ja: "数", en: "a number" } };
  if (type.endsWith("integer")) {
    const least = type === "positive-integer" ? 1 : type === "non-negative-integer" ? 0 : Number.NEGATIVE_INFINITY;
    const more = Number.isFinite(least)
      ? { ja: `${least} 以上の整数`, en: `a whole number of at least ${least}` }
      : { ja: "整数", en: "a whole number" };
    return { kind: "number", accepts: (value) => Number.isInteger(value) && Number(value) >= least, expected: more };
  }
  const [definition, ja, en] = names[type] ?? ["", "文字列", "text"];
  if (definition === "") {
    const line = type === "markup-line";
    return {
      kind: "string",
      accepts: (value) => typeof value === "string" && (!line || value !== ""),
      expected: { ja: line ? "空でない文字列" : ja, en: line ? "text that is not empty" : en },
    };
  }
  const judge = datatypeJudge(definition);
  return { kind: "string", accepts: (value) => typeof value === "string" && judge(value), expected: { ja, en } };
}
