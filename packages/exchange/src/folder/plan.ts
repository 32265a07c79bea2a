/**
 * What taking content into a folder changes there: which files, which items, which of their members.
 * @module
 */
import { parse } from "yaml";
import { writeYaml } from "../authoring/yaml.ts";
import { appendItems, applySplices, editItem, type Splice } from "./edit.ts";
import { type ItemKind, isRecord, layoutOf, type PresentFile, presentFile } from "./place.ts";
import { same } from "./same.ts";
import { trimmed } from "./terse.ts";

export interface ItemChange {
  readonly kind: ItemKind;
  readonly id: string;
  /** `overriding` is an item that the folder did not have, and that takes the place of one that content below it has. */
  readonly change: "added" | "overriding" | "changed" | "same";
  /** The members that differ, as they are and as they will be; absent is undefined. */
  readonly members: readonly { readonly name: string; readonly before: unknown; readonly after: unknown }[];
}

export interface FileChange {
  readonly path: string;
  readonly change: "new" | "changed" | "same" | "removed";
  /** The text that the file will have; empty where it is removed. */
  readonly text: string;
  readonly items: readonly ItemChange[];
}

/** An item that is to be taken in, with the header of the list that it stands in. */
interface Incoming {
  readonly kind: ItemKind;
  readonly path: string;
  readonly header: Readonly<Record<string, unknown>> | null;
  readonly list: string;
  readonly id: string;
  readonly value: Readonly<Record<string, unknown>>;
}

const incoming = (files: ReadonlyMap<string, unknown>): readonly Incoming[] =>
  [...files].flatMap(([path, value]): readonly Incoming[] => {
    const layout = layoutOf(path);
    if (!layout) return [];
    const { kind, list } = layout;
    const items = list === "whole" ? [value] : list === "list" ? value : isRecord(value) ? value[list] : [];
    const header =
      isRecord(value) && list !== "whole"
        ? Object.fromEntries(Object.entries(value).filter(([name]) => name !== list))
        : null;
    return (Array.isArray(items) ? items : []).flatMap((item: unknown): readonly Incoming[] => {
      if (!isRecord(item) || typeof item["id"] !== "string") return [];
      return [{ kind, path, header, list, id: item["id"], value: item }];
    });
  });

const membersOf = (before: unknown, after: Readonly<Record<string, unknown>>): ItemChange["members"] => {
  const old: unknown = trimmed(before);
  const present = isRecord(old) ? old : {};
  const names = [...new Set([...Object.keys(present), ...Object.keys(after)])];
  return names
    .filter((name) => !same(present[name], after[name]) && !(isEmpty(present[name]) && isEmpty(after[name])))
    .map((name) => ({ name, before: present[name], after: after[name] }));
};
const isEmpty = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.length === 0);

/**
 * Plans to take items into a folder. What the folder has already is changed where it stands; what it has and the files
 * do not is left alone; nothing is taken away.
 * @param present texts of the folder's files, by path
 * @param files values of the files to take in, by path: those of an authoring form
 * @param below texts of the contents that the folder's comes on top of, the lowest first
 */
