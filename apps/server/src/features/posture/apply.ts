/**
 * The one way in which a change of cells becomes a change of what is shown: counters, requirements, history, events.
 * A report, the clock, an exception, the inventory and a new content all come through here.
 * @module
 */
import {
  type Course,
  difference,
  emptyHistogram,
  type Flip,
  type Found,
  Status,
  type Step,
  type System as Assured,
  Tally,
} from "@tokiwa/assurance";
import type { Tx } from "../../platform/database/database.ts";
import { note } from "../../platform/database/observer.ts";
import { type Subject, findSystems } from "../inventory/service.ts";
import { mostCells, publishChanges } from "./events.ts";
import { readDecisions } from "./exceptions.ts";
import { writeFlips, writeMoves, writeSubjectChanges } from "./history.ts";
import type { Revision } from "./revision.ts";
import { assured, placeOf, scopeOf } from "./scope.ts";
import { nothingCounted, readEachScope, type ScopeState, writeScopes } from "./scopes.ts";

export type Cause = "report" | "clock" | "exception" | "inventory" | "content";

/** The report that made a change. */
export interface Told {
  readonly source: string;
  readonly observedAt: number;
  readonly found: Found;
}

/** Cells of one subject that changed at one instant. */
export interface Change {
  readonly subject: Subject;
  readonly step: Step;
  readonly report?: Told;
  /** The entry of the log that made it, where several together are applied. */
  readonly sequence?: number;
  /** `left` and `entered`: the cells are what they were, and only count elsewhere. `new`: the subject was not there. */
  readonly as?: "left" | "entered" | "new";
}

