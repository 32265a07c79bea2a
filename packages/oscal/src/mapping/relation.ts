/**
 * How two sets of requirements can relate, and what follows for the first and third of three (RCC-5: five relations of
 * which exactly one holds between any two sets that are not empty).
 * @module
 */
import type { MatchingRationale } from "../model/mapping.ts";

/** `subset` and `superset` are proper ones, `intersects` is neither; `none` is disjoint. */
export const baseRelations = ["equal", "subset", "superset", "intersects", "none"] as const;
export type BaseRelation = (typeof baseRelations)[number];

/** Relations that are possible: one is an answer, several are not knowing, none at all is a contradiction. */
export type Possible = ReadonlySet<BaseRelation>;

export const anyRelation: Possible = new Set(baseRelations);
const only = (...relations: readonly BaseRelation[]): Possible => new Set(relations);

/** What `A r B` and `B s C` leave possible for A and C: proven by the test over all sets of small universes. */
const composition: Readonly<Record<BaseRelation, Readonly<Record<BaseRelation, Possible>>>> = {
  equal: {
    equal: only("equal"),
    subset: only("subset"),
    superset: only("superset"),
    intersects: only("intersects"),
    none: only("none"),
  },
  subset: {
    equal: only("subset"),
    subset: only("subset"),
    superset: anyRelation,
    intersects: only("intersects", "none", "subset"),
    none: only("none"),
  },
  superset: {
    equal: only("superset"),
    subset: only("equal", "intersects", "subset", "superset"),
    superset: only("superset"),
    intersects: only("intersects", "superset"),
    none: only("intersects", "none", "superset"),
  },
  intersects: {
    equal: only("intersects"),
    subset: only("intersects", "subset"),
    superset: only("intersects", "none", "superset"),
    intersects: anyRelation,
    none: only("intersects", "none", "superset"),
  },
  none: {
    equal: only("none"),
    subset: only("intersects", "none", "subset"),
    superset: only("none"),
    intersects: only("intersects", "none", "subset"),
    none: anyRelation,
  },
};

/**
 * What is possible between the first and the third.
 *
 * @example composed(new Set(["subset"]), new Set(["subset"])) // Set { "subset" }
 */
export function composed(first: Possible, second: Possible): Possible {
  const possible = new Set<BaseRelation>();
  for (const r of first) for (const s of second) for (const each of composition[r][s]) possible.add(each);
  return possible;
}

const inverses: Readonly<Record<BaseRelation, BaseRelation>> = {
  equal: "equal",
  subset: "superset",
  superset: "subset",
  intersects: "intersects",
  none: "none",
};

/** The same, seen from the other side. */
export const inverse = (possible: Possible): Possible => new Set([...possible].map((each) => inverses[each]));

/** The one relation, or undefined where it is not known. */
export function certain(possible: Possible): BaseRelation | undefined {
  const [first, ...others] = possible;
  return others.length === 0 ? first : undefined;
}

/**
 * What a relationship of OSCAL says. `equivalent-to` means the same only where the mapping was made by meaning
 * (`semantic`); by wording or by effect it leaves everything possible. So does a relationship of another namespace.
 */
export function possibleOf(relationship: string, rationale: MatchingRationale | undefined, ns?: string): Possible {
  if (ns !== undefined && ns !== "http://csrc.nist.gov/ns/oscal") return anyRelation;
  switch (relationship) {
    case "equal-to":
      return only("equal");
    case "equivalent-to":
      return rationale === "semantic" ? only("equal") : anyRelation;
    case "subset-of":
      return only("subset");
    case "superset-of":
      return only("superset");
    case "intersects-with":
      return only("intersects");
    case "no-relationship":
      return only("none");
    default:
      return anyRelation;
  }
}

/** The relationship of OSCAL for a relation that is known. */
export const relationshipOf: Readonly<Record<BaseRelation, string>> = {
  equal: "equal-to",
  subset: "subset-of",
  superset: "superset-of",
  intersects: "intersects-with",
  none: "no-relationship",
};
