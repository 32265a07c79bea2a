/**
 * Small worlds for property tests: two frameworks that differ, and histories of what happens in them. Lengths of time
 * are small, so that everything goes stale, clashes and comes back within a few events.
 * @module
 */
import fc from "fast-check";
import { nothingFound } from "./found.ts";
import type { Framework, Rule, System } from "./framework.ts";
import { type Outcome, outcomeCode, outcomes } from "./outcome.ts";
import type { World } from "./reference.ts";
import type { Report } from "./vector.ts";

const rule = (check: string, controls: string[], maxAge: number, severity: number, more: Partial<Rule> = {}): Rule => ({
  check,
  controls,
  maxAge,
  severity,
  silence: "unknown",
  ...more,
});

const loginRule = rule("host.login", ["C1"], 10, 7.5);
const feedRule = rule("host.feed", ["C3"], 8, 5, { silence: "fail" });
const profiles = new Map([
  ["low", new Set(["C1", "C3", "C5"])],
  ["high", new Set(["C1", "C2", "C3", "C4", "C5", "C6"])],
]);

/** The second differs from the first as an edition of content does: a rule retired, one added, one altered. */
export const frameworks: readonly [Framework, Framework] = [
  {
    benchmarks: new Map([
      [
        "host",
        [loginRule, null, rule("host.patch", ["C1", "C2"], 20, 9.8), rule("host.sudo", ["C2"], 5, 3.1), feedRule],
      ],
      ["system", [rule("system.plan", ["C3", "C4"], 50, 4)]],
      ["organization", [rule("organization.policy", ["C4", "C5"], 30, 6.2)]],
    ]),
    profiles,
  },
  {
    benchmarks: new Map([
      [
        "host",
        [loginRule, null, rule("host.patch", ["C2"], 15, 9.1), null, feedRule, rule("host.time", ["C1"], 12, 2.2)],
      ],
      ["system", [rule("system.plan", ["C3", "C4"], 50, 4)]],
      ["organization", [rule("organization.policy", ["C4", "C5"], 30, 6.2)]],
    ]),
    profiles: new Map([...profiles, ["low", new Set(["C1", "C5"])]]),
  },
];

const sources = ["agent", "scanner", "auditor"] as const;
export const scopes = ["org/a", "org/b"] as const;
const places = [
  { kind: "host", scope: "org/a" },
  { kind: "host", scope: "org/b" },
  { kind: "system", scope: "org/a" },
  { kind: "system", scope: "org/b" },
  { kind: "organization", scope: "org" },
] as const;

const outcome = fc.constantFrom<Outcome>(...outcomes);
const subject = fc.nat({ max: 5 });

export const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant("report"),
      subject,
      source: fc.constantFrom(...sources),
      /** How long before it arrives it was observed. */
      age: fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 40 })),
      cells: fc.array(fc.option(outcome), { maxLength: 6 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant("tick"), by: fc.integer({ min: 1, max: 15 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("except"),
      subject,
      position: fc.nat({ max: 5 }),
      from: fc.integer({ min: -5, max: 5 }),
      length: fc.integer({ min: 1, max: 20 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("revoke"), subject }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("add"), place: fc.constantFrom(...places) }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant("move"), subject, scope: fc.constantFrom(...scopes) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant("system"),
      scope: fc.constantFrom(...scopes),
      profile: fc.constantFrom("low", "high"),
      notApplicable: fc.subarray(["C1", "C2", "C6"]),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("framework"), edition: fc.constantFrom(0, 1) }) },
);
export type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

/** How each history begins, so that reports have something to be about. */
const beginning: readonly Happening[] = [
  { type: "system", scope: "org/a", profile: "high", notApplicable: [] },
  { type: "system", scope: "org/b", profile: "low", notApplicable: [] },
  ...places.map((place): Happening => ({ type: "add", place })),
];

export const history: fc.Arbitrary<Happening[]> = fc
  .array(happening, { maxLength: 40 })
  .map((happenings) => [...beginning, ...happenings]);

/**
 * Worlds of a few cells that several sources speak of at nearly the same time, so that most of them clash: what the
 * laws about taking evidence away are about.
 */
export const clashes: fc.Arbitrary<World> = fc
  .record({
    observations: fc.array(
      fc.record({
        subject: fc.constantFrom("one", "two"),
        check: fc.constantFrom("host.login", "host.feed"),
        source: fc.constantFrom(...sources),
        observedAt: fc.integer({ min: 985, max: 1000 }),
        outcome,
      }),
      { maxLength: 8 },
    ),
    exceptions: fc.array(
      fc.record({
        subject: fc.constantFrom("one", "two"),
        check: fc.constantFrom("host.login", "host.feed"),
        from: fc.integer({ min: 995, max: 1002 }),
        until: fc.integer({ min: 998, max: 1010 }),
      }),
      { maxLength: 2 },
    ),
    subjects: fc.subarray(["one", "two"], { minLength: 1 }),
  })
  .map(({ observations, exceptions, subjects }) => ({
    framework: frameworks[0],
    systems: [system("org/a", "low")],
    subjects: subjects.map((id) => ({ id, kind: "host", scope: "org/a" })),
    observations: observations.map((one) => (one.check === "host.feed" ? { ...one, outcome: "pass" } : one)),
    exceptions,
  }));

export function system(scope: string, profile: string, notApplicable: readonly string[] = []): System {
  return { scope, inherits: ["org"], profile, notApplicable: new Set(notApplicable) };
}

/** A report in the form that vectors take. */
export function report(source: string, observedAt: number, cells: readonly (Outcome | null)[]): Report {
  const outcome = Uint8Array.from(cells, (cell) => (cell ? outcomeCode[cell] : 0));
  return { source, observedAt, outcome, found: nothingFound };
}
