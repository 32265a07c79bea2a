/**
 * Registering organizations, systems and subjects, and moving them, with all that is counted of them.
 * @module
 */
import { entering, leaving, noEvidence, restate, statesOf, type System as Assured } from "@tokiwa/assurance";
import type { Tx } from "../../platform/database/database.ts";
import {
  addOrganizations,
  type Entered,
  type Entry,
  isAsset,
  type Organization,
  putSubjects,
  putSystems,
  readSubjects,
  type Subject,
  subjectId,
  type System,
} from "../inventory/service.ts";
import type { Change } from "./apply.ts";
import { moveOn } from "./content-move.ts";
import { readDecisions } from "./exceptions.ts";
import { readRecords, type SubjectRecord, writeRecords } from "./records.ts";
import type { Revision } from "./revision.ts";
import { assured, scopeOf } from "./scope.ts";
import { refreshInputs } from "./scopes.ts";

/** What a registration changes, still to be applied. */
export interface Registered {
  readonly subjects: readonly Subject[];
  readonly changes: readonly Change[];
  readonly systems: readonly Assured[];
}

/** A subject of which nothing is known yet: all its cells are never observed. */
function blank(revision: Revision, subject: Subject, at: number): SubjectRecord {
  const benchmark = revision.framework.benchmarks.get(subject.kind) ?? [];
  return { subject, evidence: noEvidence, states: statesOf(noEvidence, benchmark, at), received: [] };
}

/** The change by which a subject comes to be counted as it stands. */
export const appearing = ({ subject, states }: SubjectRecord, at: number, sequence: number): Change => ({
  subject,
  step: entering(states, at),
  sequence,
  as: "new",
});

/** Registers an organization or a system that is declared, each with itself as a subject of what it is asked for. */
export async function register(
  tx: Tx,
  revision: Revision,
  { organization, system }: { readonly organization: Organization | null; readonly system: System | null },
  entry: Entry,
): Promise<Registered> {
  if (organization) await addOrganizations(tx, [{ it: organization, entry }]);
  if (system) await putSystems(tx, [{ it: system, entry }]);
  const subjects: Subject[] = [];
  if (organization) {
    const { id } = organization;
    subjects.push({ organization: id, id: subjectId("organization", id), kind: "organization", name: id, system: "" });
  }
  if (system) {
    const { organization: of, id } = system;
    subjects.push({ organization: of, id: subjectId("system", id), kind: "system", name: id, system: id });
  }
  await putSubjects(
    tx,
    subjects.map((it): Entered<Subject> => ({ it, entry })),
  );
  const records = subjects.map((subject) => blank(revision, subject, entry.recordedAt));
  await writeRecords(tx, revision, records);
  await refreshInputs(tx, revision, inputsOf(subjects), { at: entry.recordedAt });
  return {
    subjects,
    changes: records.map((record) => appearing(record, entry.recordedAt, entry.sequence)),
    systems: system ? [assured(system, new Set())] : [],
  };
}

/** What new subjects add to the freshness of their scopes. */
export function inputsOf(subjects: readonly Subject[]): Map<string, { assets: number; received: number }> {
  const found = new Map<string, { assets: number; received: number }>();
  for (const { organization, system, kind } of subjects) {
    const scope = scopeOf(organization, system);
    const held = found.get(scope) ?? { assets: 0, received: Number.NEGATIVE_INFINITY };
    found.set(scope, { ...held, assets: held.assets + (isAsset(kind) ? 1 : 0) });
  }
  return found;
}

/** Gives a known system another name or profile. */
export async function reviseSystem(tx: Tx, revision: Revision, system: System, entry: Entry): Promise<Registered> {
  await putSystems(tx, [{ it: system, entry }]);
  // Other cells are in scope now, and its assets stand otherwise in lists.
  const subjects = await readSubjects(tx, null, { organization: system.organization, system: system.id });
  await moveOn(tx, revision, subjects);
  await writeRecords(tx, revision, await readRecords(tx, revision, subjects, entry.recordedAt));
  const decisions = await readDecisions(tx, null, [system.organization]);
  const decided = decisions.get(scopeOf(system.organization, system.id)) ?? new Set();
  return { subjects: [], changes: [], systems: [assured(system, decided)] };
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
  await moveOn(tx, revision, [subject]);
  const [before] = await readRecords(tx, revision, [subject], at);
  await putSubjects(tx, [{ it: moved, entry }]);
  const [after] = await readRecords(tx, revision, [moved], at);
  if (!before || !after) return { subjects: [], changes: [], systems: [] };
  const benchmark = revision.framework.benchmarks.get(subject.kind) ?? [];
  const { states, step } = restate(before.states, after.evidence, benchmark, at);
  await writeRecords(tx, revision, [{ ...after, states }]);
  const one = isAsset(subject.kind) ? 1 : 0;
  await refreshInputs(
    tx,
    revision,
    new Map([
      [scopeOf(subject.organization, subject.system), { assets: -one, received: Number.NEGATIVE_INFINITY }],
      [scopeOf(subject.organization, system), { assets: one, received: Number.NEGATIVE_INFINITY }],
    ]),
    { at, moved: true },
  );
  return {
    subjects: [moved],
    changes: [
      { subject, step: leaving(before.states, at), as: "left" },
      { subject: moved, step: entering(before.states, at), as: "entered" },
      { subject: moved, step },
    ],
    systems: [],
  };
}
