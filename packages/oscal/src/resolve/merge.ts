/**
 * The merge phase: controls combined and put in their places (Profile Resolution, "Merge Phase").
 * @module
 */
import type { Parameter } from "../model/catalog.ts";
import type { Merge } from "../model/profile.ts";
import { combine, type Imported } from "./combine.ts";
import { custom } from "./custom.ts";
import type { Notes } from "./notes.ts";
import { controlsOf, groupsOf, type Outline } from "./outline.ts";
import { asIs, flat } from "./structure.ts";
import { words } from "./words/selection.ts";

/** Without directives, duplicates are kept and the result is flat (req-merge-none, req-structure-none). */
export function structured(imports: readonly Imported[], merge: Merge | undefined, notes: Notes): Outline {
  const method = merge?.combine?.method ?? "keep";
  if (method === "merge") notes.add("/profile/merge/combine/method", words.combineMerge());
  const structures = [
    ...(merge?.flat ? ["flat"] : []),
    ...(merge?.["as-is"] ? ["as-is"] : []),
    ...(merge?.custom ? ["custom"] : []),
  ];
  if (structures.length > 1) notes.stop("/profile/merge", words.twoStructures(structures));
  const picks = combine(imports, method, notes);
  if (merge?.custom) return custom(asIs(imports, picks), merge.custom, "/profile/merge/custom", notes);
  return merge?.["as-is"] ? asIs(imports, picks) : flat(picks);
}

/** Parameters outside of controls (req-loose-param), one of each identifier, less those that the outline's groups hold. */
export function looseOf(imports: readonly Imported[], outline: Outline): readonly Parameter[] {
  const held = new Set<string>();
  for (const { content } of groupsOf(outline)) for (const { id } of content.params ?? []) held.add(id);
  const loose: Parameter[] = [];
  for (const source of new Set(imports.map((each) => each.source)))
    for (const param of source.looseParams)
      if (!held.has(param.id)) {
        held.add(param.id);
        loose.push(param);
      }
  return loose;
}

/** The parameters of controls that the outline does not have; of one identifier the first. */
export function parametersLeft(imports: readonly Imported[], outline: Outline): ReadonlyMap<string, Parameter> {
  const present = new Set([...controlsOf(outline)].map(({ content }) => content.id));
  const params = new Map<string, Parameter>();
  for (const source of new Set(imports.map((each) => each.source)))
    for (const { control } of source.all)
      if (!present.has(control.id))
        for (const param of control.params ?? []) if (!params.has(param.id)) params.set(param.id, param);
  return params;
}
