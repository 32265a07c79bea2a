/**
 * Alterations of controls by a profile (Profile Resolution, "Altering controls").
 * @module
 */
import type { Add, Alter } from "../model/profile.ts";
import { grouped } from "../sets/sets.ts";
import { AlteredControl } from "./altered-control.ts";
import type { Notes } from "./notes.ts";
import { type ControlNode, controlsOf, type Outline } from "./outline.ts";
import { criterionOf } from "./remove.ts";
import { words } from "./words/modify.ts";

/**
 * Applies alterations in their sequence; within one, removals before additions, as the model has them. An alteration of
 * a control reaches into the controls that it holds (req-modify-alter-add-nested).
 */
export function alterControls(outline: Outline, alters: readonly Alter[], notes: Notes): void {
  if (alters.length === 0) return;
  const nodes = grouped(controlsOf(outline), ({ content }) => content.id);
  const altered = new Map<ControlNode, AlteredControl>();
  const alteredOf = (node: ControlNode): AlteredControl => {
    const known = altered.get(node);
    if (known) return known;
    const fresh = new AlteredControl(node);
    altered.set(node, fresh);
    return fresh;
  };
  alters.forEach((alter, index) => {
    const at = `/profile/modify/alters/${index}`;
    const id = alter["control-id"];
    const targets = nodes.get(id);
    if (!targets) notes.add(`${at}/control-id`, words.alterWithoutControl(id));
    for (const node of targets ?? []) applyTo(alteredOf(node), id, alter, at, alteredOf, notes);
  });
  for (const each of altered.values()) each.finish();
}

function applyTo(
  control: AlteredControl,
  id: string,
  { removes, adds }: Alter,
  pointer: string,
  alteredOf: (node: ControlNode) => AlteredControl,
  notes: Notes,
): void {
  removes?.forEach((remove, index) => {
    const at = `${pointer}/removes/${index}`;
    const meets = criterionOf(remove);
    if (!meets) {
      notes.add(at, words.removeWithoutCriterion());
      return;
    }
    const { removed, seen } = control.remove(meets, alteredOf);
    notes.work(at, seen + 1);
    if (removed === 0) notes.add(at, words.removeWithoutMatch(id));
  });
  adds?.forEach((add, index) => {
    const at = `${pointer}/adds/${index}`;
    notes.work(at, addTo(control, id, add, at, alteredOf, notes));
  });
}

/** Gives how many objects were looked at or moved. */
function addTo(
  control: AlteredControl,
  id: string,
  add: Add,
  pointer: string,
  alteredOf: (node: ControlNode) => AlteredControl,
  notes: Notes,
): number {
  const target = add["by-id"];
  if (target === id) notes.add(`${pointer}/by-id`, words.addByOwnId(id));
  const unfit = (member: string, holder: "part" | "param" | "control"): void =>
    notes.add(`${pointer}/${member}`, words.addUnfit(member, holder));
  if (target === undefined || target === id) return control.addWithin(add);
  const found = control.find(target, alteredOf);
  if (found.target) return found.seen + found.target.control.addAt(found.target, add, unfit);
  notes.add(`${pointer}/by-id`, words.addWithoutTarget(target, id));
  return found.seen;
}
