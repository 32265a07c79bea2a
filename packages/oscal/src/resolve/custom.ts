/**
 * A structure of the profile's own (Profile Resolution, "custom").
 * @module
 */
import type { Group } from "../model/catalog.ts";
import type { InsertControls, Merge, ProfileGroup } from "../model/profile.ts";
import { grouped } from "../sets/sets.ts";
import type { Notes } from "./notes.ts";
import { type ControlNode, controlsOf, type GroupNode, groupsOf, type Outline } from "./outline.ts";
import { type Selectable, selectBy } from "./select.ts";
import { union } from "./union.ts";
import { words } from "./words/selection.ts";

/**
 * Puts the controls of an as-is outline where `insert-controls` wants them. Only what is selected there appears; a
 * control whose parent is inserted by the same directive stays within it.
 */
export function custom(
  from: Outline,
  { groups, "insert-controls": inserts }: NonNullable<Merge["custom"]>,
  pointer: string,
  notes: Notes,
): Outline {
  const selectable = selectableOf(from);
  const sources = new Map<string, Group>();
  for (const { content } of groupsOf(from))
    if (content.id !== undefined && !sources.has(content.id)) sources.set(content.id, content);
  const used = new Set<string>();

  const insert = (directives: readonly InsertControls[] | undefined, at: string): ControlNode[] =>
    (directives ?? []).flatMap((directive, index) => {
      const { selected } = selectBy(selectable, directive, `${at}/${index}`, notes);
      if (selected.size === 0) notes.add(`${at}/${index}`, words.insertSelectsNothing());
      const inserted = nested(sorted(selected, directive.order));
      for (const { content } of controlsOf({ groups: [], controls: inserted })) {
        if (used.has(content.id)) notes.add(`${at}/${index}`, words.duplicateControl(content.id));
        used.add(content.id);
      }
      return inserted;
    });
  const build = (each: ProfileGroup, at: string): GroupNode => ({
    content: contentOf(each, each.id === undefined ? undefined : sources.get(each.id)),
    groups: (each.groups ?? []).map((group, index) => build(group, `${at}/groups/${index}`)),
    controls: insert(each["insert-controls"], `${at}/insert-controls`),
    stays: true,
  });
  return {
    controls: insert(inserts, `${pointer}/insert-controls`),
    groups: (groups ?? []).map((group, index) => build(group, `${pointer}/groups/${index}`)),
  };
}

function selectableOf(outline: Outline): Selectable<ControlNode> {
  const all = [...controlsOf(outline)];
  const byId = grouped(all, ({ content }) => content.id);
  return { all, byId, idOf: ({ content }) => content.id, childrenOf: ({ children }) => children };
}

/** Alphanumeric order is that of code units, so that every machine and locale gives the same. */
function sorted(selected: ReadonlySet<ControlNode>, order: InsertControls["order"]): readonly ControlNode[] {
  const inTurn = [...selected].sort((a, b) => a.turn - b.turn);
  if (order !== "ascending" && order !== "descending") return inTurn;
  const sign = order === "ascending" ? 1 : -1;
  return inTurn.sort((a, b) => (a.content.id < b.content.id ? -sign : a.content.id > b.content.id ? sign : 0));
}

/** Fresh nodes, each within its nearest ancestor that is among them, in the order given. */
function nested(selected: readonly ControlNode[]): ControlNode[] {
  const tops: ControlNode[] = [];
  const fresh = new Map<ControlNode, ControlNode>();
  const among = new Set(selected);
  const aboveOf = (node: ControlNode): ControlNode | undefined => {
    let above = node.parent;
    while (above && !among.has(above)) above = above.parent;
    return above;
  };
  // Parents come to be before their children, whatever the order in which both are to stand.
  const place = (node: ControlNode): ControlNode => {
    const known = fresh.get(node);
    if (known) return known;
    const above = aboveOf(node);
    const parent = above && place(above);
    const placed: ControlNode = { content: node.content, children: [], parent, turn: node.turn };
    fresh.set(node, placed);
    return placed;
  };
  for (const node of selected) {
    const placed = place(node);
    (placed.parent?.children ?? tops).push(placed);
  }
  return tops;
}

/** What the directive says of its group (req-custom-group), with all that the imported group of its identifier has. */
function contentOf(directive: ProfileGroup, source: Group | undefined): Group {
  const { groups: _, "insert-controls": __, ...own } = directive;
  return source ? { ...source, ...own, ...union(source, own, "second") } : own;
}
