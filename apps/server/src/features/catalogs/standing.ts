/**
 * How controls of catalogs stand: ours as their requirements do; one of others as it follows from ours by mappings, which
 * is derived and never asserted.
 * @module
 */
import { CountsBy, type RequirementStanding } from "@tokiwa/assurance";
import type { Possible } from "@tokiwa/oscal";
import type { ControlStanding } from "./schema.ts";

/** Standing of each requirement, by scope of the system and control. */
export type Standings = ReadonlyMap<string, ReadonlyMap<string, RequirementStanding>>;

const within = (possible: Possible, allowed: Possible): boolean => possible.size > 0 && possible.isSubsetOf(allowed);

/** Where what is asked is all in what ours asks, ours being met means that it is met. */
const contained: Possible = new Set(["equal", "subset"]);
/** Where what is asked has all of ours in it, ours not being met means that it is not met. */
const containing: Possible = new Set(["equal", "superset"]);
const equal: Possible = new Set(["equal"]);

/**
 * What the standing of one of our requirements says of a control that relates to ours as `possible`: nothing (unknown)
 * unless each relation that is possible says the same. What was decided not to apply says nothing of others.
 */
export function impliedBy(possible: Possible, standing: RequirementStanding): RequirementStanding {
  if (standing === "satisfied" && within(possible, contained)) return "satisfied";
  if (standing === "notSatisfied" && within(possible, containing)) return "notSatisfied";
  if (standing === "excepted" && within(possible, equal)) return "excepted";
  return "unknown";
}

/**
 * What several say together: what is not met is said by any; what is met and not met at once is not known.
 * @returns null where there is nothing.
 */
export function together(implied: readonly RequirementStanding[]): RequirementStanding | null {
  const said = new Set(implied.filter((one) => one !== "unknown"));
  if (implied.length === 0) return null;
  const [only] = said;
  return said.size === 1 && only ? only : "unknown";
}

/** How the requirements of one of our controls stand, over all systems. */
export function assertedFor(standings: Standings, control: string): ControlStanding | null {
  const counts = new CountsBy();
  for (const requirements of standings.values()) {
    const standing = requirements.get(control);
    if (standing) counts.add(control, standing);
  }
  const found = counts.counts.get(control);
  return found ? { derived: false, counts: found } : null;
}

/** How a control stands by what it relates to of ours, over the systems that are asked for any of that. */
export function derivedFor(
  standings: Standings,
  related: readonly { readonly control: string; readonly possible: Possible }[],
): ControlStanding | null {
  const counts = new CountsBy();
  for (const requirements of standings.values()) {
    const implied = related.flatMap(({ control, possible }) => {
      const standing = requirements.get(control);
      return standing ? [impliedBy(possible, standing)] : [];
    });
    const standing = together(implied);
    if (standing) counts.add("", standing);
  }
  const found = counts.counts.get("");
  return found ? { derived: true, counts: found } : null;
}
