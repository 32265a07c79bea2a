import { isDeepStrictEqual } from "node:util";
import { parseDuration } from "../oscal/duration.ts";
import { isRecord } from "./place.ts";

/** One form for what content takes to be the same: white space around texts, ways to write a length of time. */
const normal = (value: unknown, name = ""): unknown => {
  if (typeof value === "string") return name === "maxAge" ? (parseDuration(value) ?? value) : value.trim();
  if (Array.isArray(value)) return value.map((item) => normal(item));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, normal(part, key)]));
};
/** Whether content takes two values to be the same. */
export const same = (a: unknown, b: unknown): boolean => isDeepStrictEqual(normal(a), normal(b));
