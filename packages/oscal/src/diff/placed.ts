/**
 * A catalog taken apart for comparison: each control and group by itself, and where it stands.
 * @module
 */
import type { Catalog, Control, Group } from "../model/catalog.ts";

/** `control:ac-1` or `group:ac`; of several with one identifier the later ones bear their turn. */
export type PlaceKey = string;
/** The catalog itself, as a place that holds others. */
export const top: PlaceKey = "";

export interface Placed {
  readonly kind: "control" | "group";
  readonly key: PlaceKey;
  readonly object: Control | Group;
  readonly parent: PlaceKey;
  /** Keys of what it holds, in their order: groups, then controls. */
  readonly groups: readonly PlaceKey[];
  readonly controls: readonly PlaceKey[];
}

export interface Taken {
  readonly placed: ReadonlyMap<PlaceKey, Placed>;
  readonly groups: readonly PlaceKey[];
  readonly controls: readonly PlaceKey[];
}

/** Takes a catalog apart; its depth has been limited where its shape was read. */
export function takenApart({ groups, controls }: Catalog): Taken {
  const placed = new Map<PlaceKey, Placed>();
  const turns = new Map<string, number>();
  const fresh = (key: string): PlaceKey => {
    const turn = (turns.get(key) ?? 0) + 1;
    turns.set(key, turn);
    return turn === 1 ? key : `${key} [${turn}]`;
  };
  const placeControls = (list: readonly Control[] | undefined, parent: PlaceKey): readonly PlaceKey[] =>
    (list ?? []).map((object) => {
      const key = fresh(`control:${object.id}`);
      placed.set(key, {
        kind: "control",
        key,
        object,
        parent,
        groups: [],
        controls: placeControls(object.controls, key),
      });
      return key;
    });
  const placeGroups = (list: readonly Group[] | undefined, parent: PlaceKey): readonly PlaceKey[] =>
    (list ?? []).map((object) => {
      // A group without an identifier is known by its title and by what holds it.
      const key = fresh(object.id === undefined ? `group:${parent}/${object.title}` : `group:${object.id}`);
      const inside = placeGroups(object.groups, key);
      placed.set(key, {
        kind: "group",
        key,
        object,
        parent,
        groups: inside,
        controls: placeControls(object.controls, key),
      });
      return key;
    });
  return { placed, groups: placeGroups(groups, top), controls: placeControls(controls, top) };
}
