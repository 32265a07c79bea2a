/**
 * Which controls of a source an import takes (Profile Resolution, "Including Controls").
 * @module
 */
import type { SelectControls, SelectionDirective } from "../model/profile.ts";
import { difference } from "../sets/sets.ts";
import { globOf, longestPattern } from "./glob.ts";
import type { Notes } from "./notes.ts";
import type { ControlSource, SourceControl } from "./source.ts";
import { isWithdrawn, successorsOf } from "./withdrawn.ts";
import { words } from "./words/selection.ts";

/** What can be selected from: controls by identifier, with their descendants. */
export interface Selectable<C> {
  readonly all: readonly C[];
  readonly byId: ReadonlyMap<string, readonly C[]>;
  readonly idOf: (control: C) => string;
  readonly childrenOf: (control: C) => readonly C[];
}

const ofSource = (source: ControlSource): Selectable<SourceControl> => ({
  all: source.all,
  byId: source.byId,
  idOf: ({ control }) => control.id,
  childrenOf: ({ children }) => children,
});

export interface Selection {
  /** Controls that the directives name. */
  readonly explicit: ReadonlySet<SourceControl>;
  /** Ancestors of these that no directive names: they come along unless they are excluded. */
  readonly implied: ReadonlySet<SourceControl>;
  readonly everything: boolean;
}

/**
 * The selection of one import. Exclusion always wins (req-exclude); naming a control twice is naming it once
 * (req-redundant); a control brings its ancestors, and its descendants only with `with-child-controls` ("Dealing with
 * Nested Controls and Groups").
 */
export function selectControls(
  source: ControlSource,
  directive: SelectionDirective,
  pointer: string,
  notes: Notes,
): Selection {
  const { selected, excluded } = selectBy(ofSource(source), directive, pointer, notes);
  const implied = new Set<SourceControl>();
  for (const control of selected)
    for (let above = control.parent; above && !implied.has(above); above = above.parent)
      if (!selected.has(above) && !excluded.has(above)) implied.add(above);
  return { explicit: selected, implied, everything: directive["include-all"] !== undefined };
}

/** What the directives name, less what they exclude. */
export function selectBy<C>(
  from: Selectable<C>,
  directive: SelectionDirective,
  pointer: string,
  notes: Notes,
): { readonly selected: ReadonlySet<C>; readonly excluded: ReadonlySet<C> } {
  const excluded = named(from, directive["exclude-controls"], `${pointer}/exclude-controls`, notes);
  const included =
    directive["include-all"] === undefined
      ? named(from, directive["include-controls"], `${pointer}/include-controls`, notes)
      : new Set(from.all);
  return { selected: difference(included, excluded), excluded };
}

function named<C>(
  from: Selectable<C>,
  directives: readonly SelectControls[] | undefined,
  pointer: string,
  notes: Notes,
): Set<C> {
  const found = new Set<C>();
  // Kept apart from `found`: what was named without its children may be named again with them.
  const descended = new Set<C>();
  const take = (control: C, withChildren: boolean): void => {
    found.add(control);
    if (!withChildren || descended.has(control)) return;
    descended.add(control);
    for (const child of from.childrenOf(control)) take(child, true);
  };
  directives?.forEach((directive, index) => {
    const at = `${pointer}/${index}`;
    const withChildren = directive["with-child-controls"] === "yes";
    directive["with-ids"]?.forEach((id, each) => {
      const controls = from.byId.get(id) ?? [];
      if (controls.length !== 1) notes.add(`${at}/with-ids/${each}`, words.namedControl(id, controls.length));
      for (const control of controls) take(control, withChildren);
    });
    directive.matching?.forEach(({ pattern }, each) => {
      const controls = matching(from, pattern, `${at}/matching/${each}`, notes);
      for (const control of controls) take(control, withChildren);
    });
  });
  return found;
}

/** A directive without a pattern matches nothing (req-include-by-match-empty). */
function matching<C>(from: Selectable<C>, pattern: string | undefined, pointer: string, notes: Notes): readonly C[] {
  if (pattern !== undefined && pattern.length > longestPattern) {
    notes.stop(pointer, words.longPattern(longestPattern));
  }
  notes.work(pointer, from.all.length * (1 + (pattern?.length ?? 0)));
  const fits = pattern === undefined ? () => false : globOf(pattern);
  const controls = from.all.filter((control) => fits(from.idOf(control)));
  if (controls.length === 0) notes.add(pointer, words.patternWithoutMatch(pattern));
  return controls;
}

/** Notes on a selection: that it is empty, that it brings controls unasked, that it names withdrawn ones. */
export function noteSelection(
  { explicit, implied, everything }: Selection,
  href: string,
  pointer: string,
  notes: Notes,
): void {
  if (explicit.size === 0) notes.add(pointer, words.importSelectsNothing(href));
  if (implied.size > 0) notes.add(pointer, words.impliedControls([...implied].map(({ control }) => control.id)));
  if (everything) return;
  for (const { control } of explicit)
    if (isWithdrawn(control)) notes.add(pointer, words.withdrawnControl(control.id, successorsOf(control)));
}
