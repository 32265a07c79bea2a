/**
 * The intermediate of the specification: what was selected, at the place where the result will have it.
 * @module
 */
import type { Control, Group } from "../model/catalog.ts";

export interface ControlNode {
  /** The control as imported, or as altered since. Its `controls` say nothing: `children` do. */
  content: Control;
  readonly children: ControlNode[];
  readonly parent: ControlNode | undefined;
  /** Its turn in a depth-first walk through the imports, by which orders are kept. */
  readonly turn: number;
}

export interface GroupNode {
  /** The group as imported; its `groups` and `controls` say nothing. */
  content: Group;
  readonly groups: GroupNode[];
  readonly controls: ControlNode[];
  /** Whether it stays even where it holds no control. */
  readonly stays: boolean;
}

export interface Outline {
  readonly groups: readonly GroupNode[];
  readonly controls: readonly ControlNode[];
}

/** Every control of an outline, parents before their children. */
export function* controlsOf({ groups, controls }: Outline): Generator<ControlNode> {
  for (const control of controls) yield* withDescendants(control);
  for (const group of groups) yield* controlsOf(group);
}

function* withDescendants(control: ControlNode): Generator<ControlNode> {
  yield control;
  for (const child of control.children) yield* withDescendants(child);
}

/** Every group of an outline, parents before their children. */
export function* groupsOf({ groups }: Pick<Outline, "groups">): Generator<GroupNode> {
  for (const group of groups) {
    yield group;
    yield* groupsOf(group);
  }
}

/** The control in OSCAL's form; shares with its source whatever is as it was. */
export function controlOf({ content, children }: ControlNode): Control {
  const controls = children.map(controlOf);
  if (same(controls, content.controls)) return content;
  const { controls: _, ...own } = content;
  return controls.length > 0 ? { ...own, controls } : own;
}

export function groupOf(node: GroupNode): Group {
  const { groups: _, controls: __, ...own } = node.content;
  const groups = node.groups.map(groupOf);
  const controls = node.controls.map(controlOf);
  return { ...own, ...(groups.length > 0 && { groups }), ...(controls.length > 0 && { controls }) };
}

const same = <T>(now: readonly T[], before: readonly T[] | undefined): boolean =>
  now.length === (before?.length ?? 0) && now.every((each, index) => each === before?.[index]);
