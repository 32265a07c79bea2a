/**
 * Changes single members and items in the text of a YAML file, and leaves every other line, comments included, as it is.
 * @module
 */
import { isScalar, type YAMLMap } from "yaml";
import { writeYaml } from "../authoring/yaml.ts";
import { type PresentFile, rangeOf } from "./place.ts";

/** A piece of text to put in the place of another; positions are in the text before any change. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export const applySplices = (text: string, splices: readonly Splice[]): string =>
  splices
    .toSorted((a, b) => b.from - a.from || b.to - a.to)
    .reduce((all, { from, to, text: piece }) => all.slice(0, from) + piece + all.slice(to), text);

const lineStart = (text: string, at: number): number => text.lastIndexOf("\n", at - 1) + 1;
const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end + 1;
};

/** A YAML text with every line but the first moved to the right. */
const indented = (yaml: string, columns: number): string =>
  yaml
    .trimEnd()
    .split("\n")
    .map((line, index) => (index === 0 || line === "" ? line : " ".repeat(columns) + line))
    .join("\n");

const member = (name: string, value: unknown, columns: number): string =>
  indented(writeYaml({ [name]: value }), columns);

/** How an item of a block map is changed: new values of members, `undefined` for those to be taken away. */
export const editItem = (text: string, item: YAMLMap, changes: ReadonlyMap<string, unknown>): readonly Splice[] => {
  const pairs = item.items.flatMap(({ key, value }) => {
    const [keyAt, valueAt] = [rangeOf(key), rangeOf(value)];
    const name = isScalar(key) ? String(key.value) : "";
    return keyAt ? [{ name, from: keyAt[0], to: valueAt?.[1] ?? keyAt[1] }] : [];
  });
  const [first] = pairs;
  if (!first || item.flow) return [];
  const columns = first.from - lineStart(text, first.from);
  const endOf = (to: number) => (text[to - 1] === "\n" ? to - 1 : to);
  const splices: Splice[] = [];
  const added: string[] = [];
  for (const [name, value] of changes) {
    const pair = pairs.find((one) => one.name === name);
    if (pair && value === undefined)
      splices.push({ from: lineStart(text, pair.from), to: lineEnd(text, endOf(pair.to)), text: "" });
    else if (pair) splices.push({ from: pair.from, to: endOf(pair.to), text: member(name, value, columns) });
    else if (value !== undefined) added.push(member(name, value, columns));
  }
  if (added.length > 0) {
    const end = endOf(Math.max(...pairs.map(({ to }) => to)));
    splices.push({ from: end, to: end, text: added.map((one) => `\n${" ".repeat(columns)}${one}`).join("") });
  }
  return splices;
};

/** How items are put at the end of a file's list. */
export const appendItems = ({ text, list }: PresentFile, items: readonly unknown[]): readonly Splice[] => {
  const range = rangeOf(list);
  const first = rangeOf(list?.items[0]);
  if (!range || !first || list?.flow) return [];
  const dash = text.lastIndexOf("-", first[0] - 1);
  const columns = dash - lineStart(text, dash);
  const last = Math.max(...(list?.items ?? []).map((item) => rangeOf(item)?.[1] ?? 0));
  const end = text[last - 1] === "\n" ? last - 1 : last;
  // What stands behind the last value on its line, a comment for one, stays there.
  const at = lineEnd(text, end);
  const newline = text[at - 1] === "\n" ? "" : "\n";
  const pieces = items.map((item) => `\n${" ".repeat(columns)}- ${indented(writeYaml(item), columns + 2)}\n`);
  return [{ from: at, to: at, text: newline + pieces.join("") }];
};
