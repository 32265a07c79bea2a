/**
 * The one way in which a change of cells becomes a change of what is shown: counters, requirements, history, events.
 * A report, the clock, an exception, the inventory and a new content all come through here.
 * @module
 */
import { type Flip, type Step, type System as Assured, Tally } from "@tokiwa/assurance";
import type { Tx } from "../../platform/database/database.ts";
import { note } from "../../platform/database/observer.ts";
import { type Subject, findSystems } from "../inventory/service.ts";
import { type Counted, loadTally, writeTally } from "./counters.ts";
import { publishChanges } from "./events.ts";
import { readDecisions } from "./exceptions.ts";
import { historyOf, writeCellChanges, writeFlips } from "./history.ts";
import type { Revision } from "./revision.ts";
import { assured, scopeOf } from "./scope.ts";

export type Cause = "report" | "clock" | "exception" | "inventory" | "content";

/** The report that made a change. */
export interface Told {
  readonly source: string;
  readonly observedAt: number;
  readonly digest: Uint32Array;
}

/** Cells of one subject that changed at one instant. */
export interface Change {
  readonly subject: Subject;
  readonly step: Step;
  readonly report?: Told;
  /** `moved`: the cells are what they were, and only count elsewhere. `new`: the subject was not there before. */
  readonly as?: "moved" | "new";
}

/** A requirement that flipped, and when. */
export interface TimedFlip extends Flip {
  readonly at: number;
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

/** Applies changes, and publishes them. The subjects' own states are written by whoever changed them. */
export async function applyChanges(tx: Tx, application: Application): Promise<readonly TimedFlip[]> {
  const { revision, cause, sequence, changes, systems = [] } = application;
  if (changes.every(({ step }) => step.changes.length === 0) && systems.length === 0) return [];
  const tally = new Tally(revision.framework, { partial: true });
  const concerned = await concernedSystems(tx, changes);
  const set = new Set(systems.map(({ system }) => system.scope));
  const counted = countedBy(
    revision,
    changes,
    concerned,
    systems.map(({ system }) => system),
  );
  await loadTally(tx, tally, counted);
  for (const system of concerned) if (!set.has(system.scope)) tally.loadSystem(system);
  for (const { system } of systems) tally.setSystem(system);

  const flips: TimedFlip[] = [];
  const byInstant = Map.groupBy(changes, ({ step }) => step.at);
  for (const { at } of systems) if (!byInstant.has(at)) byInstant.set(at, []);
  for (const [at, those] of [...byInstant].toSorted(([a], [b]) => a - b)) {
    for (const { subject, step } of those) move(tally, revision, subject, step);
    flips.push(...tally.flips().map((flip) => ({ ...flip, at })));
  }

  for (const { step } of changes) note(tx, "changed", step.changes.length, cause);
  note(tx, "flipped", flips.length, cause);
  await writeTally(tx, tally, counted, flips);
  await writeFlips(tx, sequence, flips);
  await writeCellChanges(
    tx,
    changes.flatMap((change) => historyOf(change, cause, sequence)),
  );
  await publishChanges(tx, { revision, cause, changes, flips });
  return flips;
}

function move(tally: Tally, revision: Revision, subject: Subject, step: Step): void {
  const benchmark = revision.framework.benchmarks.get(subject.kind) ?? [];
  const scope = scopeOf(subject.organization, subject.system);
  for (const { position, from, to } of step.changes) {
    const rule = benchmark[position];
    if (rule) tally.move(scope, rule, from, to);
  }
}

/** The systems whose requirements the changes may flip. */
async function concernedSystems(tx: Tx, changes: readonly Change[]): Promise<readonly Assured[]> {
  const decisions = await readDecisions(tx, null);
  const found: Assured[] = [];
  for (const [organization, those] of Map.groupBy(changes, ({ subject }) => subject.organization)) {
    const ids = [...new Set(those.map(({ subject }) => subject.system))];
    // What the organization itself is asked for, each of its systems inherits.
    const systems = await findSystems(tx, organization, ids.includes("") ? null : ids);
    for (const system of systems)
      found.push(assured(system, decisions.get(scopeOf(organization, system.id)) ?? new Set()));
  }
  return found;
}

/** Which counters and standings the changes touch, or are needed to work out what they touch. */
function countedBy(
  revision: Revision,
  changes: readonly Change[],
  concerned: readonly Assured[],
  set: readonly Assured[],
): Counted {
  const changed = new Map<string, Set<string>>();
  for (const { subject, step } of changes) {
    const scope = scopeOf(subject.organization, subject.system);
    const benchmark = revision.framework.benchmarks.get(subject.kind) ?? [];
    const checks = changed.get(scope) ?? new Set();
    for (const { position } of step.changes) checks.add(benchmark[position]?.check ?? "");
    checks.delete("");
    changed.set(scope, checks);
  }
  const controls = new Set<string>();
  for (const checks of changed.values())
    for (const check of checks)
      for (const control of revision.checks.get(check)?.rule.controls ?? []) controls.add(control);
  const every = set.length > 0;
  const checks = new Set<string>();
  for (const control of every ? revision.content.controls.keys() : controls)
    for (const check of revision.content.checksOfControl(control)) checks.add(check);
  for (const those of changed.values()) for (const check of those) checks.add(check);
  const systems = [...new Map([...concerned, ...set].map((system) => [system.scope, system])).values()];
  return { systems, changed, checks: [...checks], controls: every ? null : [...controls] };
}
