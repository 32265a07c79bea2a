/**
 * Histories for tests: whatever may happen to a small fleet, in any order, and all that can be said of a moment.
 * @module
 */
import assert from "node:assert/strict";
import { outcomes } from "@tokiwa/assurance";
import { type Check, inBoth } from "@tokiwa/content";
import fc from "fast-check";
import { findSystems, type Selection, writeSelection } from "../../inventory/service.ts";
import { declareSystem, placeInSystem } from "../arrange.ts";
import { decideNotApplicable, grantException, revokeException, withdrawNotApplicable } from "../decisions.ts";
import { foresee } from "../foresight.ts";
import type { Projection } from "../projection.ts";
import { keyOf } from "../records.ts";
import type { Posture } from "../service.ts";
import { day, hour, minute, sampleContent } from "./content.ts";
import type { TestPosture } from "./posture.ts";

/** A check of hosts that the first edition does not have. */
export const another = (id: string, controls: readonly string[]) => (all: readonly Check[]) =>
  all.flatMap((check) => (check.id === "host.login" ? [{ ...check, id, controls: [...controls], severity: 2 }] : []));

const editions = [
  sampleContent(),
  sampleContent({
    checks: (all) => [
      ...all
        .filter(({ id }) => id !== "host.time")
        .map((check) => (check.id === "host.patch" ? { ...check, controls: ["C-2", "C-6"], maxAge: 5 * hour } : check)),
      ...another("host.extra", ["C-1"])(all),
    ],
  }),
  sampleContent({ checks: (all) => all.toReversed() }),
  sampleContent({ checks: (all) => all.toReversed().map((check) => ({ ...check, severity: check.severity / 2 })) }),
  sampleContent({ checks: (all) => all.filter(({ id }) => id !== "host.patch" && id !== "organization.policy") }),
  sampleContent({ checks: (all) => [...another("host.more", ["C-2", "C-5"])(all), ...all] }),
  sampleContent({
    checks: (all) => [
      ...all.filter(({ id }) => !id.startsWith("system.")).map((check) => ({ ...check, controls: ["C-2"] })),
      ...another("host.most", ["C-1"])(all),
    ],
  }),
];

const checksOf = {
  host: ["host.login", "host.patch", "host.time", "host.more"],
  system: ["system.plan"],
  organization: ["organization.policy"],
} as const;

/** Another edition of the content. */
export const edition = fc.record({ type: fc.constant("content"), edition: fc.nat({ max: editions.length - 1 }) });

