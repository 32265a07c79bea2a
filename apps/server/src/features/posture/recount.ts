/**
 * The state of everything at a moment, worked out from the log alone, as if nothing had ever been kept.
 * @module
 */
import { Posture } from "@tokiwa/assurance";
import type { Tx } from "../../platform/database/database.ts";
import { type Clocks, readSubjects, readSystems, type Subject, type System } from "../inventory/service.ts";
import { readDecisions, readExceptions, spansOf } from "./exceptions.ts";
import { readLoggedVectors } from "./log.ts";
import { keyOf, type SubjectRecord } from "./records.ts";
import type { Revision } from "./revision.ts";
import { assured, scopeOf } from "./scope.ts";

export interface Recount {
  readonly posture: Posture;
  readonly systems: readonly System[];
  readonly subjects: readonly Subject[];
  /** What is known of a subject, and how its cells stand. */
  record(subject: Subject): SubjectRecord;
}

/** Recounts everything. A subject is known to the posture by its key. */
export async function recount(tx: Tx, revision: Revision, at: Clocks): Promise<Recount> {
  const systems = await readSystems(tx, at);
  const subjects = await readSubjects(tx, at, {});
  const decisions = await readDecisions(tx, at);
  const organizations = [...new Set(subjects.map(({ organization }) => organization))];
  const exceptions = await readExceptions(tx, organizations, at);
  const vectors = await readLoggedVectors(tx, at, null);

  const posture = new Posture(revision.framework);
  for (const system of systems) {
    const scope = scopeOf(system.organization, system.id);
    posture.setSystem(assured(system, decisions.get(scope) ?? new Set()), at.asOf);
  }
  posture.addAll(
    subjects.map((subject) => ({
      id: keyOf(subject),
      kind: subject.kind,
      scope: scopeOf(subject.organization, subject.system),
      evidence: { sources: vectors.get(keyOf(subject)) ?? [], exceptions: spansOf(subject, exceptions, revision) },
    })),
    at.asOf,
  );
  return {
    posture,
    systems,
    subjects,
    record: (subject) => {
      const held = posture.subject(keyOf(subject));
      if (!held) throw new Error(`the subject ${subject.id} was not there`);
      return { subject, evidence: held.evidence, states: held.states };
    },
  };
}
