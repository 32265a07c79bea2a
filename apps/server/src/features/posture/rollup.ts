/**
 * What scopes add up to: requirements by control, and cells in scope by check (semantics §4: counts, never averages).
 * Kept by difference: what a scope came to before is taken away, and what it comes to now is added.
 * @module
 */
import {
  type Counts,
  countsOver,
  noCounts,
  requirementStandings,
  type RequirementStanding,
  standings as statuses,
} from "@tokiwa/assurance";
import type { CheckPlace, Revision } from "./revision.ts";
import { placesOf } from "./standings.ts";

/** Number of cells by status, of each check that has one. */
export interface Counters {
  get(check: string): ArrayLike<number> | undefined;
  [Symbol.iterator](): Iterator<readonly [string, ArrayLike<number>]>;
}

/** What one scope brings in. */
export interface Share {
  /** Of its system's requirements; none for what the organization itself is asked for. */
  readonly standings: ReadonlyMap<string, RequirementStanding>;
  /** The checks that count there. */
  readonly checks: readonly CheckPlace[];
  readonly counters: Pick<Counters, "get">;
}

const [ways, width] = [requirementStandings.length, statuses.length];
const placeOfStanding = new Map(requirementStandings.map((standing, place) => [standing, place]));

export class Rollup {
  readonly #revision: Revision;
  /** By control and standing. */
  readonly #requirements: Int32Array;
  /** By number of the check and status. */
  readonly #cells: Int32Array;
  #byControl: ReadonlyMap<string, Counts> | undefined;
  #all: Counts | undefined;

  private constructor(revision: Revision, requirements: Int32Array, cells: Int32Array) {
    this.#revision = revision;
    this.#requirements = requirements;
    this.#cells = cells;
  }

  /** Adds shares up. */
  static of(revision: Revision, shares: Iterable<Share>): Rollup {
    const checks = Math.max(0, ...[...revision.checks.values()].map(({ number }) => number + 1));
    const none = new Rollup(revision, new Int32Array(revision.controls.length * ways), new Int32Array(checks * width));
    for (const share of shares) none.#add(share, 1);
    return none;
  }

  /** The same, with some shares in the place of others. */
  shifted(before: Iterable<Share>, after: Iterable<Share>): Rollup {
    const shifted = new Rollup(this.#revision, this.#requirements.slice(), this.#cells.slice());
    for (const share of before) shifted.#add(share, -1);
    for (const share of after) shifted.#add(share, 1);
    return shifted;
  }

  #add({ standings, checks, counters }: Share, sign: 1 | -1): void {
    const places = placesOf(this.#revision);
    for (const [control, standing] of standings) {
      const at = (places.get(control) ?? 0) * ways + (placeOfStanding.get(standing) ?? 0);
      this.#requirements[at] = (this.#requirements[at] ?? 0) + sign;
    }
    for (const { rule, number } of checks) {
      const cells = counters.get(rule.check);
      if (!cells) continue;
      for (let status = 0; status < width; status += 1) {
        const at = number * width + status;
        this.#cells[at] = (this.#cells[at] ?? 0) + sign * (cells[status] ?? 0);
      }
    }
  }

  /** Of each control that is required anywhere, how its requirements stand; in the order of the ids. */
  get byControl(): ReadonlyMap<string, Counts> {
    this.#byControl ??= new Map(
      this.#revision.controls.flatMap((control, place) => {
        const [satisfied = 0, notSatisfied = 0, unknown = 0, notApplicable = 0, excepted = 0] =
          this.#requirements.subarray(place * ways, (place + 1) * ways);
        const counts = { satisfied, notSatisfied, unknown, notApplicable, excepted };
        return Object.values(counts).some((number) => number !== 0) ? [[control, counts] as const] : [];
      }),
    );
    return this.#byControl;
  }

  counts(control: string): Counts {
    return this.byControl.get(control) ?? noCounts;
  }

  /** All requirements. */
  get all(): Counts {
    this.#all ??= countsOver(this.byControl.keys(), this.byControl);
    return this.#all;
  }

  /** The cells in scope of a check, by status. Only to be read. */
  cells({ number }: Pick<CheckPlace, "number">): ArrayLike<number> {
    return this.#cells.subarray(number * width, (number + 1) * width);
  }
}
