/**
 * Mapping collections as one graph, asked from either side.
 * @module
 */
import type { ControlMap, Mapping, MappingCollection, MappingItem, MatchingRationale } from "../model/mapping.ts";
import { resolveUri } from "../resolve/uri.ts";
import { inverse, type Possible, possibleOf } from "./relation.ts";

/** A control or a statement of a catalog or profile, which is known by its reference. */
export interface Subject {
  readonly resource: string;
  readonly type: string;
  readonly id: string;
}

/** Subjects that a map takes together: its relationship is between their unions. */
export interface Node {
  readonly key: string;
  /** In one order, each once. */
  readonly subjects: readonly Subject[];
}

/** What one map says of two nodes; or that a subject is part of a node of several. */
export interface Step {
  readonly from: Node;
  readonly to: Node;
  readonly possible: Possible;
  /** Between 0 and 1; undefined where the collection does not say it as a number. */
  readonly confidence: number | undefined;
  readonly rationale: MatchingRationale | undefined;
  /** Where it stands: undefined for membership, which is true by itself. */
  readonly source: { readonly collection: string; readonly map: string; readonly inverted: boolean } | undefined;
}

export interface NamedCollection {
  /** The reference under which it was loaded: the base of its own references. */
  readonly href: string;
  readonly collection: MappingCollection;
}

export interface MappingIndex {
  /** Every step that begins at a node. */
  readonly stepsFrom: (node: Node) => readonly Step[];
  readonly nodes: ReadonlyMap<string, Node>;
  /** The resources that the maps are between, and what each is: `catalog` or `profile`. */
  readonly resources: ReadonlyMap<string, string>;
}

export function nodeOf(subjects: readonly Subject[]): Node {
  const byKey = new Map(subjects.map((subject) => [`${subject.resource}#${subject.type}:${subject.id}`, subject]));
  const keys = [...byKey.keys()].sort();
  return { key: keys.join(" "), subjects: keys.flatMap((key) => byKey.get(key) ?? []) };
}

/**
 * An index over collections. `same` says which references mean one resource (from → to), as two collections often name
 * one catalog differently.
 */
export function mappingIndex(
  collections: readonly NamedCollection[],
  same: ReadonlyMap<string, string> = new Map(),
): MappingIndex {
  const nodes = new Map<string, Node>();
  const steps = new Map<string, Step[]>();
  const resources = new Map<string, string>();
  const add = (step: Step): void => {
    nodes.set(step.from.key, step.from);
    const known = steps.get(step.from.key);
    if (known) known.push(step);
    else steps.set(step.from.key, [step]);
  };
  const addBothWays = (step: Step): void => {
    add(step);
    const { source } = step;
    add({
      ...step,
      from: step.to,
      to: step.from,
      possible: inverse(step.possible),
      source: source && { ...source, inverted: true },
    });
  };
  const joined = new Set<string>();
  const join = (node: Node): void => {
    if (node.subjects.length < 2 || joined.has(node.key)) return;
    joined.add(node.key);
    for (const subject of node.subjects)
      addBothWays({
        from: nodeOf([subject]),
        to: node,
        possible: new Set(["equal", "subset"]),
        confidence: 1,
        rationale: undefined,
        source: undefined,
      });
  };

  for (const { href, collection } of collections)
    for (const mapping of collection.mappings) {
      const source = resourceOf(mapping["source-resource"].href, href, collection, same);
      const target = resourceOf(mapping["target-resource"].href, href, collection, same);
      resources.set(source, mapping["source-resource"].type).set(target, mapping["target-resource"].type);
      for (const map of mapping.maps) {
        if (map.sources.length === 0 || map.targets.length === 0) continue;
        const from = nodeOf(subjectsOf(map.sources, source));
        const to = nodeOf(subjectsOf(map.targets, target));
        addBothWays({
          from,
          to,
          ...said(map, mapping, collection),
          source: { collection: href, map: map.uuid, inverted: false },
        });
        join(from);
        join(to);
      }
    }
  return { stepsFrom: (node) => steps.get(node.key) ?? [], nodes, resources };
}

const subjectsOf = (items: readonly MappingItem[], resource: string): readonly Subject[] =>
  items.map((item) => ({ resource, type: item.type, id: item["id-ref"] }));

/** What is not said of a map is said of its mapping, or of the whole collection. */
function said(
  map: ControlMap,
  mapping: Mapping,
  { provenance }: MappingCollection,
): Pick<Step, "possible" | "confidence" | "rationale"> {
  const rationale = map["matching-rationale"] ?? mapping["matching-rationale"] ?? provenance["matching-rationale"];
  const score = map["confidence-score"] ?? mapping["confidence-score"] ?? provenance["confidence-score"];
  const percentage = score?.percentage;
  return {
    possible: possibleOf(map.relationship, rationale, map.ns),
    // A number outside of 0 to 1 is none that could be multiplied.
    confidence: percentage !== undefined && percentage >= 0 && percentage <= 1 ? percentage : undefined,
    rationale,
  };
}

/** A resource by what its reference leads to: through the back matter, relative to the collection, and as `same` says. */
function resourceOf(
  href: string,
  base: string,
  collection: MappingCollection,
  same: ReadonlyMap<string, string>,
): string {
  const direct = same.get(href);
  if (direct !== undefined) return direct;
  if (!href.startsWith("#")) {
    const resolved = resolveUri(base, href);
    return same.get(resolved) ?? resolved;
  }
  const uuid = href.slice(1).toLowerCase();
  const resource = collection["back-matter"]?.resources?.find((each) => each.uuid.toLowerCase() === uuid);
  const places = (resource?.rlinks ?? []).map((rlink) => resolveUri(base, rlink.href));
  for (const place of places) {
    const known = same.get(place);
    if (known !== undefined) return known;
  }
  // The first in an order that does not depend on the one in the document.
  return places.toSorted()[0] ?? `${base}${href}`;
}
