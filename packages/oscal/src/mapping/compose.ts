/**
 * Two mapping collections that share a resource, put together into one: from the first's other side to the second's.
 * @module
 */
import type { ControlMap, Mapping, MappingCollection, MatchingRationale } from "../model/mapping.ts";
import { type Problem, problem } from "../problem/problem.ts";
import { oscalVersion } from "../resolve/metadata.ts";
import { areDisjoint, difference, grouped, intersection } from "../sets/sets.ts";
import { type Chain, type Derivation, derive, type DeriveOptions } from "./derive.ts";
import { type MappingIndex, mappingIndex, type NamedCollection, type Subject } from "./mapping-index.ts";
import { certain, relationshipOf } from "./relation.ts";

export interface ComposeOptions extends DeriveOptions {
  /** References that mean one resource: from → to. */
  readonly same?: ReadonlyMap<string, string>;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** A fresh UUID, of version 4. */
  readonly uuid: () => string;
}

export interface Composition {
  /** What is known, as a collection of its own; undefined where nothing is. */
  readonly collection: MappingCollection | undefined;
  /** What the maps leave open: it is not in the collection, for OSCAL has no word for it. */
  readonly unknown: readonly Derivation[];
  /** What the maps contradict each other in; not in the collection either. */
  readonly contradictory: readonly Derivation[];
}

/**
 * The composition, or the problem of collections that have no resource in common.
 *
 * @example composeMappings({ href: "a.json", collection: a }, { href: "b.json", collection: b }, { now, uuid })
 */
export function composeMappings(
  first: NamedCollection,
  second: NamedCollection,
  options: ComposeOptions,
): Composition | Problem {
  const ofFirst = new Set(mappingIndex([first], options.same).resources.keys());
  const ofSecond = new Set(mappingIndex([second], options.same).resources.keys());
  if (areDisjoint(ofFirst, ofSecond)) return notJoined(ofFirst, ofSecond);
  const index = mappingIndex([first, second], options.same);
  const shared = intersection(ofFirst, ofSecond);
  const starts = difference(ofFirst, shared);
  const ends = difference(ofSecond, shared);

  const found = singles(index, starts).flatMap((subject) =>
    [...ends].flatMap((end) => derive(index, subject, end, options)),
  );
  const known = found.filter(({ relation }) => relation !== "unknown" && relation !== "contradiction");
  return {
    collection: known.length > 0 ? written(known, index.resources, first, second, options) : undefined,
    unknown: found.filter(({ relation }) => relation === "unknown"),
    contradictory: found.filter(({ relation }) => relation === "contradiction"),
  };
}

function notJoined(first: ReadonlySet<string>, second: ReadonlySet<string>): Problem {
  const [a, b] = [[...first].join(", "), [...second].join(", ")];
  return problem("oscal.mappings-not-joined", "/mapping-collection/mappings", {
    message: {
      ja: `二つのマッピングに共通の資源がありません（${a} と ${b}）。`,
      en: `The two mappings have no resource in common (${a} and ${b}).`,
    },
    remedy: {
      ja: "同じ資源を別の参照で呼んでいる場合は、--map FROM=TO で同じものと示してください。",
      en: "Where they name one resource differently, say so with --map FROM=TO.",
    },
  });
}

/** The subjects of some resources that stand in maps, alone or among several. */
function singles({ nodes }: MappingIndex, resources: ReadonlySet<string>): readonly Subject[] {
  const subjects = new Map<string, Subject>();
  for (const node of nodes.values())
    for (const subject of node.subjects)
      if (resources.has(subject.resource)) subjects.set(`${subject.resource}#${subject.type}:${subject.id}`, subject);
  return [...subjects.values()];
}

function written(
  known: readonly Derivation[],
  types: ReadonlyMap<string, string>,
  first: NamedCollection,
  second: NamedCollection,
  { now, uuid }: ComposeOptions,
): MappingCollection {
  const pairs = grouped(known, ({ from, to }) => `${from.resource} ${to.resource}`);
  const mappings = [...pairs.values()].flatMap((derivations): readonly Mapping[] => {
    const [any] = derivations;
    if (!any) return [];
    return [
      {
        uuid: uuid(),
        "source-resource": { type: types.get(any.from.resource) ?? "catalog", href: any.from.resource },
        "target-resource": { type: types.get(any.to.resource) ?? "catalog", href: any.to.resource },
        maps: derivations.map((derivation) => mapOf(derivation, uuid())),
      },
    ];
  });
  const titles = [first, second].map(({ collection }) => collection.metadata.title);
  return {
    uuid: uuid(),
    metadata: {
      title: titles.join(" + "),
      "last-modified": new Date(now).toISOString(),
      version: "1",
      "oscal-version": oscalVersion,
    },
    provenance: {
      method: "automation",
      "matching-rationale": weakest(known.flatMap(({ chains }) => chains)) ?? "syntactic",
      status: "draft",
      "mapping-description": [
        `「${titles.join("」と「")}」の合成。すべての場合に成り立つ関係だけを記し、確からしさは連鎖に沿って下がることはあっても上がりません。`,
        `Composed of "${titles.join('" and "')}". Only relations that hold in every case are stated; confidence never rises along a chain.`,
      ].join("\n\n"),
    },
    mappings,
  };
}

function mapOf({ from, to, relation, confidence, chains }: Derivation, uuid: string): ControlMap {
  const rationale = weakest(chains);
  return {
    uuid,
    ...(rationale && { "matching-rationale": rationale }),
    relationship: relation === "unknown" || relation === "contradiction" ? relation : relationshipOf[relation],
    sources: [itemOf(from)],
    targets: [itemOf(to)],
    ...(confidence !== undefined && { "confidence-score": { percentage: confidence } }),
    remarks: chains.map(chainInSigns).join("\n\n"),
  };
}

const itemOf = ({ type, id }: Subject): { readonly type: "control" | "statement"; readonly "id-ref": string } => ({
  type: type === "statement" ? "statement" : "control",
  "id-ref": id,
});

/** A chain is made by meaning only where each of its steps is. */
function weakest(chains: readonly Chain[]): MatchingRationale | undefined {
  const used = new Set(
    chains.flatMap(({ steps }) => steps.flatMap(({ source, rationale }) => (source ? [rationale] : []))),
  );
  return (["syntactic", "functional", "semantic"] as const).find((each) => used.has(each));
}

const signs = { equal: "=", subset: "⊂", superset: "⊃", intersects: "∩", none: "∅" } as const;

/** A chain in signs that need no language: `ac-1 = A.5.1 ⊂ PR.AA-01`; `?` where a step leaves several relations open. */
export function chainInSigns({ steps }: Chain): string {
  const [first] = steps;
  if (!first) return "";
  return steps.reduce((text, step) => {
    const relation = certain(step.possible);
    const sign = step.source ? (relation ? signs[relation] : "?") : step.to.subjects.length > 1 ? "∈" : "∋";
    return `${text} ${sign} ${named(step.to.subjects)}`;
  }, named(first.from.subjects));
}

const named = (subjects: readonly Subject[]): string => {
  const ids = subjects.map(({ id }) => id);
  return ids.length === 1 ? (ids[0] ?? "") : `{${ids.join(", ")}}`;
};
