/**
 * JSON files of which the lines matter, and whose shape nobody vouches for.
 * @module
 */
import type { Seen } from "@tokiwa/content";
import type { Root } from "../root.ts";

export type Json = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The object in a file; `undefined` where there is no file or no object in it (a gap is kept then). */
export function readObject(root: Root, path: string, limit?: number): Json | undefined {
  const text = root.text(path, limit);
  if (text === undefined || text.trim() === "") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch {
    // Named below, as is another kind of value.
  }
  root.gap(path, "malformed", { ja: "JSON のオブジェクトではありません", en: "no JSON object" });
  return undefined;
}

/** A member that is an object; an empty one where it is none. */
export const objectAt = (value: Json, name: string): Json => {
  const found = value[name];
  return isRecord(found) ? found : {};
};

/** The strings of a member that is a list. */
export const stringsAt = (value: Json, name: string): readonly string[] => {
  const found = value[name];
  return Array.isArray(found) ? found.filter((each) => typeof each === "string") : [];
};

export const stringAt = (value: Json, name: string): string => {
  const found = value[name];
  return typeof found === "string" ? found : "";
};

/** The first line of a file that holds a text, or the file as a whole. */
export function lineOf(root: Root, file: string, part: string): Seen {
  const line = root.lines(file).find(({ text }) => text.includes(part));
  return line ? { ...line, text: line.text.trim().slice(0, 400) } : { file, line: 0, text: part };
}
