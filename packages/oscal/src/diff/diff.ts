/**
 * The difference of two catalogs, or of two resolved profiles, in the terms of their readers.
 * @module
 */
import type { Catalog, Control, Group } from "../model/catalog.ts";
import { isWithdrawn, successorsOf } from "../resolve/withdrawn.ts";
import { equal } from "./equal.ts";
import { changeBetween, type ObjectChange } from "./object-change.ts";
import { type Placed, type PlaceKey, takenApart, top } from "./placed.ts";

/** What happened to a control or a group; several at once may have. */
export type ChangeKind =
  | "added"
  | "removed"
  | "moved"
  | "withdrawn"
  | "title"
  /** What is required: a part named `statement`, or what it holds. */
  | "statement"
  /** Another part, such as guidance. */
  | "part"
  | "parameter"
  | "property"
  | "link"
  | "other";

export interface ItemChange {
  readonly kind: "control" | "group";
  readonly key: PlaceKey;
  readonly id: string | undefined;
  /** Its title afterwards, or before where it is gone. */
  readonly title: string;
  readonly changes: readonly ChangeKind[];
  /** What holds it, by key; `""` is the catalog. */
  readonly from?: PlaceKey;
  readonly to?: PlaceKey;
  /** Of a control that was withdrawn: what took its place, as its links say. */
  readonly successors?: readonly string[];
  /** Without what it holds. */
  readonly added?: Readonly<Record<string, unknown>>;
  readonly removed?: Readonly<Record<string, unknown>>;
  readonly change?: ObjectChange;
}

/** What a place holds afterwards, in order. */
export interface Held {
  readonly groups: readonly PlaceKey[];
  readonly controls: readonly PlaceKey[];
}

export interface CatalogDifference {
  /** In the order of the later catalog; what is gone comes after. */
  readonly items: readonly ItemChange[];
  /** Places that hold other things than before, or in another order. */
  readonly held: Readonly<Record<PlaceKey, Held>>;
  /** Metadata, loose parameters, back matter, and members that the model does not know. */
  readonly catalog: ObjectChange | undefined;
  readonly metadata: ObjectChange | undefined;
  readonly backMatter: ObjectChange | undefined;
}

/**
 * The difference; `patchCatalog` with it makes the later catalog of the earlier.
 *
 * @example diffCatalogs(before, after).items.filter(({ changes }) => changes.includes("statement"))
 */
export function diffCatalogs(before: Catalog, after: Catalog): CatalogDifference {
  const from = takenApart(before);
  const to = takenApart(after);
  const items: ItemChange[] = [];
  for (const placed of inOrder(to.placed, to)) {
    const old = from.placed.get(placed.key);
    const change = old ? changeOf(old, placed) : additionOf(placed);
    if (change) items.push(change);
  }
  for (const placed of from.placed.values()) if (!to.placed.has(placed.key)) items.push(removalOf(placed));

  const held: Record<PlaceKey, Held> = {};
  const hold = (key: PlaceKey, was: Held | undefined, is: Held): void => {
    const now = { groups: is.groups, controls: is.controls };
    if (!was || !equal({ groups: was.groups, controls: was.controls }, now)) held[key] = now;
  };
  const [wasMatter, isMatter] = [before["back-matter"], after["back-matter"]];
  const matter = wasMatter && isMatter ? ([wasMatter, isMatter] as const) : undefined;
  hold(top, from, to);
  for (const placed of to.placed.values()) hold(placed.key, from.placed.get(placed.key) ?? nothing, placed);
  return {
    items,
    held,
    catalog: changeBetween(before, after, ["groups", "controls", "metadata", ...(matter ? ["back-matter"] : [])]),
    metadata: changeBetween(before.metadata, after.metadata),
    backMatter: matter && changeBetween(...matter),
  };
}

const nothing: Held = { groups: [], controls: [] };

function* inOrder(placed: ReadonlyMap<PlaceKey, Placed>, { groups, controls }: Held): Generator<Placed> {
  for (const key of [...groups, ...controls]) {
    const each = placed.get(key);
    if (!each) continue;
    yield each;
    yield* inOrder(placed, each);
  }
}

const identity = ({ kind, key, object }: Placed): Pick<ItemChange, "kind" | "key" | "id" | "title"> => ({
  kind,
  key,
  id: object.id,
  title: object.title,
});

/** The object without what it holds. */
const alone = (object: Control | Group): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(object).filter(([name]) => name !== "groups" && name !== "controls"));

const additionOf = (placed: Placed): ItemChange => ({
  ...identity(placed),
  changes: ["added"],
  to: placed.parent,
  added: alone(placed.object),
});

const removalOf = (placed: Placed): ItemChange => ({
  ...identity(placed),
  changes: ["removed"],
  from: placed.parent,
  removed: alone(placed.object),
});

function changeOf(old: Placed, placed: Placed): ItemChange | undefined {
  const change = changeBetween(old.object, placed.object, ["groups", "controls"]);
  const moved = old.parent !== placed.parent;
  const withdrawn = placed.kind === "control" && isWithdrawn(placed.object) && !isWithdrawn(old.object);
  const changes = [
    ...(moved ? (["moved"] as const) : []),
    ...(withdrawn ? (["withdrawn"] as const) : []),
    ...(change ? kindsOf(change, old, placed) : []),
  ];
  if (changes.length === 0) return undefined;
  return {
    ...identity(placed),
    changes,
    ...(moved && { from: old.parent, to: placed.parent }),
    ...(withdrawn && { successors: successorsOf(placed.object) }),
    ...(change && { change }),
  };
}

const listKinds: Readonly<Record<string, ChangeKind>> = { params: "parameter", props: "property", links: "link" };

function kindsOf({ members, lists }: ObjectChange, old: Placed, placed: Placed): readonly ChangeKind[] {
  const kinds = new Set<ChangeKind>();
  for (const { name } of members) {
    if (name === "title") kinds.add("title");
    // A whole list that came or went is a member, too.
    else if (name === "parts")
      for (const kind of partKinds([...(old.object.parts ?? []), ...(placed.object.parts ?? [])])) kinds.add(kind);
    else kinds.add(listKinds[name] ?? "other");
  }
  for (const [name, list] of Object.entries(lists)) {
    if (name === "parts")
      for (const kind of partKinds([...list.removed, ...list.added, ...list.changed])) kinds.add(kind);
    // A list that was only put in another order is told, too.
    if (name !== "parts" || list.order) kinds.add(listKinds[name] ?? "part");
  }
  return [...kinds];
}

const partKinds = (parts: readonly { readonly name?: string }[]): readonly ChangeKind[] => [
  ...(parts.some(({ name }) => name === "statement") ? (["statement"] as const) : []),
  ...(parts.some(({ name }) => name !== "statement") ? (["part"] as const) : []),
];
