/**
 * What is wrong with a request, place by place, as its sender can read it.
 * @module
 */
import type { z } from "@hono/zod-openapi";
import type { Text } from "@tokiwa/content";
import type { Place } from "./problem.ts";

/** The most places that one answer names. */
const most = 50;

/** The places that a schema for `{params, query, body}` found wrong. */
export function placesOf(error: z.ZodError): readonly Place[] {
  return error.issues
    .flatMap((issue) => leaves(issue))
    .slice(0, most)
    .map(({ path, detail }) => ({ pointer: pointer(path), detail }));
}

interface Leaf {
  readonly path: readonly PropertyKey[];
  readonly detail: Text;
}

function leaves(issue: z.core.$ZodIssue): readonly Leaf[] {
  // Keys that are not known are one issue to zod; each is a place of its own to whoever looks for it.
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({ path: [...issue.path, key], detail: unknownKey }));
  return [{ path: issue.path, detail: sentence(issue) }];
}

const unknownKey: Text = { ja: "この項目は定義されていません。", en: "There is no such member." };

/** A JSON pointer into the body; `?name` for a parameter of the query, `{name}` for one of the path. */
function pointer([part, ...path]: readonly PropertyKey[]): string {
  if (part === "query") return `?${path.map(String).join("/")}`;
  if (part === "params") return `{${path.map(String).join("/")}}`;
  return path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

const types: Readonly<Record<string, Text>> = {
  string: { ja: "文字列", en: "a string" },
  number: { ja: "数値", en: "a number" },
  int: { ja: "整数", en: "an integer" },
  boolean: { ja: "真偽値", en: "true or false" },
  array: { ja: "配列", en: "an array" },
  object: { ja: "オブジェクト", en: "an object" },
  record: { ja: "オブジェクト", en: "an object" },
  null: { ja: "null", en: "null" },
};

const units: Readonly<Record<string, Text>> = {
  string: { ja: "文字", en: " characters" },
  array: { ja: "個", en: " entries" },
  set: { ja: "個", en: " entries" },
};

const formats: Readonly<Record<string, Text>> = {
  datetime: {
    ja: "RFC 3339 の日時（例：2026-04-01T09:00:00+09:00）",
    en: "an RFC 3339 time, as 2026-04-01T09:00:00+09:00",
  },
  date: { ja: "YYYY-MM-DD の日付", en: "a date as YYYY-MM-DD" },
  regex: { ja: "定められた形式", en: "of the form that is laid down" },
  url: { ja: "URL", en: "a URL" },
  uuid: { ja: "UUID", en: "a UUID" },
};

function sentence(issue: z.core.$ZodIssue): Text {
  switch (issue.code) {
    case "invalid_type": {
      const type = types[issue.expected] ?? { ja: issue.expected, en: issue.expected };
      return { ja: `${type.ja}が必要です。`, en: `This must be ${type.en}.` };
    }
    case "too_big":
    case "too_small": {
      const limit = String(issue.code === "too_big" ? issue.maximum : issue.minimum);
      const unit = units[issue.origin] ?? { ja: "", en: "" };
      const word = issue.code === "too_big" ? { ja: "以下", en: "at most" } : { ja: "以上", en: "at least" };
      return {
        ja: `${limit}${unit.ja}${word.ja}でなければなりません。`,
        en: `This must be ${word.en} ${limit}${unit.en}.`,
      };
    }
    case "invalid_format": {
      const format = formats[issue.format] ?? { ja: issue.format, en: issue.format };
      return { ja: `${format.ja}でなければなりません。`, en: `This must be ${format.en}.` };
    }
    case "invalid_value": {
      const values = issue.values.map(String).join(", ");
      return { ja: `次のいずれかでなければなりません：${values}`, en: `This must be one of: ${values}` };
    }
    case "invalid_union":
      return { ja: "認められるどの形式にも合いません。", en: "This is of none of the forms that are allowed." };
    case "not_multiple_of":
      return {
        ja: `${issue.divisor} の倍数でなければなりません。`,
        en: `This must be a multiple of ${issue.divisor}.`,
      };
    case "custom":
    case "invalid_element":
    case "invalid_key":
    case "unrecognized_keys":
      return { ja: issue.message, en: issue.message };
  }
}
