/**
 * What is to be assured: checks, the controls that they test, and the profiles that select controls.
 * @module
 */

/** What the state of a cell depends on besides its observations. */
export interface Rule {
  readonly check: string;
  /** The controls whose implementation the check tests. */
  readonly controls: readonly string[];
  /** How long one observation stays good, in milliseconds. */
  readonly maxAge: number;
  /** What silence beyond `maxAge` means: `fail` only for a check on a source itself, which each report passes. */
  readonly silence: "unknown" | "fail";
  /** Weight of a failure, 0–10. */
  readonly severity: number;
}

/**
 * The check list of one kind of subject: position → rule, null where the check is retired. Append-only, so that a
 * position means the same check for ever and a vector that was written long ago can still be read.
 */
export type Benchmark = readonly (Rule | null)[];

export interface Framework {
  /** Kind of subject → its check list. */
  readonly benchmarks: ReadonlyMap<string, Benchmark>;
  /** Profile → the controls that it selects. */
  readonly profiles: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * An information system, as far as its requirements go: one for each control of its profile. `scope` and those it
 * `inherits` from (its organization, a common function 共通機能) say whose cells count towards them.
 */
export interface System {
  readonly scope: string;
  readonly inherits: readonly string[];
  readonly profile: string;
  /** Controls that somebody decided are not applicable here (semantics §4: only by a decision). */
  readonly notApplicable: ReadonlySet<string>;
}

/** The rules by the control that they test, over all benchmarks. */
export function rulesByControl(framework: Framework): ReadonlyMap<string, readonly Rule[]> {
  const found = new Map<string, Rule[]>();
  for (const benchmark of framework.benchmarks.values())
    for (const rule of benchmark)
      for (const control of rule?.controls ?? []) {
        const rules = found.get(control) ?? [];
        if (rule && !rules.includes(rule)) rules.push(rule);
        found.set(control, rules);
      }
  return found;
}

/** Whether a check bears on a profile: it tests one of its controls. Other cells are out of scope there. */
export function inScope(rule: Rule, controls: ReadonlySet<string>): boolean {
  return rule.controls.some((control) => controls.has(control));
}