export const plan = (
  present: ReadonlyMap<string, string>,
  files: ReadonlyMap<string, unknown>,
  below: readonly ReadonlyMap<string, string>[] = [],
): readonly FileChange[] => {
  const read = (texts: ReadonlyMap<string, string>) =>
    [...texts].flatMap(([path, text]) => presentFile(path, text) ?? []);
  const there = read(present);
  const under = below.toReversed().flatMap(read);
  const changes = new Map<string, { file: PresentFile | undefined; items: ItemChange[]; arrivals: Incoming[] }>();
  const taken = new Set([...present.keys()].map((path) => path.toLowerCase()));
  const paths = new Map<string, string>();

  const freePath = (path: string): string => {
    const known = paths.get(path);
    if (known !== undefined) return known;
    let free = path;
    for (let number = 2; taken.has(free.toLowerCase()); number++) free = path.replace(/\.yaml$/, `-${number}.yaml`);
    taken.add(free.toLowerCase());
    paths.set(path, free);
    return free;
  };
  const at = (path: string, file: PresentFile | undefined) => {
    const entry = changes.get(path) ?? { file, items: [], arrivals: [] };
    changes.set(path, entry);
    return entry;
  };

  for (const item of incoming(files)) {
    const { kind, id, value } = item;
    const holder = there.find((file) => file.kind === kind && file.items.has(id));
    if (holder) {
      const members = membersOf(holder.items.get(id)?.toJSON(), value);
      const entry = at(holder.path, holder);
      entry.items.push({ kind, id, change: members.length === 0 ? "same" : "changed", members });
      continue;
    }
    const akin = there.find((file) => file.kind === kind && file.list !== null && same(file.header, item.header));
    const entry = akin ? at(akin.path, akin) : at(freePath(item.path), undefined);
    const overridden = under.find((file) => file.kind === kind && file.items.has(id))?.items.get(id);
    entry.items.push({
      ...{ kind, id },
      change: overridden ? "overriding" : "added",
      members: membersOf(overridden?.toJSON(), value),
    });
    entry.arrivals.push(item);
  }
  return [...changes].map(([path, { file, items, arrivals }]): FileChange => {
    if (!file) return { path, change: "new", text: newText(arrivals), items };
    const text = changedText(file, items, arrivals);
    return { path, change: text === file.text ? "same" : "changed", text, items };
  });
};

const newText = (arrivals: readonly Incoming[]): string => {
  const [first] = arrivals;
  const values = arrivals.map(({ value }) => value);
  if (!first || first.list === "whole") return writeYaml(values[0] ?? {});
  return writeYaml(first.list === "list" ? values : { ...first.header, [first.list]: values });
};

const changedText = (file: PresentFile, items: readonly ItemChange[], arrivals: readonly Incoming[]): string => {
  const changed = items.filter(({ change }) => change === "changed");
  if (changed.length === 0 && arrivals.length === 0) return file.text;
  const splices: readonly Splice[] = [
    ...changed.flatMap(({ id, members }) => {
      const node = file.items.get(id);
      return node ? editItem(file.text, node, new Map(members.map(({ name, after }) => [name, after]))) : [];
    }),
    ...(arrivals.length > 0
      ? appendItems(
          file,
          arrivals.map(({ value }) => value),
        )
      : []),
  ];
  const edited = applySplices(file.text, splices);
  const wanted = wantedValue(file, changed, arrivals);
  return same(valueOf(edited), wanted) ? edited : writeYaml(wanted);
};

/** The value of a text, or undefined where a splice spoilt it. */
const valueOf = (text: string): unknown => {
  try {
    return parse(text, { version: "1.2", schema: "core" });
  } catch {
    return undefined;
  }
};

const wantedValue = (file: PresentFile, changed: readonly ItemChange[], arrivals: readonly Incoming[]): unknown => {
  const change = (item: unknown): unknown => {
    const found = isRecord(item) ? changed.find(({ id }) => id === item["id"]) : undefined;
    if (!found || !isRecord(item)) return item;
    const after = { ...item, ...Object.fromEntries(found.members.map((one) => [one.name, one.after])) };
    return Object.fromEntries(Object.entries(after).filter(([, value]) => value !== undefined));
  };
  const value = valueOf(file.text);
  const more = arrivals.map((one) => one.value);
  if (Array.isArray(value)) return [...value.map(change), ...more];
  if (file.list === null) return change(value);
  const list = file.kind === "control" ? "controls" : "checks";
  const present = isRecord(value) ? value[list] : undefined;
  return isRecord(value)
    ? { ...value, [list]: [...(Array.isArray(present) ? present.map(change) : []), ...more] }
    : value;
};
