/**
 * What becomes of controls that several imports bring (Profile Resolution, "The combine Directive").
 * @module
 */
import type { Control } from "../model/catalog.ts";
import type { CombineMethod } from "../model/profile.ts";
import type { Notes } from "./notes.ts";
import type { Selection } from "./select.ts";
import type { ControlSource, SourceControl } from "./source.ts";
import { union } from "./union.ts";
import { words } from "./words/selection.ts";

/** One import, with what it selects. */
export interface Imported {
  readonly source: ControlSource;
  readonly selection: Selection;
  /** RFC 6901: the directive in the profile. */
  readonly pointer: string;
}

/** A selected control of one import. */
export interface Pick {
  readonly turn: number;
  content: Control;
  explicit: boolean;
  /** The earlier pick of the same identifier that stands for this one, too. */
  readonly folded: Pick | undefined;
}

/**
 * The picks of each import, by their control in its source. Identifiers clash only between controls that directives
 * name ("IDs of each control explicitly included are compared"): an ancestor that merely comes along folds into
 * whatever else bears its identifier.
 */
export function combine(
  imports: readonly Imported[],
  method: CombineMethod,
  notes: Notes,
): readonly ReadonlyMap<SourceControl, Pick>[] {
  const first = new Map<string, Pick>();
  let turn = 0;
  return imports.map(({ source, selection, pointer }) => {
    const picks = new Map<SourceControl, Pick>();
    for (const each of source.all) {
      const explicit = selection.explicit.has(each);
      if (!explicit && !selection.implied.has(each)) continue;
      const { control } = each;
      const earlier = first.get(control.id);
      turn += 1;
      const clash = earlier?.explicit === true && explicit;
      const kept = clash && method === "keep";
      if (kept) notes.add(pointer, words.duplicateControl(control.id));
      const pick: Pick = { turn, content: control, explicit, folded: kept ? undefined : earlier };
      picks.set(each, pick);
      if (earlier === undefined) first.set(control.id, pick);
      else if (explicit && !earlier.explicit) {
        earlier.content = control;
        earlier.explicit = true;
      } else if (clash && method === "merge")
        earlier.content = { ...earlier.content, ...union(earlier.content, control, "first") };
    }
    return picks;
  });
}