/** What the clock changed of the cells of one subject at one instant: a {@link Status} for each position. */
export interface Move {
  readonly subject: Subject;
  readonly at: number;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** A requirement that flipped, when, and by what. */
export interface TimedFlip extends Flip {
  readonly at: number;
  readonly cause: Cause;
}

export interface Application {
  readonly revision: Revision;
  readonly cause: Cause;
  /** The last entry of the log: the one that makes these changes, or, where the clock does, the one before. */
  readonly sequence: number;
  readonly changes: readonly Change[];
  /** Systems that are new, or that have another profile or other decisions, as of `at`. */
  readonly systems?: readonly { readonly system: Assured; readonly at: number }[];
}

/** What changes come to, and how it is kept. */
export interface Worked {
  readonly flips: readonly TimedFlip[];
  /** Writes it, and publishes it. */
  readonly keep: () => Promise<void>;
}

/** Applies changes, and publishes them. What is kept of the subjects is written by whoever changed them. */
export async function applyChanges(tx: Tx, application: Application): Promise<readonly TimedFlip[]> {
  const { flips, keep } = (await readForChanges(tx, application))();
  await keep();
  return flips;
}

/**
 * Reads what changes are worked out from, so that this can be done while something else is written: it asks nothing of
 * the database.
 */
export async function readForChanges(tx: Tx, application: Application): Promise<() => Worked> {
  const { revision, changes, systems = [] } = application;
  if (changes.every(({ step }) => step.changes.length === 0) && systems.length === 0)
    return () => ({ flips: [], keep: async () => {} });
  const set = new Set(systems.map(({ system }) => system.scope));
  const subjects = changes.map(({ subject }) => subject);
  const concerned = (await concernedSystems(tx, subjects)).filter(({ scope }) => !set.has(scope));
  const scopes = new Set(
    [...concerned, ...systems.map(({ system }) => system)].flatMap(({ scope, inherits }) => [scope, ...inherits]),
  );
  for (const { subject } of changes) scopes.add(scopeOf(subject.organization, subject.system));
  const held = await readEachScope(tx, revision, scopes);
  return () => workedOut(tx, application, { held, concerned });
}

function workedOut(
  tx: Tx,
  { revision, cause, sequence, changes, systems = [] }: Application,
  { held, concerned }: { readonly held: ReadonlyMap<string, ScopeState>; readonly concerned: readonly Assured[] },
): Worked {
  const tally = loaded(revision, held);
  for (const system of concerned) tally.loadSystem(system);
  for (const { system } of systems) tally.setSystem(system);

  const flips: TimedFlip[] = [];
  const touched = new Set(systems.map(({ system }) => system.scope));
  const byInstant = Map.groupBy(changes, ({ step }) => step.at);
  for (const { at } of systems) if (!byInstant.has(at)) byInstant.set(at, []);
  for (const [at, those] of [...byInstant].toSorted(([a], [b]) => a - b)) {
    for (const scope of shift(tally, revision, those)) touched.add(scope);
    flips.push(...tally.flips().map((flip) => ({ ...flip, at, cause })));
  }

  const cells = changes.reduce((sum, { step }) => sum + step.changes.length, 0);
  note(tx, "changed", cells, cause);
  note(tx, "flipped", flips.length, cause);
  for (const { scope } of flips) touched.add(scope);
  const states = changedScopes(tally, revision, held, touched);
  const keep = async (): Promise<void> => {
    await writeScopes(tx, revision, states);
    await writeFlips(tx, sequence, flips);
    await writeSubjectChanges(tx, changes, cause, sequence);
    await publishChanges(tx, { revision, cause, changes, flips });
  };
  return { flips, keep };
}

/** What the clock changed of many subjects. */
export interface Lapse {
  readonly revision: Revision;
  /** The last entry of the log. */
  readonly sequence: number;
  readonly moves: readonly Move[];
  /** Has all of these moves in it, and nothing else. */
  readonly course: Course;
  /** How many cells they change. */
  readonly cells: number;
}

/** Applies what the clock changed, and publishes it: the same as {@link applyChanges}, without an object for each cell. */
export async function applyLapse(tx: Tx, { revision, sequence, moves, course, cells }: Lapse): Promise<void> {
  if (cells === 0) return;
  const cause = "clock";
  const concerned = await concernedSystems(
    tx,
    [...course.lanes].map(({ scope }) => placeOf(scope)),
  );
  const touched = new Set([...course.lanes].map(({ scope }) => scope));
  const scopes = new Set([...touched, ...concerned.flatMap(({ scope, inherits }) => [scope, ...inherits])]);
  const held = await readEachScope(tx, revision, scopes);
  const tally = loaded(revision, held);
  for (const system of concerned) tally.loadSystem(system);
  const flips = course.through(tally).map((flip) => ({ ...flip, cause }) as const);
  for (const { scope } of flips) touched.add(scope);
  note(tx, "changed", cells, cause);
  note(tx, "flipped", flips.length, cause);
  await writeScopes(tx, revision, changedScopes(tally, revision, held, touched));
  await writeFlips(tx, sequence, flips);
  await writeMoves(tx, moves, sequence);
  // Of more, only requirements are told of.
  const told = cells > mostCells ? [] : moves.map(({ subject, ...move }) => ({ subject, step: stepOf(move) }));
  if (told.length + flips.length > 0) await publishChanges(tx, { revision, cause, changes: told, flips });
}

const stepOf = ({ at, before, after }: Omit<Move, "subject">): Step => ({ at, changes: difference(before, after) });

/** A tally of scopes. */
export function loaded(revision: Revision, scopes: ReadonlyMap<string, ScopeState>): Tally {
  const tally = new Tally(revision.framework, { partial: true });
  for (const [scope, { counters, cells, points, standings: of }] of scopes) {
    tally.loadCounters(scope, (check) => counters.of(revision.checks.get(check)?.number ?? 0));
    tally.loadTotals(scope, { cells, points });
    tally.loadStandings(scope, of);
  }
  return tally;
}

/** Counts changes of one instant, those of each check in each scope together. @returns the scopes that they touch. */
export function shift(tally: Tally, revision: Revision, changes: readonly Change[]): Iterable<string> {
  const byScope = new Map<string, Map<string, Step[]>>();
  for (const { subject, step } of changes) {
    if (step.changes.length === 0) continue;
    const scope = scopeOf(subject.organization, subject.system);
    const kinds = byScope.get(scope) ?? new Map<string, Step[]>();
    byScope.set(scope, kinds);
    const steps = kinds.get(subject.kind) ?? [];
    steps.push(step);
    kinds.set(subject.kind, steps);
  }
  for (const [scope, kinds] of byScope)
    for (const [kind, steps] of kinds) {
      const benchmark = revision.framework.benchmarks.get(kind) ?? [];
      for (const [position, difference] of sumsOf(steps)) {
        const rule = benchmark[position];
        if (rule && difference.some((number) => number !== 0)) tally.shift(scope, rule, difference);
      }
    }
  return byScope.keys();
}

/** What changes come to, by position: how many more cells stand in each way. */
function sumsOf(steps: readonly Step[]): ReadonlyMap<number, Int32Array> {
  const sums = new Map<number, Int32Array>();
  for (const { changes } of steps)
    for (const { position, from, to } of changes) {
      let sum = sums.get(position);
      if (!sum) sums.set(position, (sum = emptyHistogram()));
      if (from !== Status.absent) sum[from] = (sum[from] ?? 0) - 1;
      if (to !== Status.absent) sum[to] = (sum[to] ?? 0) + 1;
    }
  return sums;
}

/** What is to be kept of the scopes that were touched. The counters of those that were held are changed. */
export function changedScopes(
  tally: Tally,
  revision: Revision,
  held: ReadonlyMap<string, ScopeState>,
  touched: ReadonlySet<string>,
): ReadonlyMap<string, ScopeState> {
  return new Map(
    [...touched].flatMap((scope) => {
      const before = held.get(scope);
      if (!before) return [];
      const { counters, standings } = before;
      for (const [check, cells] of tally.changed(scope))
        counters.of(revision.checks.get(check)?.number ?? 0).set(cells);
      const isSystem = placeOf(scope).system !== "";
      const { cells, points } = isSystem ? tally.totals(scope) : nothingCounted;
      return [[scope, { counters, cells: [...cells], points, standings: standings.with(tally.flipped(scope)) }]];
    }),
  );
}

/** The systems whose requirements changes of subjects, or of subjects in some places, may flip. */
async function concernedSystems(
  tx: Tx,
  subjects: readonly Pick<Subject, "organization" | "system">[],
): Promise<readonly Assured[]> {
  const found: Assured[] = [];
  const organizations = Map.groupBy(subjects, ({ organization }) => organization);
  const decisions = await readDecisions(tx, null, [...organizations.keys()]);
  for (const [organization, those] of organizations) {
    const ids = [...new Set(those.map(({ system }) => system))];
    // What the organization itself is asked for, each of its systems inherits.
    const systems = await findSystems(tx, organization, ids.includes("") ? null : ids);
    for (const system of systems)
      found.push(assured(system, decisions.get(scopeOf(organization, system.id)) ?? new Set()));
  }
  return found;
}
