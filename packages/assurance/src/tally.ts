/**
 * Counters kept true by what changed: cells by scope, check and status; from these the standing of each requirement,
 * and each system's totals. Work is proportional to the changes.
 *
 * A tally may hold everything, or (`partial`) only what somebody loaded with `load…` for the changes at hand; then it
 * refuses to guess at what was not loaded.
 * @module
 */
import { type Framework, inScope, type Rule, rulesByControl, type System } from "./framework.ts";
import { addTo, emptyHistogram, type Histogram, histogramOf } from "./histogram.ts";
import { type RequirementStanding, requirementStanding } from "./requirement.ts";
import { points } from "./score.ts";
import { Status } from "./status.ts";

/** One requirement that stands otherwise than before; null where there is or was no such requirement. */
export interface Flip {
  readonly scope: string;
  readonly control: string;
  readonly from: RequirementStanding | null;
  readonly to: RequirementStanding | null;
}

/** What a system's own cells, those that bear on its profile, add up to. */
export interface Totals {
  readonly cells: Histogram;
  readonly points: number;
}

/** How the requirements of a system stand, as they are held by whoever loads them. */
export interface LoadedStandings {
  get(control: string): RequirementStanding | null | undefined;
  /** The controls of the requirements that there are. */
  keys(): Iterable<string>;
}

const nested = <K, L, V>(map: Map<K, Map<L, V>>, key: K): Map<L, V> => {
  const inner = map.get(key) ?? new Map<L, V>();
  map.set(key, inner);
  return inner;
};

const none: ArrayLike<number> = emptyHistogram();

export class Tally {
  readonly #partial: boolean;
  #framework: Framework;
  #rules: ReadonlyMap<string, readonly Rule[]>;
  readonly #systems = new Map<string, System>();
  readonly #heirs = new Map<string, Set<string>>();
  readonly #histograms = new Map<string, Map<string, Histogram>>();
  readonly #loaded = new Map<string, (check: string) => ArrayLike<number>>();
  readonly #loadedStandings = new Map<string, LoadedStandings>();
  /** What flipped since, or all where nothing was loaded. */
  readonly #standings = new Map<string, Map<string, RequirementStanding | null>>();
  readonly #totals = new Map<string, { cells: Histogram; points: number }>();
  readonly #doubtful = new Map<string, Set<string>>();
  /** By profile, what {@link affected} gives: the same rules are asked for in each of many scopes. */
  readonly #affected = new Map<string, Map<Rule, readonly string[]>>();

  constructor(framework: Framework, options: { readonly partial?: boolean } = {}) {
    this.#framework = framework;
    this.#rules = rulesByControl(framework);
    this.#partial = options.partial ?? false;
  }

  /** Loads all counters of a scope; of each, `counters` is asked when it is needed. */
  loadCounters(scope: string, counters: (check: string) => ArrayLike<number>): void {
    this.#loaded.set(scope, counters);
  }

  /** Loads the standings of all requirements of a system. */
  loadStandings(scope: string, standings: LoadedStandings): void {
    this.#loadedStandings.set(scope, standings);
  }

  loadTotals(scope: string, totals: { readonly cells: ArrayLike<number>; readonly points: number }): void {
    this.#totals.set(scope, { cells: histogramOf(totals.cells), points: totals.points });
  }

  /** Makes a system known whose counters and standings are loaded, so that nothing of it is in doubt. */
  loadSystem(system: System): void {
    this.#place(system);
  }

