/**
 * The place of each selected control in the result, flat or as it was (Profile Resolution, "The structuring Directive").
 * @module
 */
import type { Group } from "../model/catalog.ts";
import type { Imported, Pick } from "./combine.ts";
import { staysAlways } from "./keep.ts";
import type { ControlNode, GroupNode, Outline } from "./outline.ts";
import type { SourceControl, SourceGroup } from "./source.ts";

type Picks = ReadonlyMap<SourceControl, Pick>;

/** All controls in one list, without groups and without nesting (req-merge-flat). */
export function flat(picks: readonly Picks[]): Outline {
  const controls = picks.flatMap((ofImport) =>
    [...ofImport.values()]
      .filter(({ folded }) => folded === undefined)
      .map(({ content, turn }): ControlNode => ({ content, turn, children: [], parent: undefined })),
  );
  return { groups: [], controls };
}

/**
 * Groups and nesting as the sources have them (id-structure-as-is-list). Where a parent is not selected, its children
 * take its place. Groups of one identifier that several imports bring are one group: identifiers are unique in a catalog.
 */
export function asIs(imports: readonly Imported[], picks: readonly Picks[]): Outline {
  const nodes = new Map<Pick, ControlNode>();
  const groups: GroupNode[] = [];
  const controls: ControlNode[] = [];

  imports.forEach(({ source, selection }, index) => {
    const ofImport: Picks = picks[index] ?? new Map<SourceControl, Pick>();

    const placeControl = (each: SourceControl, into: ControlNode[], parent: ControlNode | undefined): void => {
      const pick = ofImport.get(each);
      let node: ControlNode | undefined;
      if (pick?.folded) node = nodes.get(pick.folded);
      else if (pick) {
        node = { content: pick.content, children: [], parent, turn: pick.turn };
        nodes.set(pick, node);
        into.push(node);
      }
      for (const child of each.children) placeControl(child, node?.children ?? into, node ?? parent);
    };

    const placeGroup = (each: SourceGroup, into: GroupNode[]): void => {
      const known = into.find(({ content }) => isSame(content, each.group));
      const node = known ?? {
        content: each.group,
        groups: [],
        controls: [],
        stays: selection.everything || staysAlways(each.group),
      };
      for (const group of each.groups) placeGroup(group, node.groups);
      for (const control of each.controls) placeControl(control, node.controls, undefined);
      if (!known && (node.stays || node.groups.length > 0 || node.controls.length > 0)) into.push(node);
    };

    for (const control of source.controls) placeControl(control, controls, undefined);
    for (const group of source.groups) placeGroup(group, groups);
  });
  return { groups, controls };
}

const isSame = (a: Group, b: Group): boolean => a === b || (a.id !== undefined && a.id === b.id);
