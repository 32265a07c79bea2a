/**
 * Telling of changes, to whoever follows.
 * @module
 */
import { requirementState, standingOf } from "@tokiwa/assurance";
import { inBoth, type Text } from "@tokiwa/content";
import { sql } from "kysely";
import type { Tx } from "../../platform/database/database.ts";
import { type NewEvent, publish } from "../../platform/live/publish.ts";
import type { Subject, System } from "../inventory/service.ts";
import type { Cause, Change, TimedFlip } from "./apply.ts";

import { readReasons } from "./findings.ts";
import type { Revision } from "./revision.ts";
import { placeOf, scopeOf } from "./scope.ts";
import { digestAt } from "./store/content.ts";
import { reasonOf } from "./wording.ts";

/** At most this many cells are told of one by one in a transaction; of more, only what they did to requirements. */
export const mostCells = 200;
/** At most this many reports are told of one by one in a transaction, and subjects that they brought. */
const mostReports = 20;

export interface Changed {
  readonly revision: Revision;
  readonly cause: Cause;
  readonly changes: readonly Change[];
  readonly flips: readonly TimedFlip[];
}

/** Names of systems, and of organizations where the system is empty, by scope. */
type Names = ReadonlyMap<string, Text>;

async function readNames(tx: Tx, organizations: ReadonlySet<string>): Promise<Names> {
  const { rows } = await sql<{ organization: string; system: string; name: Text }>`
    select organization_id as organization, system_id as system, name from system
      where organization_id = any(${[...organizations]}::text[])
    union all
    select organization_id, '', name from organization where organization_id = any(${[...organizations]}::text[])
  `.execute(tx);
  return new Map(rows.map(({ organization, system, name }) => [scopeOf(organization, system), name]));
}

/** A system as events and rows name it. A subject of the organization itself has none: an empty id, its name instead. */
const named = (names: Names, organization: string, system: string) => ({
  id: system,
  name: names.get(scopeOf(organization, system)) ?? inBoth(system),
});

/** A subject as events name it: a system or an organization by its own name. */
const subjectNamed = (names: Names, { id, kind, name, organization, system }: Subject) => ({
  id,
  name: kind === "system" || kind === "organization" ? named(names, organization, system).name : inBoth(name),
});

/** Publishes what changed, in the order of its instants: of each the cells, then the requirements. */
export async function publishChanges(tx: Tx, { revision, cause, changes, flips }: Changed): Promise<void> {
  const cells = changes.reduce((sum, { step }) => sum + step.changes.length, 0);
  if (cells > mostCells && flips.length === 0) return;
  const scopes = [
    ...changes.map(({ subject }) => subject.organization),
    ...flips.map(({ scope }) => placeOf(scope).organization),
  ];
  const names = await readNames(tx, new Set(scopes));
  const told = cells > mostCells ? [] : changes.filter(({ as }) => as !== "left" && as !== "entered");
  const reasons = await readReasons(tx, digestsOf(told));
  const instants = new Set([...changes.map(({ step }) => step.at), ...flips.map(({ at }) => at)]);
  for (const at of [...instants].toSorted((a, b) => a - b)) {
    const events = [
      ...told
        .filter(({ step }) => step.at === at)
        .flatMap((change) => cellEvents(change, { revision, cause, names, reasons })),
      ...flips.filter((flip) => flip.at === at).flatMap((flip) => requirementEvents(flip, revision, names)),
    ];
    await publish(tx, at, events);
  }
}

function digestsOf(changes: readonly Change[]): readonly { readonly organization: string; readonly digest: Buffer }[] {
  return changes.flatMap(({ subject, step, report }) =>
    report
      ? step.changes.flatMap(({ position }) => {
          const digest = digestAt(report.found, position);
          return digest ? [{ organization: subject.organization, digest }] : [];
        })
      : [],
  );
}

