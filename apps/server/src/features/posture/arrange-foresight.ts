/**
 * What would come of putting a system into another organization, or an asset into another system: worked out as the change
 * is, and not kept.
 * @module
 */
import {
  countsOf,
  entering,
  leaving,
  type RequirementStanding,
  requirementState,
  restate,
  Status,
} from "@tokiwa/assurance";
import { inBoth } from "@tokiwa/content";
import { sql } from "kysely";
import type { Tx } from "../../platform/database/database.ts";
import { instant } from "../../platform/database/values.ts";
import type { System } from "../inventory/service.ts";
import { loaded, shift } from "./apply.ts";
import { findPlacing, type Placing } from "./arrange.ts";
import { readDecisions } from "./exceptions.ts";
import { readRecords } from "./records.ts";
import type { ForeseenArrangement } from "./schema.ts";
import { assured, scopeOf } from "./scope.ts";
import { readEachScope } from "./scopes.ts";
import { findTransfer, type Transferring } from "./transfer.ts";
import type { View } from "./view.ts";

type Standings = ReadonlyMap<string, RequirementStanding | null>;

/** How a system stands now and would stand, with what differs. */
function foreseenOf(view: View, { organization, id, name }: System, then: Standings) {
  const now = view.standings.get(scopeOf(organization, id)) ?? new Map<string, RequirementStanding>();
  const after = new Map([...now, ...then]);
  const present = (all: Standings) => [...all.values()].filter((one) => one !== null);
  const stateOf = (standing: RequirementStanding | null | undefined) => (standing ? requirementState(standing) : null);
  const { controls } = view.projection.revision.content;
  return {
    ...{ id, name, before: countsOf(present(now)), after: countsOf(present(after)) },
    changed: [...then]
      .map(([control, to]) => ({
        id: control,
        title: controls.get(control)?.title ?? inBoth(control),
        from: stateOf(now.get(control)),
        to: stateOf(to),
      }))
      .filter(({ from, to }) => from !== to)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

/** How many exceptions of a system are in force or to come. */
async function countExceptions(tx: Tx, { organization, id }: System, now: number): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    select count(*) as number from exception
    where organization_id = ${organization} and system_id = ${id} and revoked_sequence is null
      and valid_until > ${instant(now)}
  `.execute(tx);
  return rows[0]?.number ?? 0;
}

/**
 * What would come of putting a system into another organization: what it inherits is the other one's, and what the old
 * one granted and decided is over.
 * @throws ProblemError as `transferSystem`.
 */
export async function foreseeTransfer(
  view: View,
  wanted: Omit<Transferring, "reason" | "actor">,
): Promise<ForeseenArrangement> {
  const { tx, revision, moment } = view.projection;
  const { system } = await findTransfer(tx, wanted, moment.asOf);
  const { organization, id } = system;
  if (organization === wanted.to) return { exceptions: 0, decisions: [], systems: [] };
  const scope = scopeOf(organization, id);
  const scopes = [scope, scopeOf(wanted.to, "")];
  const tally = loaded(revision, await readEachScope(tx, revision, scopes));
  for (const benchmark of revision.framework.benchmarks.values())
    for (const rule of benchmark) {
      const excepted = rule ? (tally.histogram(scope, rule.check)[Status.excepted] ?? 0) : 0;
      if (rule && excepted > 0) tally.move(scope, rule, Status.excepted, Status.fail, excepted);
    }
  tally.setSystem({ ...assured({ ...system, organization: wanted.to }, new Set()), scope });
  const then = new Map(tally.flips().map(({ control, to }) => [control, to]));
  const decided = (await readDecisions(tx, null, [organization])).get(scope) ?? new Set<string>();
  const { controls } = revision.content;
  return {
    exceptions: await countExceptions(tx, system, moment.asOf),
    decisions: [...decided].toSorted().map((one) => ({ id: one, title: controls.get(one)?.title ?? inBoth(one) })),
    systems: [foreseenOf(view, system, then)],
  };
}

/**
 * What would come of putting an asset into another system of its organization: exceptions of the old system no longer
 * cover it.
 * @throws ProblemError as `placeInSystem`.
 */
export async function foreseePlacing(view: View, wanted: Placing): Promise<ForeseenArrangement> {
  const { tx, revision, moment } = view.projection;
  const { subject, system } = await findPlacing(tx, wanted);
  const { organization } = subject;
  const old = view.systems.get(scopeOf(organization, subject.system));
  if (system.id === subject.system) return { exceptions: 0, decisions: [], systems: [] };
  const at = moment.asOf;
  const moved = { ...subject, system: system.id };
  const [before] = await readRecords(tx, revision, [subject], at);
  const [after] = await readRecords(tx, revision, [moved], at);
  if (!before || !after) return { exceptions: 0, decisions: [], systems: [] };
  const benchmark = revision.framework.benchmarks.get(subject.kind) ?? [];
  const { states, step } = restate(before.states, after.evidence, benchmark, at);
  const concerned = old ? [old, system] : [system];
  const scopes = new Set([...[subject.system, system.id, ""].map((one) => scopeOf(organization, one))]);
  const tally = loaded(revision, await readEachScope(tx, revision, scopes));
  const decisions = await readDecisions(tx, null, [organization]);
  for (const one of concerned)
    tally.loadSystem(assured(one, decisions.get(scopeOf(organization, one.id)) ?? new Set()));
  shift(tally, revision, [
    { subject, step: leaving(before.states, at), as: "left" },
    { subject: moved, step: entering(before.states, at), as: "entered" },
    { subject: moved, step },
  ]);
  const flips = Map.groupBy(tally.flips(), ({ scope }) => scope);
  const then = (one: System) =>
    new Map((flips.get(scopeOf(organization, one.id)) ?? []).map(({ control, to }) => [control, to]));
  const excepted = before.states.status.filter(
    (status, position) => status === Status.excepted && states.status[position] !== Status.excepted,
  ).length;
  return { exceptions: excepted, decisions: [], systems: concerned.map((one) => foreseenOf(view, one, then(one))) };
}
