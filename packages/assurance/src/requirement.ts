/**
 * The state of a requirement in three values (strong Kleene, semantics §4), and counts of requirements.
 * @module
 */
import { type CellCounts, cellCounts } from "./histogram.ts";

/** How a requirement is counted. Disjoint: `excepted` is satisfied, but only because of an exception. */
export const requirementStandings = ["satisfied", "notSatisfied", "unknown", "notApplicable", "excepted"] as const;
export type RequirementStanding = (typeof requirementStandings)[number];

export type RequirementState = "satisfied" | "not-satisfied" | "unknown" | "not-applicable";

/** Numbers of distinct (system, requirement) pairs. Roll-ups are counts, never averages. */
export type Counts = Readonly<Record<RequirementStanding, number>>;

export const noCounts: Counts = Object.freeze({
  satisfied: 0,
  notSatisfied: 0,
  unknown: 0,
  notApplicable: 0,
  excepted: 0,
});

/**
 * How a requirement stands, from all its cells. An excepted failure holds nothing back, and so gives what a pass
 * gives: that is what the approver accepted, and it is counted apart.
 * @param cells How many cells of its checks stand in which way, over all subjects in scope.
 * @param decided Whether somebody decided that it is not applicable.
 */
export function requirementStanding(cells: ArrayLike<number>, decided = false): RequirementStanding {
  return decided ? "notApplicable" : standingOfCounts(cellCounts(cells));
}

/** The same, where cells are counted already, and nobody decided that it is not applicable. */
export function standingOfCounts(cells: Omit<CellCounts, "notApplicable">): RequirementStanding {
  if (cells.fail > 0) return "notSatisfied";
  if (cells.unknown > 0 || cells.pass + cells.excepted === 0) return "unknown";
  return cells.excepted > 0 ? "excepted" : "satisfied";
}

/** The state that a standing is: an excepted requirement is `satisfied`, shown with the number of its exceptions. */
export function requirementState(standing: RequirementStanding): RequirementState {
  if (standing === "notSatisfied") return "not-satisfied";
  if (standing === "notApplicable") return "not-applicable";
  return standing === "unknown" ? "unknown" : "satisfied";
}

/** One word for a node that counts several: the worst of them. `unknown` where it counts none. */
export function worst(counts: Counts): RequirementState {
  if (counts.notSatisfied > 0) return "not-satisfied";
  if (counts.unknown > 0) return "unknown";
  if (counts.satisfied + counts.excepted > 0) return "satisfied";
  return counts.notApplicable > 0 ? "not-applicable" : "unknown";
}

export function addCounts(a: Counts, b: Counts): Counts {
  return {
    satisfied: a.satisfied + b.satisfied,
    notSatisfied: a.notSatisfied + b.notSatisfied,
    unknown: a.unknown + b.unknown,
    notApplicable: a.notApplicable + b.notApplicable,
    excepted: a.excepted + b.excepted,
  };
}

/** How many requirements there are of each standing. */
export function countsOf(standings: Iterable<RequirementStanding>): Counts {
  const counts = { ...noCounts };
  for (const standing of standings) counts[standing] += 1;
  return counts;
}

/** The same by something, such as the control or the system, of which each requirement is. */
export class CountsBy {
  readonly #counts = new Map<string, Record<RequirementStanding, number>>();

  add(key: string, standing: RequirementStanding): void {
    const held = this.#counts.get(key);
    if (held) held[standing] += 1;
    else this.#counts.set(key, { ...noCounts, [standing]: 1 });
  }

  get counts(): ReadonlyMap<string, Counts> {
    return this.#counts;
  }
}

/**
 * The counts of a clause, or of anything that controls are reached from. Each control contributes pairs of its own, so
 * the counts over a *set* of controls count each distinct pair once, however many ways lead to it.
 */
export function countsOver(controls: Iterable<string>, byControl: ReadonlyMap<string, Counts>): Counts {
  let sum = noCounts;
  for (const control of new Set(controls)) sum = addCounts(sum, byControl.get(control) ?? noCounts);
  return sum;
}
