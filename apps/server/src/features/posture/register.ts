/**
 * Registering organizations, systems and subjects, and moving them, with all that is counted of them.
 * @module
 */
import { entering, leaving, noEvidence, noStates, restate, type System as Assured } from "@tokiwa/assurance";
import type { Tx } from "../../platform/database/database.ts";
import {
  addOrganization,
  type Entry,
  type Organization,
  putSubject,
  putSystem,
  type Subject,
  subjectId,
  type System,
} from "../inventory/service.ts";
import type { Change } from "./apply.ts";
import { readDecisions } from "./exceptions.ts";
import { readRecords, type SubjectRecord, writeStates } from "./records.ts";
import type { Revision } from "./revision.ts";
import { assured, scopeOf } from "./scope.ts";

/** What a registration changes, still to be applied. */
export interface Registered {
  readonly subjects: readonly Subject[];
  readonly changes: readonly Change[];
  readonly systems: readonly Assured[];
}

export const nothingRegistered: Registered = { subjects: [], changes: [], systems: [] };

export const together = (a: Registered, b: Registered): Registered => ({
  subjects: [...a.subjects, ...b.subjects],
  changes: [...a.changes, ...b.changes],
  systems: [...a.systems, ...b.systems],
});

/** A subject of which nothing is known yet: all its cells are never observed. */
function blank(
  revision: Revision,
  subject: Subject,
  at: number,
): { readonly record: SubjectRecord; readonly change: Change } {
  const benchmark = revision.framework.benchmarks.get(subject.kind) ?? [];
  const { states, step } = restate(noStates, noEvidence, benchmark, at);
  return { record: { subject, evidence: noEvidence, states }, change: { subject, step, as: "new" } };
}

/** Registers a subject. Its cells are never observed, until something is told of it. */
export async function registerSubject(tx: Tx, revision: Revision, subject: Subject, entry: Entry): Promise<Registered> {
  await putSubject(tx, subject, entry);
  const { record, change } = blank(revision, subject, entry.recordedAt);
  await writeStates(tx, [record]);
  return { ...nothingRegistered, subjects: [subject], changes: [change] };
}

/** Registers an organization, and itself as a subject of what it is asked for. */
export async function registerOrganization(
  tx: Tx,
  revision: Revision,
  { id, name }: Organization,
  entry: Entry,
): Promise<Registered> {
  await addOrganization(tx, { id, name }, entry);
  const subject = { organization: id, id: subjectId("organization", id), kind: "organization", name: id, system: "" };
  return registerSubject(tx, revision, subject, entry);
}

/** Registers a system, and itself as a subject of what its people attest for. */
export async function registerSystem(tx: Tx, revision: Revision, system: System, entry: Entry): Promise<Registered> {
  await putSystem(tx, system, entry);
  const { organization, id } = system;
  const subject = { organization, id: subjectId("system", id), kind: "system", name: id, system: id };
  const registered = await registerSubject(tx, revision, subject, entry);
  return together(registered, { ...nothingRegistered, systems: [assured(system, new Set())] });
}

/** Gives a known system another name or profile. */
export async function reviseSystem(tx: Tx, system: System, entry: Entry): Promise<Registered> {
  await putSystem(tx, system, entry);
  const decisions = await readDecisions(tx, null);
  return {
    ...nothingRegistered,
    systems: [assured(system, decisions.get(scopeOf(system.organization, system.id)) ?? new Set())],
  };
}

/**
 * Puts a known subject into another system, with all its cells. Exceptions are granted to a system: those of the old one
 * stay behind, those of the new one take hold.
 */
export async function moveSubject(
  tx: Tx,
  revision: Revision,
  subject: Subject,
  system: string,
  entry: Entry,
): Promise<Registered> {
  const at = entry.recordedAt;
  const moved = { ...subject, system };
  const [before] = await readRecords(tx, revision, [subject]);
  await putSubject(tx, moved, entry);
  const [after] = await readRecords(tx, revision, [moved]);
  if (!before || !after) return nothingRegistered;
  const benchmark = revision.framework.benchmarks.get(subject.kind) ?? [];
  const { states, step } = restate(before.states, after.evidence, benchmark, at);
  await writeStates(tx, [{ ...after, states }]);
  return {
    subjects: [moved],
    changes: [
      { subject, step: leaving(before.states, at), as: "moved" },
      { subject: moved, step: entering(before.states, at), as: "moved" },
      { subject: moved, step },
    ],
    systems: [],
  };
}
