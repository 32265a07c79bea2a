/**
 * What a cell says, read as its column has it.
 * @module
 */
import { parseDuration } from "../oscal/duration.ts";
import { narrow } from "./sheet.ts";
import type { Column } from "./table.ts";

/** Lengths of time as people write them. */
const spoken: readonly (readonly [RegExp, (count: string) => string])[] = [
  [/^(\d+)\s*(?:日間?|days?|d)$/i, (count) => `P${count}D`],
  [/^(\d+)\s*(?:時間|hours?|h)$/i, (count) => `PT${count}H`],
];

const duration = (text: string): string => {
  for (const [pattern, iso] of spoken) {
    const count = pattern.exec(text)?.[1];
    if (count !== undefined) return iso(count);
  }
  return parseDuration(text.toUpperCase()) === undefined ? text : text.toUpperCase();
};

const worded = (text: string, { words = {} }: Column): string => {
  const wanted = text.toLowerCase();
  const found = Object.entries(words).find(([value, said]) =>
    [value, ...said].some((one) => narrow(one).toLowerCase() === wanted),
  );
  return found?.[0] ?? text;
};

/** The value of a cell; undefined where it is empty. What cannot be read comes as text, for the form to refuse. */
export const readCell = (raw: string, column: Column): unknown => {
  const text = raw.replaceAll("\r\n", "\n").trim();
  if (text === "") return undefined;
  switch (column.kind) {
    case "text":
      return text;
    case "id":
      return worded(narrow(text), column);
    case "list":
      return narrow(text)
        .replaceAll(/\s+\(/g, "(")
        .split(/[\s,、;]+/)
        .filter((one) => one !== "")
        .map((one) => worded(one, column));
    case "number": {
      const number = Number(narrow(text));
      return Number.isNaN(number) ? text : number;
    }
    case "duration":
      return duration(narrow(text));
    case "json":
      try {
        return JSON.parse(text) as unknown;
      } catch {
        return text;
      }
  }
};
