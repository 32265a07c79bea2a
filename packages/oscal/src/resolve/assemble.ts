/**
 * The result as a catalog, without what nothing refers to (Profile Resolution, "Pruning and Ordering").
 * @module
 */
import type { Catalog, Parameter } from "../model/catalog.ts";
import type { Metadata, Resource } from "../model/metadata.ts";
import type { SetParameter } from "../model/profile.ts";
import { difference, intersection } from "../sets/sets.ts";
import { neededResources } from "./back-matter.ts";
import { staysAlways } from "./keep.ts";
import type { Notes } from "./notes.ts";
import { controlOf, controlsOf, groupOf, groupsOf, type Outline } from "./outline.ts";
import { collectReferences, noReferences, type References } from "./references.ts";
import { withSettings } from "./set-parameters.ts";
import { words } from "./words/modify.ts";

export interface Frame {
  readonly uuid: string;
  readonly metadata: Metadata;
  /** All of them, in their order. */
  readonly resources: readonly Resource[];
  /** The parameters of controls that are not in the result, by identifier; asked for only where one is missing. */
  readonly left: () => ReadonlyMap<string, Parameter>;
  /** What the profile sets of these. */
  readonly settings: readonly SetParameter[];
  readonly notes: Notes;
}

/** `loose` parameters stay where they are referred to, kept always, or set (their identifiers are `set`). */
export function assembled(
  outline: Outline,
  loose: readonly Parameter[],
  set: ReadonlySet<string>,
  { uuid, metadata, resources, left, settings, notes }: Frame,
): Catalog {
  const controls = outline.controls.map(controlOf);
  const groups = outline.groups.map(groupOf);
  const references = noReferences();
  collectReferences([metadata, controls, groups], references);
  const held = new Set([...controlsOf(outline), ...groupsOf(outline)].flatMap(({ content }) => idsOf(content.params)));
  const kept = neededParams(loose, set, references);
  const params = [...kept, ...strays(references, new Set([...held, ...idsOf(kept)]), left, settings)];
  noteMissing(outline, difference(references.params, new Set([...held, ...idsOf(params)])), notes);
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

/**
 * Parameters of controls that were not selected, which a text of the result inserts: what is referred to stays ("Pruning
 * and Ordering"), so that the text can be read. Adds to the references what these refer to.
 */
function strays(
  references: References,
  present: ReadonlySet<string>,
  left: Frame["left"],
  settings: readonly SetParameter[],
): readonly Parameter[] {
  const found = new Map<string, Parameter>();
  const missing = [...references.params].filter((id) => !present.has(id));
  if (missing.length === 0) return [];
  const byId = left();
  for (let id = missing.pop(); id !== undefined; id = missing.pop()) {
    const param = byId.get(id);
    if (!param || found.has(id)) continue;
    const now = withSettings(param, settings);
    found.set(id, now);
    const inside = noReferences();
    collectReferences(now, inside);
    for (const fragment of inside.fragments) references.fragments.add(fragment);
    for (const each of inside.params) {
      references.params.add(each);
      if (!present.has(each)) missing.push(each);
    }
  }
  return [...byId.keys()].flatMap((id) => found.get(id) ?? []);
}

const idsOf = (params: readonly Parameter[] = []): readonly string[] => params.map(({ id }) => id);

/** Notes texts that insert a parameter which neither the result nor its sources have. */
function noteMissing(outline: Outline, missing: ReadonlySet<string>, notes: Notes): void {
  if (missing.size === 0) return;
  for (const { content } of controlsOf(outline)) {
    const inside = noReferences();
    const { controls: _, ...own } = content;
    collectReferences(own, inside);
    for (const id of intersection(inside.params, missing)) notes.add("", words.missingParameter(id, content.id));
  }
}