/** Something that may happen. */
export const happening = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant("report"),
      subject: fc.constantFrom<readonly [keyof typeof checksOf, string]>(
        ["host", "web-01"],
        ["host", "web-02"],
        ["host", "db-01"],
        ["system", "default"],
        ["organization", "default"],
      ),
      source: fc.constantFrom("agent", "scanner"),
      ago: fc.oneof(fc.constant(0), fc.nat({ max: 3 * minute }), fc.nat({ max: 2 * day })),
      cells: fc.array(fc.option(fc.constantFrom(...outcomes)), { minLength: 4, maxLength: 4 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant("pass"),
      by: fc.constantFrom(1, minute, 50 * minute, 3 * hour, 30 * hour, 400 * day),
      settle: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("except"),
      check: fc.constantFrom("host.login", "host.patch", "host.feed", "system.plan"),
      subject: fc.constantFrom(null, "host:web-01"),
      from: fc.integer({ min: -2 * hour, max: 2 * hour }),
      length: fc.constantFrom(3 * hour, 2 * day),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("revoke"), which: fc.nat({ max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("decide"), control: fc.constantFrom("C-1", "C-3") }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant("declare"),
      system: fc.constantFrom("default", "payroll"),
      profile: fc.constantFrom("low", "moderate", "high"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("tailor"),
      profile: fc.constantFrom("low", "moderate", "high"),
      added: fc.subarray(["C-3", "C-5", "C-6", "gone"]),
      removed: fc.subarray(["C-1", "C-3"]),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant("move"),
      subject: fc.constantFrom("host:web-01", "host:web-02"),
      system: fc.constantFrom("default", "payroll"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("tend") }) },
  { weight: 1, arbitrary: edition },
);
export type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

/** Has something happen; what cannot happen just then (no such exception, system or subject) does not. */
export async function happen(
  { posture, clock, report }: TestPosture,
  event: Happening,
  granted: number[],
  decided: Set<string>,
) {
  const place = { organization: "default", system: "default" };
  if (event.type === "report") {
    const [kind, name] = event.subject;
    const held = await posture.read({}, async ({ revision }) => new Set(revision.checks.keys()));
    const cells = checksOf[kind].flatMap((check, index) => {
      const outcome = event.cells[index];
      return outcome && held.has(check) ? [[check, outcome] as const] : [];
    });
    await report(name, Object.fromEntries(cells), { kind, source: event.source, ago: event.ago });
  } else if (event.type === "pass") {
    clock.pass(event.by);
    if (event.settle) await posture.settle();
  } else if (event.type === "except") {
    const { check, subject } = event;
    const term = { from: clock.now + event.from, until: clock.now + event.from + event.length };
    const said = { reason: "r", compensation: "c", applicant: "a", approver: "b" };
    const id = await posture.change(async (tx, revision, { clock: now }) =>
      revision.checks.has(check)
        ? grantException(tx, revision, { ...place, ...said, ...term, check, subject }, now)
        : null,
    );
    if (id !== null) granted.push(id);
  } else if (event.type === "revoke") {
    const [id] = granted.splice(event.which, 1);
    const it = { organization: "default", id: id ?? 0 };
    if (id !== undefined)
      await posture.change((tx, revision, { clock: now }) => revokeException(tx, revision, it, now));
  } else if (event.type === "decide") {
    const { control } = event;
    const decision = { ...place, control, reason: "r", approver: "b" };
    const change = decided.has(control) ? withdrawNotApplicable : decideNotApplicable;
    await posture.change((tx, revision, { clock: now }) => change(tx, revision, decision, now));
    if (!decided.delete(control)) decided.add(control);
  } else if (event.type === "declare") {
    const { system: id, profile } = event;
    const organization = { id: "default", name: inBoth("Default") };
    await posture.change((tx, revision, { clock: now }) =>
      declareSystem(tx, revision, { organization, id, profile }, "low", now),
    );
  } else if (event.type === "tailor") {
    // Past what was accepted ahead of the clock, so that nothing falls due in between.
    clock.pass(100);
    await tailor(posture, event);
  } else if (event.type === "move") {
    const { subject, system } = event;
    await posture
      .change((tx, revision, { clock: now }) =>
        placeInSystem(tx, revision, { subject, system, organization: undefined }, now),
      )
      .catch((error: unknown) => assert.match(String(error), /ProblemError/));
  } else if (event.type === "tend") {
    await posture.tend();
  } else {
    const content = editions[event.edition];
    if (content) await posture.use(content);
  }
}

/** Tailors the profile of a system, and compares what was foreseen of it with what it did. */
async function tailor(posture: Posture, selection: Selection): Promise<void> {
  const organization = { id: "default", name: inBoth("Default") };
  const standingsNow = (): Promise<ReadonlyMap<string, string>> =>
    posture.read({}, async (projection) => (await projection.standings()).get("default\0default") ?? new Map());
  const before = await standingsNow();
  const foreseen = await posture.read({}, async ({ tx, revision }) => {
    const [system] = await findSystems(tx, "default", ["default"]);
    return system ? foresee(tx, revision, { ...system, profile: writeSelection(selection) }) : [];
  });
  await posture.change((tx, revision, { clock }) =>
    declareSystem(tx, revision, { organization, id: "default", selection }, "low", clock),
  );
  const after = await standingsNow();
  const done = [...new Set([...before.keys(), ...after.keys()])]
    .map((control) => ({ control, from: before.get(control) ?? null, to: after.get(control) ?? null }))
    .filter(({ from, to }) => from !== to);
  const byControl = (a: { control: string }, b: { control: string }) => (a.control < b.control ? -1 : 1);
  assert.deepEqual(
    foreseen.map(({ control, from, to }) => ({ control, from, to })).toSorted(byControl),
    done.toSorted(byControl),
  );
}

/** Everything that a projection says, in a form that can be compared. */
export async function everything(projection: Projection) {
  const subjects = await projection.subjects({});
  const systems = await projection.systems();
  const scopes = systems.flatMap(({ organization, id }) => [`${organization}\0${id}`, `${organization}\0`]);
  const histograms = await projection.histograms(scopes);
  const sorted = <T>(map: Iterable<readonly [string, T]>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    systems,
    subjects,
    records: (await projection.records(subjects)).map(({ subject, ...record }) => [keyOf(subject), record]),
    statuses: sorted(await projection.statuses(subjects)),
    counters: sorted(histograms).map(([scope, of]) => [
      scope,
      sorted(of).flatMap(([check, cells]) => {
        const numbers = Array.from(cells);
        return numbers.some((number) => number > 0) ? [[check, numbers]] : [];
      }),
    ]),
    standings: sorted(await projection.standings()).map(([scope, of]) => [scope, sorted(of)]),
    totals: sorted(await projection.totals()).map(([scope, { cells, points }]) => [scope, Array.from(cells), points]),
    freshness: sorted(await projection.freshness()),
  };
}