  /** The controls whose requirements a change of a check's cells may flip, in a system of the given profile. */
  affected(rule: Rule, profile: string): readonly string[] {
    const known = nested(this.#affected, profile);
    const held = known.get(rule);
    if (held) return held;
    const selected = this.#framework.profiles.get(profile);
    const found = selected ? rule.controls.filter((control) => selected.has(control)) : [];
    known.set(rule, found);
    return found;
  }

  /** All controls that some profile selects. */
  controls(): ReadonlySet<string> {
    return new Set([...this.#framework.profiles.values()].flatMap((controls) => [...controls]));
  }

  /** The checks that the requirement of a control is made of. */
  checksOf(control: string): readonly Rule[] {
    return this.#rules.get(control) ?? [];
  }

  /** The counter of a check in a scope. It is not the asker's: only to be read, and at once. */
  histogram(scope: string, check: string): ArrayLike<number> {
    const held = this.#histograms.get(scope)?.get(check);
    if (held) return held;
    const loaded = this.#loaded.get(scope);
    if (!loaded && this.#partial) throw new Error(`the counters of ${scope} were not loaded`);
    return loaded?.(check) ?? none;
  }

  /** The counters of a scope that changed since they were loaded, by check. */
  changed(scope: string): ReadonlyMap<string, Readonly<Histogram>> {
    return this.#histograms.get(scope) ?? new Map();
  }

  standing(scope: string, control: string): RequirementStanding | null {
    const flipped = this.#standings.get(scope)?.get(control);
    if (flipped !== undefined) return flipped;
    const loaded = this.#loadedStandings.get(scope);
    if (!loaded && this.#partial) throw new Error(`the standings of ${scope} were not loaded`);
    return loaded?.get(control) ?? null;
  }

  /** The requirements of a system that flipped since their standings were loaded, by control. */
  flipped(scope: string): ReadonlyMap<string, RequirementStanding | null> {
    return this.#standings.get(scope) ?? new Map();
  }

  totals(scope: string): Totals {
    const held = this.#totals.get(scope);
    if (!held && this.#partial) throw new Error(`the totals of ${scope} were not loaded`);
    return held ?? { cells: emptyHistogram(), points: 0 };
  }

  systems(): Iterable<System> {
    return this.#systems.values();
  }

  /** The standing of each requirement of a system, by control. */
  requirements(scope: string): ReadonlyMap<string, RequirementStanding> {
    const found = new Map<string, RequirementStanding>();
    for (const control of this.#required(scope)) {
      const standing = this.standing(scope, control);
      if (standing) found.set(control, standing);
    }
    return found;
  }

  *#required(scope: string): Iterable<string> {
    yield* this.#loadedStandings.get(scope)?.keys() ?? [];
    yield* this.#standings.get(scope)?.keys() ?? [];
  }

  /** How the cells stand that the requirement is made of: those of the system's subjects and of what it inherits. */
  cellsOf(system: System, control: string): Histogram {
    const sum = emptyHistogram();
    for (const rule of this.checksOf(control))
      for (const scope of [system.scope, ...system.inherits]) addTo(sum, this.histogram(scope, rule.check));
    return sum;
  }

  /** Whether a cell fails that the requirement is made of: that alone says how it stands, whatever the others do. */
  #fails(system: System, control: string): boolean {
    for (const { check } of this.checksOf(control)) {
      if ((this.histogram(system.scope, check)[Status.fail] ?? 0) > 0) return true;
      for (const scope of system.inherits) if ((this.histogram(scope, check)[Status.fail] ?? 0) > 0) return true;
    }
    return false;
  }

  /** Moves `number` cells of a check in a scope from one status to another; `absent` is in no count. */
  move(scope: string, rule: Rule, from: number, to: number, number = 1): void {
    const difference = emptyHistogram();
    if (from !== Status.absent) difference[from] = (difference[from] ?? 0) - number;
    if (to !== Status.absent) difference[to] = (difference[to] ?? 0) + number;
    this.shift(scope, rule, difference);
  }

  /** Adds to the counter of a check in a scope what many moves together come to. */
  shift(scope: string, rule: Rule, difference: ArrayLike<number>): void {
    const histogram = nested(this.#histograms, scope);
    const counted = histogram.get(rule.check) ?? histogramOf(this.histogram(scope, rule.check));
    histogram.set(rule.check, counted);
    addTo(counted, difference);
    const own = this.#systems.get(scope);
    if (own && this.affected(rule, own.profile).length > 0) this.#add(scope, rule, difference);
    for (const heir of [scope, ...(this.#heirs.get(scope) ?? [])]) {
      const system = this.#systems.get(heir);
      if (system) this.#doubt(heir, this.affected(rule, system.profile));
    }
  }

  /** Adds a system, or changes its place, profile or decisions. */
  setSystem(system: System): void {
    this.#place(system);
    this.#reconsider(system.scope);
  }

  /** Changes what is to be assured. Cells whose rule is gone must be moved to `absent` before, under the old rules. */
  setFramework(framework: Framework): void {
    this.#framework = framework;
    this.#rules = rulesByControl(framework);
    this.#affected.clear();
    for (const scope of this.#systems.keys()) this.#reconsider(scope);
  }

  /** Settles the requirements that may have flipped since it was last asked, and gives those that did. */
  flips(): readonly Flip[] {
    const flips: Flip[] = [];
    for (const [scope, controls] of this.#doubtful) {
      const system = this.#systems.get(scope);
      for (const control of system ? controls : []) {
        const from = this.standing(scope, control);
        const to = this.#standingNow(scope, control);
        if (from === to) continue;
        nested(this.#standings, scope).set(control, to);
        flips.push({ scope, control, from, to });
      }
    }
    this.#doubtful.clear();
    return flips;
  }

  #standingNow(scope: string, control: string): RequirementStanding | null {
    const system = this.#systems.get(scope);
    if (!system || !this.#framework.profiles.get(system.profile)?.has(control)) return null;
    const decided = system.notApplicable.has(control);
    if (!decided && this.#fails(system, control)) return "notSatisfied";
    return requirementStanding(decided ? emptyHistogram() : this.cellsOf(system, control), decided);
  }

  #place(system: System): void {
    for (const scope of this.#systems.get(system.scope)?.inherits ?? []) this.#heirs.get(scope)?.delete(system.scope);
    this.#systems.set(system.scope, system);
    for (const scope of system.inherits) {
      const heirs = this.#heirs.get(scope) ?? new Set();
      this.#heirs.set(scope, heirs.add(system.scope));
    }
  }

  #reconsider(scope: string): void {
    const system = this.#systems.get(scope);
    const selected = (system && this.#framework.profiles.get(system.profile)) ?? new Set<string>();
    this.#doubt(scope, [...selected, ...this.#required(scope)]);
    this.#totals.set(scope, { cells: emptyHistogram(), points: 0 });
    for (const benchmark of this.#framework.benchmarks.values())
      for (const rule of benchmark) {
        if (rule && inScope(rule, selected)) this.#add(scope, rule, this.histogram(scope, rule.check));
      }
  }

  #add(scope: string, rule: Rule, difference: ArrayLike<number>): void {
    const totals = this.#totals.get(scope) ?? { ...this.totals(scope) };
    addTo(totals.cells, difference);
    totals.points += points(difference, rule.severity);
    this.#totals.set(scope, totals);
  }

  #doubt(scope: string, controls: Iterable<string>): void {
    const doubtful = this.#doubtful.get(scope) ?? new Set();
    for (const control of controls) doubtful.add(control);
    this.#doubtful.set(scope, doubtful);
  }
}
