/**
 * Contents that a profile removes (Profile Resolution, "Removing contents from controls").
 * @module
 */
import type { Remove } from "../model/profile.ts";
import type { DraftControl, DraftParam, DraftPart } from "./draft.ts";
import { oscalNamespace } from "./keep.ts";

/** What the criteria look at; each kind of object has some of these. */
interface Removable {
  readonly id?: string;
  readonly name?: string;
  readonly class?: string;
  readonly ns?: string;
}

type ItemName = "param" | "prop" | "link" | "part" | "control";

export type Criterion = (object: Removable, itemName: ItemName) => boolean;

/**
 * Whether an object meets all criteria of a directive (req-modify-alter-remove-match); undefined where it has none, for
 * it would empty the control. A `prop` or a `part` without `ns` is of OSCAL's own namespace (…-ns-ref).
 */
export function criterionOf(remove: Remove): Criterion | undefined {
  const { "by-id": id, "by-name": name, "by-class": ofClass, "by-ns": ns, "by-item-name": item } = remove;
  if ([id, name, ofClass, ns, item].every((each) => each === undefined)) return undefined;
  return (object, itemName) =>
    (id === undefined || object.id === id) &&
    (name === undefined || object.name === name) &&
    (ofClass === undefined || object.class === ofClass) &&
    (ns === undefined || namespaceOf(object, itemName) === ns) &&
    (item === undefined || itemName === item);
}

const namespaceOf = ({ ns }: Removable, itemName: ItemName): string | undefined =>
  ns ?? (itemName === "prop" || itemName === "part" ? oscalNamespace : undefined);

/** Removes from one control, not from those within it; gives how many objects went and how many were looked at. */
export function removeFrom(draft: DraftControl, meets: Criterion): { readonly removed: number; readonly seen: number } {
  let removed = 0;
  let seen = 0;
  const without = <T extends Removable>(list: T[], itemName: ItemName): T[] => {
    seen += list.length;
    const kept = list.filter((object) => !meets(object, itemName));
    removed += list.length - kept.length;
    return kept;
  };
  const fromHolder = (holder: DraftControl | DraftParam | DraftPart): void => {
    if (holder.props) holder.props = without(holder.props, "prop");
    // A link has no name, class, namespace or identifier that a criterion could name.
    if (holder.links) holder.links = without(holder.links.map(asRemovable), "link").map(({ link }) => link);
  };
  const fromParts = (holder: DraftControl | DraftPart): void => {
    if (!holder.parts) return;
    holder.parts = without(holder.parts, "part");
    for (const part of holder.parts) {
      fromHolder(part);
      fromParts(part);
    }
  };
  fromHolder(draft);
  fromParts(draft);
  if (draft.params) {
    draft.params = without(draft.params, "param");
    for (const param of draft.params) fromHolder(param);
  }
  return { removed, seen };
}

const asRemovable = <L>(link: L): Removable & { readonly link: L } => ({ link });
