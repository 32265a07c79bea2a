/**
 * The result as a catalog, without what nothing refers to (Profile Resolution, "Pruning and Ordering").
 * @module
 */
import type { Catalog, Parameter } from "../model/catalog.ts";
import type { Metadata, Resource } from "../model/metadata.ts";
import { neededResources } from "./back-matter.ts";
import { staysAlways } from "./keep.ts";
import type { Notes } from "./notes.ts";
import { controlOf, controlsOf, groupOf, groupsOf, type Outline } from "./outline.ts";
import { collectReferences, noReferences, type References } from "./references.ts";
import { words } from "./words/modify.ts";

export interface Frame {
  readonly uuid: string;
  readonly metadata: Metadata;
  /** All of them, in their order. */
  readonly resources: readonly Resource[];
  readonly notes: Notes;
}

/** `loose` parameters stay where they are referred to, kept always, or set (their identifiers are `set`). */
export function assembled(
  outline: Outline,
  loose: readonly Parameter[],
  set: ReadonlySet<string>,
  { uuid, metadata, resources, notes }: Frame,
): Catalog {
  const controls = outline.controls.map(controlOf);
  const groups = outline.groups.map(groupOf);
  const references = noReferences();
  collectReferences([metadata, controls, groups], references);
  const params = neededParams(loose, set, references);
  noteMissing(outline, params, references, notes);
  const needed = neededResources(resources, references);
  return {
    uuid,
    metadata,
    ...(params.length > 0 && { params }),
    ...(controls.length > 0 && { controls }),
    ...(groups.length > 0 && { groups }),
    ...(needed.length > 0 && { "back-matter": { resources: needed } }),
  };
}

/** Adds to the references what the parameters that stay refer to. */
function neededParams(
  loose: readonly Parameter[],
  set: ReadonlySet<string>,
  references: References,
): readonly Parameter[] {
  const byId = new Map(loose.map((param) => [param.id, param]));
  const needed = new Set<Parameter>();
  const open: Parameter[] = [];
  const need = (param: Parameter | undefined): void => {
    if (!param || needed.has(param)) return;
    needed.add(param);
    open.push(param);
  };
  for (const param of loose) if (set.has(param.id) || staysAlways(param)) need(param);
  for (const id of references.params) need(byId.get(id));
  for (const id of references.fragments) need(byId.get(id));
  for (let param = open.pop(); param; param = open.pop()) {
    const inside = noReferences();
    collectReferences(param, inside);
    for (const id of inside.params) {
      references.params.add(id);
      need(byId.get(id));
    }
    for (const id of inside.fragments) {
      references.fragments.add(id);
      need(byId.get(id));
    }
  }
  return loose.filter((param) => needed.has(param));
}

/** Notes texts that insert a parameter which the result does not have. */
function noteMissing(outline: Outline, loose: readonly Parameter[], references: References, notes: Notes): void {
  const present = new Set(loose.map(({ id }) => id));
  for (const { content } of controlsOf(outline)) for (const { id } of content.params ?? []) present.add(id);
  for (const { content } of groupsOf(outline)) for (const { id } of content.params ?? []) present.add(id);
  const missing = references.params.difference(present);
  if (missing.size === 0) return;
  for (const { content } of controlsOf(outline)) {
    const inside = noReferences();
    const { controls: _, ...own } = content;
    collectReferences(own, inside);
    for (const id of inside.params.intersection(missing)) notes.add("", words.missingParameter(id, content.id));
  }
}