function cellEvents(
  { subject, step, report, as }: Change,
  context: {
    readonly revision: Revision;
    readonly cause: Cause;
    readonly names: Names;
    readonly reasons: (organization: string, digest: Buffer | null) => Text | null;
  },
): readonly NewEvent[] {
  const { revision, cause, names, reasons } = context;
  const list = revision.lists.get(subject.kind) ?? [];
  return step.changes.flatMap(({ position, from, to }): NewEvent[] => {
    const place = list[position];
    const state = standingOf(to)?.state;
    if (!place || !state) return [];
    // Of a subject that was not there before, its report is told, and of its cells those that fail.
    if (as === "new" && state !== "fail") return [];
    const given = report ? reasons(subject.organization, digestAt(report.found, position)) : null;
    return [
      {
        kind: "cell",
        organization: subject.organization,
        subject: subjectNamed(names, subject),
        system: named(names, subject.organization, subject.system),
        check: { id: place.check.id, title: place.check.title },
        from: standingOf(from)?.state ?? "unknown",
        to: state,
        reason: reasonOf(to, given, place.rule.silence === "fail"),
        cause,
      },
    ];
  });
}

function requirementEvents(
  { scope, control, from, to }: TimedFlip,
  revision: Revision,
  names: Names,
): readonly NewEvent[] {
  const { content } = revision;
  const title = content.controls.get(control)?.title;
  // A requirement that appears unknown says nothing new; one that is gone is no longer a requirement.
  if (!title || to === null || (from === null && to === "unknown")) return [];
  const { organization, system } = placeOf(scope);
  return [
    {
      kind: "requirement",
      organization,
      system: named(names, organization, system),
      control: { id: control, title },
      from: from === null ? "unknown" : requirementState(from),
      to: requirementState(to),
      clauses: [...content.clausesOfControl(control)],
    },
  ];
}

/** Reports that were taken up together. */
export interface ReportsTold {
  readonly sequence: number;
  readonly registered: readonly Subject[];
  readonly reports: readonly {
    readonly subject: Subject;
    readonly source: string;
    readonly sequence: number;
    readonly cells: number;
    readonly changed: number;
  }[];
}

/** Tells that reports were taken up: each by itself, or, where they are many, those of an organization in one. */
export async function publishReports(
  tx: Tx,
  at: number,
  { sequence, registered, reports }: ReportsTold,
): Promise<void> {
  if (reports.length <= mostReports && registered.length <= mostReports) {
    await publishInventory(tx, at, registered);
    await publish(
      tx,
      at,
      reports.map(({ subject: { organization, id, name }, ...of }) => ({
        kind: "report",
        organization,
        subject: { id, name: inBoth(name) },
        ...of,
      })),
    );
    return;
  }
  const brought = Map.groupBy(registered, ({ organization }) => organization);
  const byOrganization = Map.groupBy(reports, ({ subject }) => subject.organization);
  await publish(
    tx,
    at,
    [...byOrganization].map(([organization, those]) => ({
      ...{ kind: "reports", organization, sequence, reports: those.length },
      registered: brought.get(organization)?.length ?? 0,
      cells: those.reduce((sum, report) => sum + report.cells, 0),
      changed: those.reduce((sum, report) => sum + report.changed, 0),
    })),
  );
}

/** Tells that a system has another name. */
export async function publishRenamed(tx: Tx, at: number, { organization, id, name }: System, was: Text): Promise<void> {
  await publish(tx, at, [{ kind: "system", organization, system: { id, name }, was }]);
}

/** Tells that a subject was added, or put into another system. */
export async function publishInventory(tx: Tx, at: number, subjects: readonly Subject[]): Promise<void> {
  if (subjects.length === 0) return;
  const names = await readNames(tx, new Set(subjects.map(({ organization }) => organization)));
  await publish(
    tx,
    at,
    subjects.map((subject) => ({
      kind: "inventory",
      organization: subject.organization,
      subject: subjectNamed(names, subject),
      system: named(names, subject.organization, subject.system),
    })),
  );
}
