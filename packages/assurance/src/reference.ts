/**
 * What every state means, said slowly: everything is worked out from all that was ever observed, each time anew, in
 * the words of semantics §§3, 4 and 6. Nothing but tests uses it. Where the rest of this package answers otherwise,
 * the rest is wrong.
 * @module
 */
import type { Framework, Rule, System } from "./framework.ts";
import type { Outcome } from "./outcome.ts";
import type { RequirementStanding } from "./requirement.ts";
import type { Standing } from "./status.ts";

export interface Observation {
  readonly subject: string;
  readonly check: string;
  readonly source: string;
  readonly observedAt: number;
  readonly outcome: Outcome;
}

/** All that was ever told. `until` of an exception is the first instant at which it no longer holds. */
export interface World {
  readonly framework: Framework;
  readonly systems: readonly System[];
  readonly subjects: readonly { readonly id: string; readonly kind: string; readonly scope: string }[];
  readonly observations: readonly Observation[];
  readonly exceptions: readonly {
    readonly subject: string;
    readonly check: string;
    readonly from: number;
    readonly until: number;
  }[];
}

const worstFirst: readonly Outcome[] = ["fail", "error", "pass", "not-applicable"];

/** The newest of some observations; of several of the same instant, the worst. */
function newest(observations: readonly Observation[]): Observation | undefined {
  return observations.toSorted(
    (a, b) => b.observedAt - a.observedAt || worstFirst.indexOf(a.outcome) - worstFirst.indexOf(b.outcome),
  )[0];
}

/** How one cell stands, from all observations ever made of it. */
export function cell(observations: readonly Observation[], excepted: boolean, rule: Rule, now: number): Standing {
  const unknown = (unknownReason: Standing["unknownReason"], lastFailed: boolean): Standing => ({
    state: "unknown",
    unknownReason,
    excepted: false,
    lastFailed,
  });
  const known = (state: Standing["state"]): Standing => ({
    state,
    unknownReason: null,
    excepted: state === "fail" && excepted,
    lastFailed: false,
  });

  if (observations.length === 0) return unknown("never-observed", false);

  const sources = new Set(observations.map((observation) => observation.source));
  const latest = [...sources].map((source) => newest(observations.filter((one) => one.source === source)));
  const fresh = latest.flatMap((one) => (one && now - one.observedAt <= rule.maxAge ? [one.outcome] : []));

  if (fresh.length === 0 && rule.silence === "fail") return known("fail");
  if (fresh.includes("fail")) {
    const disputed = fresh.includes("pass") || fresh.includes("not-applicable");
    return disputed && !excepted ? unknown("conflict", true) : known("fail");
  }
  if (fresh.includes("pass")) return known("pass");
  if (fresh.includes("not-applicable")) return known("not-applicable");

  const last = newest(observations.filter((one) => one.outcome !== "error"));
  return unknown(fresh.includes("error") ? "error" : "stale", last?.outcome === "fail");
}

/** A cell in its place. */
export interface Placed {
  readonly subject: string;
  readonly scope: string;
  readonly rule: Rule;
  readonly standing: Standing;
}

/** Every cell of a world. */
export function cells(world: World, now: number): readonly Placed[] {
  return world.subjects.flatMap(({ id, kind, scope }) =>
    (world.framework.benchmarks.get(kind) ?? []).flatMap((rule) => {
      if (!rule) return [];
      const of = (one: { readonly subject: string; readonly check: string }) =>
        one.subject === id && one.check === rule.check;
      const excepted = world.exceptions.some((one) => of(one) && one.from <= now && now < one.until);
      return [{ subject: id, scope, rule, standing: cell(world.observations.filter(of), excepted, rule, now) }];
    }),
  );
}

/** How one requirement stands, from all cells of its checks on all subjects in scope. */
function requirement(of: readonly Standing[], decidedNotApplicable: boolean): RequirementStanding {
  if (decidedNotApplicable) return "notApplicable";
  if (of.some((standing) => standing.state === "fail" && !standing.excepted)) return "notSatisfied";
  if (of.some((standing) => standing.state === "unknown")) return "unknown";
  if (of.some((standing) => standing.excepted)) return "excepted";
  return of.some((standing) => standing.state === "pass") ? "satisfied" : "unknown";
}

/** Every requirement of a world: scope of the system → control → standing. */
export function requirements(world: World, now: number): Map<string, Map<string, RequirementStanding>> {
  const all = cells(world, now);
  const ofSystem = (system: System) =>
    [...(world.framework.profiles.get(system.profile) ?? [])].map((control) => {
      const its = all.filter(
        ({ scope, rule }) => [system.scope, ...system.inherits].includes(scope) && rule.controls.includes(control),
      );
      const standings = its.map(({ standing }) => standing);
      return [control, requirement(standings, system.notApplicable.has(control))] as const;
    });
  return new Map(world.systems.map((system) => [system.scope, new Map(ofSystem(system))]));
}

/** The score of a system's own cells that bear on its profile. */
export function score(world: World, system: System, now: number): number {
  const selected = world.framework.profiles.get(system.profile) ?? new Set();
  return cells(world, now)
    .filter(({ scope, rule }) => scope === system.scope && rule.controls.some((control) => selected.has(control)))
    .reduce((sum, { rule, standing }) => {
      const weight = rule.severity ** 3 / 100;
      if (standing.state === "fail" || standing.lastFailed) return sum + weight;
      return standing.state === "unknown" ? sum + weight / 2 : sum;
    }, 0);
}
