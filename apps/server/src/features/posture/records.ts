/**
 * What is kept of subjects: the vectors of their sources, and the states of their cells.
 * @module
 */
import { type Evidence, noStates, outcomeOf, type SourceVector, standingOf, type States } from "@tokiwa/assurance";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../platform/database/database.ts";
import type { Subject } from "../inventory/service.ts";
import { decodeVector, encodeVector, type StoredVector } from "./encoding.ts";
import { readExceptions, spansOf } from "./exceptions.ts";
import type { Revision } from "./revision.ts";
import { hex, iso, rowset } from "./rowset.ts";

/** A subject with what is known of it. */
export interface SubjectRecord {
  readonly subject: Subject;
  readonly evidence: Evidence;
  readonly states: States;
}

/** A subject among all organizations. */
export const keyOf = ({ organization, id }: Pick<Subject, "organization" | "id">): string => `${organization}\0${id}`;

/** Joins a table that has organization_id and subject_id with some subjects, as `row`. */
export const among = (subjects: readonly Subject[]): RawBuilder<unknown> => {
  const rows = subjects.map(({ organization, id }) => ({ organization_id: organization, subject_id: id }));
  return rowset(rows, "organization_id text, subject_id text");
};

type VectorRow = StoredVector & { readonly organization: string; readonly id: string; readonly source: string };

/** How much of a vector is read: the digests of findings are most of its bytes. */
export interface Reading {
  readonly findings: boolean;
}

/** The vectors of subjects as they are now, by key. */
export async function readVectors(
  tx: Tx,
  subjects: readonly Subject[],
  { findings }: Reading = { findings: true },
): Promise<ReadonlyMap<string, readonly SourceVector[]>> {
  const { rows } = await sql<VectorRow>`
    select organization_id as organization, subject_id as id, source, codes, instants,
      ${findings ? sql`findings` : sql`''::bytea as findings`}
    from source_vector join ${among(subjects)} using (organization_id, subject_id)
    order by organization_id, subject_id, source
  `.execute(tx);
  const byKey = Map.groupBy(rows, keyOf);
  return new Map([...byKey].map(([key, those]) => [key, those.map((row) => decodeVector(row.source, row))]));
}

/** The states of subjects' cells as they are kept, by key. */
export async function readStates(tx: Tx, subjects: readonly Subject[]): Promise<ReadonlyMap<string, States>> {
  const { rows } = await sql<{ organization: string; id: string; status: Buffer; next: number | null }>`
    select organization_id as organization, subject_id as id, status, next_change_at as next
    from subject_state join ${among(subjects)} using (organization_id, subject_id)
  `.execute(tx);
  return new Map(
    rows.map((row) => [
      keyOf(row),
      { status: new Uint8Array(row.status), nextChangeAt: row.next ?? Number.POSITIVE_INFINITY },
    ]),
  );
}

/** Reads what is kept of subjects. */
export async function readRecords(
  tx: Tx,
  revision: Revision,
  subjects: readonly Subject[],
  reading?: Reading,
): Promise<readonly SubjectRecord[]> {
  const vectors = await readVectors(tx, subjects, reading);
  const states = await readStates(tx, subjects);
  const organizations = [...new Set(subjects.map(({ organization }) => organization))];
  const exceptions = await readExceptions(tx, organizations, null);
  return subjects.map((subject) => ({
    subject,
    evidence: { sources: vectors.get(keyOf(subject)) ?? [], exceptions: spansOf(subject, exceptions, revision) },
    states: states.get(keyOf(subject)) ?? noStates,
  }));
}

/** The observation that tells how a cell stands now: of those that say what it is, the newest. */
export function speaking(
  { sources }: Evidence,
  status: number,
  position: number,
): { readonly vector: SourceVector; readonly observedAt: number } | null {
  const standing = standingOf(status);
  let found: { readonly vector: SourceVector; readonly observedAt: number } | null = null;
  for (const vector of sources) {
    const outcome = outcomeOf(vector.outcome[position] ?? 0);
    const observedAt = vector.observedAt[position] ?? 0;
    if (!outcome || (found && observedAt <= found.observedAt)) continue;
    const says = standing?.unknownReason === "conflict" ? outcome === "fail" : true;
    const agrees = standing?.state === "unknown" ? says : outcome === standing?.state;
    if (agrees) found = { vector, observedAt };
  }
  if (found || standing?.state !== "fail") return found;
  // A source that fell silent fails by what it does not say: its last report speaks.
  return speaking({ sources, exceptions: [] }, 0, position);
}

/** The oldest observation among those that still tell how a cell is; Infinity where none does. */
export function oldestInput(evidence: Evidence, states: States): number {
  let oldest = Number.POSITIVE_INFINITY;
  for (const [position, status] of states.status.entries()) {
    const standing = standingOf(status);
    if (!standing || standing.state === "unknown") continue;
    const spoken = speaking(evidence, status, position);
    if (spoken && spoken.observedAt < oldest) oldest = spoken.observedAt;
  }
  return oldest;
}

/** Writes the states of subjects' cells. */
export async function writeStates(tx: Tx, records: readonly SubjectRecord[]): Promise<void> {
  if (records.length === 0) return;
  const rows = records.map(({ subject, evidence, states }) => ({
    organization_id: subject.organization,
    subject_id: subject.id,
    status: hex(states.status),
    next_change_at: iso(states.nextChangeAt),
    oldest_input: iso(oldestInput(evidence, states)),
  }));
  const columns = "organization_id, subject_id, status, next_change_at, oldest_input";
  await sql`
    insert into subject_state (${sql.raw(columns)})
    select ${sql.raw(columns)} from ${rowset(
      rows,
      "organization_id text, subject_id text, status bytea, next_change_at timestamptz, oldest_input timestamptz",
    )}
    on conflict (organization_id, subject_id) do update set
      status = excluded.status, next_change_at = excluded.next_change_at, oldest_input = excluded.oldest_input
  `.execute(tx);
}

/**
 * Writes the vector of a source after a report.
 * @param findingsChanged Whether another reason or evidence came with it; else what is kept of them stays as it is.
 */
export async function writeVector(
  tx: Tx,
  { organization, id }: Subject,
  vector: SourceVector,
  report: { readonly observedAt: number; readonly recordedAt: number; readonly findingsChanged: boolean },
): Promise<void> {
  const { codes, instants, findings } = encodeVector(vector);
  const [observed, recorded] = [iso(report.observedAt), iso(report.recordedAt)];
  await sql`
    insert into source_vector
      (organization_id, subject_id, source, codes, instants, findings, last_observed, last_received)
    values (${organization}, ${id}, ${vector.source}, ${codes}, ${instants}, ${findings}, ${observed}, ${recorded})
    on conflict (organization_id, subject_id, source) do update set
      codes = excluded.codes, instants = excluded.instants,
      last_observed = greatest(source_vector.last_observed, excluded.last_observed),
      last_received = excluded.last_received
      ${report.findingsChanged ? sql`, findings = excluded.findings` : sql``}
  `.execute(tx);
}
