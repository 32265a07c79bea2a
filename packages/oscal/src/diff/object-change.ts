/**
 * What changed within one object of OSCAL: its members, and the objects in its lists by what identifies them.
 * @module
 */
import { equal } from "./equal.ts";
import { type WordRun, wordRuns } from "./words.ts";

/** A member that is not a list of identified objects; undefined where it is absent. */
export interface MemberChange {
  readonly name: string;
  readonly before?: unknown;
  readonly after?: unknown;
  /** Of a text that both have. */
  readonly words?: readonly WordRun[];
}

export interface Keyed<T> {
  readonly key: string;
  /** The object's `name`, where it has one. */
  readonly name?: string;
  readonly value: T;
}

export interface ListChange {
  readonly removed: readonly Keyed<unknown>[];
  readonly added: readonly Keyed<unknown>[];
  readonly changed: readonly Keyed<ObjectChange>[];
  /** All keys afterwards, where they are not those that stayed, as they were, with the added ones after them. */
  readonly order?: readonly string[];
}

export interface ObjectChange {
  readonly members: readonly MemberChange[];
  /** By the name of the list: `params`, `props`, `links`, `parts`, `resources`. */
  readonly lists: Readonly<Record<string, ListChange>>;
}

type Json = Readonly<Record<string, unknown>>;

/** Lists whose objects are told apart, by what: where several bear the same, by their turn among them. */
const identified: ReadonlyMap<string, (item: Json) => string> = new Map([
  ["params", ({ id }) => text(id)],
  ["parts", ({ id, name }) => (id === undefined ? `(${text(name)})` : text(id))],
  [
    "props",
    ({ name, ns, class: ofClass }) =>
      [name, ns, ofClass]
        .filter((each) => each !== undefined)
        .map(text)
        .join(" "),
  ],
  [
    "links",
    ({ href, rel }) =>
      [rel, href]
        .filter((each) => each !== undefined)
        .map(text)
        .join(" "),
  ],
  ["resources", ({ uuid }) => text(uuid)],
  ["roles", ({ id }) => text(id)],
  ["parties", ({ uuid }) => text(uuid)],
]);

const text = (value: unknown): string => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));

const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const isList = (value: unknown): value is readonly Json[] => Array.isArray(value) && value.every(isJson);

/** The change from one object to another, without the members named; undefined where there is none. */
export function changeBetween(
  before: object,
  after: object,
  without: readonly string[] = [],
): ObjectChange | undefined {
  if (before === after) return undefined;
  const members: MemberChange[] = [];
  const lists: Record<string, ListChange> = {};
  const [a, b]: readonly [Json, Json] = [{ ...before }, { ...after }];
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const [from, to] = [a[name], b[name]];
    if (without.includes(name) || from === to) continue;
    const keyOf = identified.get(name);
    if (keyOf && isList(from) && isList(to)) {
      const change = listChange(from, to, keyOf);
      if (change) lists[name] = change;
    } else if (!equal(from, to)) members.push(memberChange(name, from, to));
  }
  return members.length > 0 || Object.keys(lists).length > 0 ? { members, lists } : undefined;
}

const memberChange = (name: string, before: unknown, after: unknown): MemberChange => ({
  name,
  ...(before !== undefined && { before }),
  ...(after !== undefined && { after }),
  ...(typeof before === "string" && typeof after === "string" && { words: wordRuns(before, after) }),
});

/** Items by their keys; of several with one key the later ones bear their turn. */
function keyed(list: readonly Json[], keyOf: (item: Json) => string): ReadonlyMap<string, Json> {
  const seen = new Map<string, number>();
  const items = new Map<string, Json>();
  for (const item of list) {
    const key = keyOf(item);
    const turn = (seen.get(key) ?? 0) + 1;
    seen.set(key, turn);
    items.set(turn === 1 ? key : `${key} [${turn}]`, item);
  }
  return items;
}

const entryOf = <T>(key: string, { name }: Json, value: T): Keyed<T> => ({
  key,
  ...(typeof name === "string" && { name }),
  value,
});

function listChange(
  before: readonly Json[],
  after: readonly Json[],
  keyOf: (item: Json) => string,
): ListChange | undefined {
  const from = keyed(before, keyOf);
  const to = keyed(after, keyOf);
  const removed = [...from].filter(([key]) => !to.has(key)).map(([key, value]) => entryOf(key, value, value));
  const added = [...to].filter(([key]) => !from.has(key)).map(([key, value]) => entryOf(key, value, value));
  const changed = [...to].flatMap(([key, value]): readonly Keyed<ObjectChange>[] => {
    const old = from.get(key);
    const change = old && changeBetween(old, value);
    return change ? [entryOf(key, value, change)] : [];
  });
  const natural = [...[...from.keys()].filter((key) => to.has(key)), ...added.map(({ key }) => key)];
  const order = [...to.keys()];
  const reordered = !equal(natural, order);
  if (removed.length + added.length + changed.length === 0 && !reordered) return undefined;
  return { removed, added, changed, ...(reordered && { order }) };
}

/** The object with the change applied. */
export function changed(before: object, { members, lists }: ObjectChange): Json {
  const result: Record<string, unknown> = { ...before };
  for (const { name, after } of members) {
    if (after === undefined) delete result[name];
    else result[name] = after;
  }
  for (const [name, change] of Object.entries(lists)) {
    const keyOf = identified.get(name);
    const list = result[name];
    if (keyOf && isList(list)) result[name] = changedList(keyed(list, keyOf), change);
  }
  return result;
}

function changedList(
  items: ReadonlyMap<string, Json>,
  { removed, added, changed: inside, order }: ListChange,
): readonly unknown[] {
  const now = new Map<string, unknown>(items);
  for (const { key } of removed) now.delete(key);
  for (const { key, value } of inside) {
    const old = items.get(key);
    if (old) now.set(key, changed(old, value));
  }
  for (const { key, value } of added) now.set(key, value);
  return order ? order.map((key) => now.get(key)) : [...now.values()];
}
